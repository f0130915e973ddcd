package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/context/symbols/extract"
)

// compiled is a package of the request, and the package that holds its table.
type compiled struct {
	Path, Name string
	Table      string // import path of the table's package
	Alias      string
	Flat       string
	Source     string // of what is generic
}

// writeProgram writes the program's packages, and the overlay that puts them into the module.
func (j *job) writeProgram() error {
	packages, err := j.types()
	if err != nil {
		return err
	}
	program := struct {
		Origin   string
		Packages []compiled
		Models   *modelPackage
	}{Origin: j.request.Origin}
	for i, pkg := range packages {
		c := compiled{Path: pkg.Path(), Name: pkg.Name(), Alias: "table" + strconv.Itoa(i), Flat: extract.Flat(pkg.Path()), Source: genericSource(j.listed[pkg.Path()], j.importable)}
		text, err := extract.File(pkg, c.Alias)
		if err != nil {
			return err
		}
		at := filepath.Join(j.within(j.listed[pkg.Path()]), folder, c.Alias)
		if err := j.place(filepath.Join(at, "symbols.go"), text); err != nil {
			return err
		}
		if text, err = execute(tableTemplate, c); err != nil {
			return err
		}
		if err := j.place(filepath.Join(at, "table.go"), text); err != nil {
			return err
		}
		if c.Table, err = j.importPath(at); err != nil {
			return err
		}
		program.Packages = append(program.Packages, c)
		if c.Path == j.request.models {
			program.Models = modelsOf(pkg, j.request.Models)
		}
	}
	text, err := execute(mainTemplate, program)
	if err != nil {
		return err
	}
	if err := j.place(filepath.Join(j.folder(), "main.go"), text); err != nil {
		return err
	}
	return j.writeOverlay()
}

// place puts a file where the go command sees it.
func (j *job) place(path string, text []byte) error {
	file := strconv.Itoa(len(j.overlay)) + ".go"
	j.overlay[path] = j.file(file)
	return j.write(file, text)
}

func (j *job) writeOverlay() error {
	text, err := json.Marshal(map[string]any{"Replace": j.overlay})
	if err != nil {
		return err
	}
	return j.write("overlay.json", text)
}

// importable tells the packages that source at the prompt can import.
func (j *job) importable(path string) bool {
	return (&symbols.Packages{}).Has(path) || slices.Contains(j.request.paths(), path)
}

// importPath is the path of the package in a folder of the module.
func (j *job) importPath(dir string) (string, error) {
	text, err := j.read("go.mod")
	if err != nil {
		return "", err
	}
	found := moduleLine.FindSubmatch(text)
	below, err := filepath.Rel(j.root, dir)
	if found == nil || err != nil {
		return "", fmt.Errorf("build: %s is in no module", dir)
	}
	return strings.TrimSuffix(string(found[1])+"/"+filepath.ToSlash(below), "/."), nil
}

func execute(t *template.Template, data any) ([]byte, error) {
	var b bytes.Buffer
	err := t.Execute(&b, data)
	return b.Bytes(), err
}

var tableTemplate = template.Must(template.New("table").Parse(`package {{.Alias}}

import "reflect"

// Symbols is the table of {{.Path}}.
func Symbols() map[string]reflect.Value { return symbols_{{.Flat}}() }

// Source is what is generic in it.
const Source = {{printf "%q" .Source}}
`))

var mainTemplate = template.Must(template.New("main").Parse(`// Command dbsh with further packages compiled in.
package main

import (
	"os"

	"github.com/dbsh-go/dbsh/cmd"
	"github.com/dbsh-go/dbsh/context/symbols"
	{{range .Packages}}
	{{.Alias}} {{printf "%q" .Table}}
	{{- end}}
	{{- with .Models}}
	{{if or .Names .Scope}}models{{else}}_{{end}} {{printf "%q" .Path}}
	{{- end}}
)

func main() {
	os.Exit(cmd.MainWith(cmd.Compiled{
		Origin: {{printf "%q" .Origin}},
		Tables: []symbols.Table{
			{{- range .Packages}}
			{Path: {{printf "%q" .Path}}, Name: {{printf "%q" .Name}}, Symbols: {{.Alias}}.Symbols, Source: {{.Alias}}.Source},
			{{- end}}
		},
		{{- with .Models}}
		Folder: {{printf "%q" .Folder}},
		Dot:    {{printf "%q" .Path}},
		Models: []any{
			{{- range .Names}}
			(*models.{{.}})(nil),
			{{- end}}
		},
		{{- if .Scope}}
		ScopeOf: models.Scope,
		{{- end}}
		{{- end}}
	}))
}
`))
