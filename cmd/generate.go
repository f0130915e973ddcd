package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dbsh-go/dbsh/context/foreign"
	"github.com/dbsh-go/dbsh/context/module"
	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
	"github.com/spf13/cobra"
)

// generatedFile is what dbsh generate writes into a package of models.
const generatedFile = "zz_dbsh.go"

func newGenerate(std streams, o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "generate DIR",
		Short: "Write query roots and relation methods beside your own models",
		Long: `generate reads the structs with an embedded store.Model of the Go package in DIR, and writes ` + generatedFile + ` beside them: what the
prompt has for them, for programs. NewUsers(session) gives the query root, john.Role() follows a relation, Register(session) makes all
models known. The file holds a line for go generate, which writes it again.`,
		Example: "  dbsh generate ./models",
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			said, err := o.generate(cmd.Context(), std, args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(std.out, said)
			return err
		},
	}
}

// generate writes the file and says so. A package that can be interpreted need not compile yet, and no toolchain is needed.
func (o *options) generate(ctx context.Context, std streams, dir string) (said string, err error) {
	pkg, err := module.Read(dir)
	if err != nil {
		return "", fmt.Errorf("generate: %w", err)
	}
	if len(pkg.Models()) == 0 {
		if translated, _, err := foreign.Translate(pkg, foreign.Interpreted, nil); err == nil && len(translated.Models()) > 0 {
			return "", fmt.Errorf("generate: the models of package %s are written for another library: they have fields where the methods would stand, and programs use that library", pkg.Name)
		}
		return "", fmt.Errorf("generate: package %s has no model: a struct with an embedded store.Model", pkg.Name)
	}
	project, err := o.project()
	if err != nil {
		return "", err
	}
	project.Models = dir
	config := shell.Config{Streams: std.shell(), Go: shell.Go{Source: dir, Engine: o.engine}}
	if pkg.Interpretable((&symbols.Packages{}).Has) != nil {
		if err := o.importing(ctx, std, nil); err != nil {
			return "", err
		}
		config.Source, config.Tables = "", o.compiled.Tables
		o.takeModels(&config)
	}
	if config.DB, err = store.Open(ctx, "sqlite://"); err != nil {
		return "", err
	}
	defer config.DB.Close()
	text, err := shell.Generate(ctx, config, pkg.Name, "dbsh generate .")
	if err != nil {
		return "", fmt.Errorf("generate: %w", err)
	}
	path := filepath.Join(dir, generatedFile)
	switch before, err := os.ReadFile(path); {
	case err == nil && string(before) == text:
		return path + " is up to date", nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("generate: %w", err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return "", fmt.Errorf("generate: %w", err)
	}
	return "wrote " + path, nil
}
