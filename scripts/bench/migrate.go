package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// migrated is how many models are migrated.
const migrated = 300

// migrate measures how long it takes to write the first migration of 300 models, to run it, and to find that nothing is left to do.
func migrate(out io.Writer, dir string, rounds int, dbsh string) (err error) {
	if dbsh == "" {
		if dbsh, err = build(dir); err != nil {
			return err
		}
	}
	work := filepath.Join(dir, "migrate")
	if err := os.MkdirAll(filepath.Join(work, "models"), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(work, "models", "models.go"), []byte(things(migrated)), 0o666); err != nil {
		return err
	}
	steps := [][]string{{"migrate", "--models", "models", "-m", "start"}, {"upgrade"}, {"check", "--models", "models"}}
	took := make([][]time.Duration, len(steps))
	for range rounds {
		for _, name := range []string{"app.db", "migrations"} {
			if err := os.RemoveAll(filepath.Join(work, name)); err != nil {
				return err
			}
		}
		if err := os.Mkdir(filepath.Join(work, "migrations"), 0o777); err != nil {
			return err
		}
		for i, step := range steps {
			cmd := exec.Command(dbsh, append([]string{"db", "-d", "sqlite:///app.db"}, step...)...)
			cmd.Dir = work
			start := time.Now()
			if text, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("dbsh db %s: %w\n%s", step[0], err, text)
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	fmt.Fprintf(out, "\nMigrations of %d models, milliseconds\n\n", migrated)
	for i, step := range steps {
		fmt.Fprintf(out, "%-24s %6.0f\n", "dbsh db "+step[0], middle(took[i]))
	}
	return flaskMigrate(out, filepath.Join(dir, "flask"), rounds)
}

// middle is the median, in milliseconds.
func middle(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2].Microseconds()) / 1000
}

// flaskMigrate does the same with Flask-Migrate, where a Python has it.
func flaskMigrate(out io.Writer, work string, rounds int) error {
	python := ""
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import flask_migrate").Run() == nil {
			python = name
		}
	}
	if python == "" {
		fmt.Fprintln(out, "flask db: no Python here has Flask-Migrate")
		return nil
	}
	if err := os.MkdirAll(work, 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(work, "app.py"), []byte(flaskThings(migrated)), 0o666); err != nil {
		return err
	}
	flask := func(args ...string) (time.Duration, error) {
		cmd := exec.Command(python, append([]string{"-m", "flask", "db"}, args...)...)
		cmd.Dir = work
		start := time.Now()
		text, err := cmd.CombinedOutput()
		if err != nil {
			err = fmt.Errorf("flask db %s: %w\n%s", args[0], err, text)
		}
		return time.Since(start), err
	}
	steps := [][]string{{"migrate", "-m", "start"}, {"upgrade"}, {"migrate", "-m", "nothing"}}
	took := make([][]time.Duration, len(steps))
	for range rounds {
		for _, name := range []string{"app.db", "migrations"} {
			if err := os.RemoveAll(filepath.Join(work, name)); err != nil {
				return err
			}
		}
		if _, err := flask("init"); err != nil {
			return err
		}
		for i, step := range steps {
			duration, err := flask(step...)
			if err != nil {
				return err
			}
			took[i] = append(took[i], duration)
		}
	}
	for i, name := range []string{"migrate", "upgrade", "migrate of nothing"} {
		fmt.Fprintf(out, "%-24s %6.0f\n", "flask db "+name, middle(took[i]))
	}
	return nil
}

// flaskThings is the same models as things, in Python.
func flaskThings(n int) string {
	var b strings.Builder
	b.WriteString("import os\nfrom flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\nfrom flask_migrate import Migrate\n\napp = Flask(__name__)\n" +
		"app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///' + os.path.abspath('app.db')\ndb = SQLAlchemy(app)\nmigrate = Migrate(app, db)\n")
	for i := range n {
		fmt.Fprintf(&b, "\nclass Thing%d(db.Model):\n    __tablename__ = 'things%d'\n    id = db.Column(db.Integer, primary_key=True)\n    name = db.Column(db.String(64), nullable=False, index=True)\n"+
			"    email = db.Column(db.String(120), unique=True)\n    price = db.Column(db.Float, nullable=False)\n    made = db.Column(db.DateTime, nullable=False)\n    parent_id = db.Column(db.Integer, db.ForeignKey('things%d.id'))\n", i, i, max(i-1, 0)/10)
	}
	return b.String()
}

// things is the source of n models, a tree in which each refers to another.
func things(n int) string {
	var b strings.Builder
	b.WriteString("package models\n\nimport (\n\t\"time\"\n\n\t\"github.com/dbsh-go/dbsh/store\"\n)\n")
	for i := range n {
		fmt.Fprintf(&b, "\ntype Thing%d struct {\n\tstore.Model `table:\"things%d\"`\n\tID int64 `db:\"id,pk\"`\n\tName string `db:\"name,size=64,index\"`\n"+
			"\tEmail *string `db:\"email,size=120,unique\"`\n\tPrice float64 `db:\"price\"`\n\tMade time.Time `db:\"made\"`\n\tParentID *int64 `db:\"parent_id,fk=things%d.id\"`\n}\n", i, i, max(i-1, 0)/10)
	}
	return b.String()
}
