//go:build unix

package cmd

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// musicOnServer are makeMusic's tables in words that all databases have.
var musicOnServer = []string{
	"CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name VARCHAR(40))",
	"CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title VARCHAR(40) NOT NULL, ArtistId INTEGER NOT NULL, FOREIGN KEY (ArtistId) REFERENCES Artist (ArtistId))",
	"INSERT INTO Artist VALUES (1, 'AC/DC'), (2, 'Accept')",
	"INSERT INTO Album VALUES (1, 'Let There Be Rock', 1), (2, 'Restless and Wild', 2)",
}

// onEachServer runs a test at a terminal on each server.
func onEachServer(t *testing.T, test func(t *testing.T, kind, url string)) {
	for _, database := range storetest.Databases() {
		if database.Name == "sqlite" || database.Name == "memory" {
			continue
		}
		t.Run(database.Name, func(t *testing.T) {
			t.Parallel()
			location := database.URL(t)
			if err := onURL(location, musicOnServer); err != nil {
				t.Fatal(err)
			}
			test(t, database.Name, location)
		})
	}
}

func TestTerminalInterruptsServer(t *testing.T) {
	t.Parallel()
	sleep := map[string]string{"postgres": "SELECT pg_sleep(60)", "mysql": "SELECT SLEEP(60)"}
	onEachServer(t, func(t *testing.T, kind, url string) {
		p := sitDownAt(t, url)
		p.types(`session.Add(&Artist{ID: 3, Name: "Nena"}); session.Flush()` + enter)
		p.waits(ready)
		p.types(sleep[kind] + ";" + enter)
		p.waits("(60);\n") // entered: before that, ^C would take the line back
		p.interruptsUntil("interrupted")
		p.waits(ready)
		p.types(`fmt.Println("star" + "ted"); session.Execute("` + sleep[kind] + `")` + enter)
		p.waits("started")
		p.types(interrupt)
		p.waits("interrupted", ready)
		p.types("Artists.Count()" + enter) // the row that was written before is still there
		p.waits("\n3\n", ready)
		p.types("session.Commit()" + enter)
		p.waits(ready)
		p.types("Albums.Get(1).Artist().Name" + enter)
		p.waits("\n\"AC/DC\"\n", ready)
	})
}

func TestTerminalOnServer(t *testing.T) {
	t.Parallel()
	onEachServer(t, func(t *testing.T, kind, url string) {
		p := sitDownAt(t, url)
		name := "test"
		if kind == "mysql" {
			name = url[strings.LastIndex(url, "/")+1:]
		}
		p.types(":conninfo" + enter)
		p.waits("database", "://", "kind", kind, "read-only", "false", "none open", ready, name+"> ")
		p.types(`session.Add(&Artist{ID: 3, Name: "Nena"}); session.Flush()` + enter)
		p.waits(ready, name+" tx> ")
		for _, typo := range []string{"SELECT nope FROM Artist;", "SELEC 1;", `session.Execute("nonsense")`} {
			p.types(typo + enter)
			p.waits(ready, name+" tx> ")
		}
		p.types("Artists.Count()" + enter)
		p.waits("\n3\n", ready)
		p.types("ROLLBACK;" + enter)
		p.waits(ready, name+"> ")
	})
}

// secret is a password that is looked for in all that is said.
const secret = "pa55w0rd-to-hide"

func TestPasswordIsNowhere(t *testing.T) {
	t.Parallel()
	onEachServer(t, func(t *testing.T, kind, location string) {
		known := withPassword(t, kind, location)
		p := sitDownAt(t, known, "--echo")
		for _, entry := range []string{":conninfo", "SELECT nope FROM Artist;", "Artists.Count()", "db", "session", "db.Open", ":history all", ":sql all", "SELECT 1;"} {
			p.types(entry + enter)
			p.waits(ready)
		}
		p.types(leave)
		p.exitCode()
		silent(t, "the terminal", p.screen())
		history, err := os.ReadFile(filepath.Join(p.home, "dbsh", "history"))
		if err != nil {
			t.Fatal(err)
		}
		silent(t, "the history", string(history))
		for _, wrong := range []string{
			strings.Replace(known, secret, secret+"x", 1), // PostgreSQL may be set up to trust everybody
			strings.Replace(known, "dbsh_", "nobody_", 1),
			strings.Replace(known, "@", "@nowhere.invalid", 1),
			strings.Replace(known, "@", "@[", 1),
			strings.Replace(known, secret, secret+"%zz", 1),
			strings.Replace(known, ":"+secret, ":"+secret+"@"+secret, 1),
			strings.Replace(known, "://", "://:", 1),
			strings.Replace(known, "://", ":/", 1),
		} {
			refusesSilently(t, wrong)
		}
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		refusesSilently(t, "sqlite://user:"+secret+"@host/none.db")
		refusesSilently(t, "sqlite://user:"+secret+"@/none.db")
	})
}

// withPassword makes a user that has a password and gives the database's URL for that user.
func withPassword(t *testing.T, kind, location string) string {
	t.Helper()
	at, err := url.Parse(location)
	if err != nil {
		t.Fatal(err)
	}
	schema := at.Query().Get("search_path")
	user := schema
	make := []string{"CREATE ROLE " + user + " LOGIN PASSWORD '" + secret + "'", "GRANT USAGE ON SCHEMA " + schema + " TO " + user,
		"GRANT ALL ON ALL TABLES IN SCHEMA " + schema + " TO " + user}
	drop := []string{"DROP OWNED BY " + user, "DROP ROLE " + user}
	if kind == "mysql" {
		schema = strings.TrimPrefix(at.Path, "/")
		user = schema
		make = []string{"CREATE USER " + user + " IDENTIFIED BY '" + secret + "'", "GRANT ALL ON " + schema + ".* TO " + user}
		drop = []string{"DROP USER " + user}
	}
	if err := onURL(location, make); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onURL(location, drop); err != nil {
			t.Error(err)
		}
	})
	at.User = url.UserPassword(user, secret)
	return at.String()
}

// refusesSilently opens a database by a URL that is wrong, or that should be, and looks at what is said.
func refusesSilently(t *testing.T, location string) {
	t.Helper()
	for _, args := range [][]string{{location, "-c", ":conninfo"}, {"models", "-d", location}} {
		out, _ := program(args...).CombinedOutput()
		silent(t, strings.Join(args, " "), string(out))
	}
	_, err := store.Open(context.Background(), location)
	if err != nil {
		silent(t, location, err.Error())
	}
}

func silent(t *testing.T, where, said string) {
	t.Helper()
	if strings.Contains(said, secret) {
		t.Errorf("%s shows the password:\n%s", where, said)
	}
}
