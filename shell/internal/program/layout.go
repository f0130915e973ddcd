package program

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"unicode"
)

// file lays out the whole program and formats it.
func (w *writer) file() (string, error) {
	var b bytes.Buffer
	if err := w.declarations(&b); err != nil {
		return "", err
	}
	if err := w.runText(&b); err != nil {
		return "", err
	}
	w.mainText(&b)
	w.supportText(&b)
	var head bytes.Buffer // last, since all of the above has its imports
	w.header(&head)
	w.importBlock(&head)
	if w.refusal != nil {
		return "", w.refusal
	}
	text, err := format.Source(append(head.Bytes(), b.Bytes()...))
	if err != nil {
		return "", fmt.Errorf("save: the program does not parse: %w", err)
	}
	return string(text), nil
}

// header says where the program comes from and how it is run.
func (w *writer) header(b *bytes.Buffer) {
	fmt.Fprintf(b, "// What was typed at a prompt of dbsh, as a program. Run it in the shell's session, with --dry-run if you like,\n//\n")
	fmt.Fprintf(b, "//\tdbsh run %s\n//\n", w.File)
	databases := "the database that $DATABASE_URL names"
	for _, name := range w.Binds {
		databases += fmt.Sprintf(" and, as %s, the one that $%s names", name, bindVariable(name))
	}
	fmt.Fprintf(b, "// or by itself, on %s:\n//\n", databases)
	fmt.Fprintf(b, "//\tgo run %s\n", strings.Join(append([]string{w.File}, w.Beside...), " "))
	b.WriteString("package main\n\n")
}

// importBlock writes the imports: the standard library's first.
func (w *writer) importBlock(b *bytes.Buffer) {
	var foreign []string
	b.WriteString("import (\n")
	for _, path := range sorted(w.imports) {
		if strings.Contains(path, ".") {
			foreign = append(foreign, path)
			continue
		}
		fmt.Fprintf(b, "%s\n", importSpec(path, w.imports[path]))
	}
	b.WriteString("\n")
	for _, path := range foreign {
		fmt.Fprintf(b, "%s\n", importSpec(path, w.imports[path]))
	}
	b.WriteString(")\n\n")
}

// importSpec is one line of the import block.
func importSpec(path, name string) string {
	if name == "." {
		return ". " + strconv.Quote(path)
	}
	if last := path[strings.LastIndexByte(path, '/')+1:]; last != name {
		return fmt.Sprintf("%s %q", name, path)
	}
	return fmt.Sprintf("%q", path)
}

// declarations writes all that stands before Run.
func (w *writer) declarations(b *bytes.Buffer) error {
	if err := nodes(b, w.consts); err != nil {
		return err
	}
	for _, text := range w.types {
		b.WriteString(text + "\n\n")
	}
	switch vars := w.names.packageVariables(); {
	case len(vars) == 1:
		fmt.Fprintf(b, "var %s %s\n\n", vars[0].name, w.typeText(vars[0].typ))
	case len(vars) > 1:
		b.WriteString("var (\n")
		for _, v := range vars {
			fmt.Fprintf(b, "%s %s\n", v.name, w.typeText(v.typ))
		}
		b.WriteString(")\n\n")
	}
	return nodes(b, w.funcs)
}

func nodes[N ast.Node](b *bytes.Buffer, list []N) error {
	for _, n := range list {
		if err := format.Node(b, token.NewFileSet(), n); err != nil {
			return fmt.Errorf("save: %w", err)
		}
		b.WriteString("\n\n")
	}
	return nil
}

func (w *writer) runText(b *bytes.Buffer) error {
	ctx, session := w.own("ctx"), w.own("session")
	params := fmt.Sprintf("(%s %s.Context, %s *%s.Session)", ctx, w.imported("context", "context"), session, w.imported(storePath, "store"))
	b.WriteString("// Run does the work in the caller's session. What it does not commit, the caller rolls back.\n")
	if w.needs["stop"] {
		err := (&unitWriter{writer: w, block: w.run}).errName().Name
		fmt.Fprintf(b, "func Run%s (%s %s) {\ndefer %s(&%s)\n", params, err, w.builtin("error"), w.support("caught"), err)
	} else {
		fmt.Fprintf(b, "func Run%s %s {\n", params, w.builtin("error"))
	}
	fmt.Fprintf(b, "%s = %s.WithContext(%s)\n", session, session, ctx)
	w.rootsText(b)
	for _, s := range w.run.out {
		if err := format.Node(b, token.NewFileSet(), s); err != nil {
			return fmt.Errorf("save: %w", err)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "return %s\n}\n\n", w.builtin("nil"))
	return nil
}

// rootsText makes the query roots. The models of others are registered, since relations may lead to them.
func (w *writer) rootsText(b *bytes.Buffer) {
	made := map[string]bool{}
	for _, v := range w.order {
		object := w.rootOf(v)
		if object == nil {
			continue
		}
		model, _ := w.Models.Owner(object.Name())
		_, constructor := w.Models.Root(model)
		made[model] = true
		op := ":="
		switch {
		case v.outside:
			op = "="
		case !v.read:
			continue
		}
		w.importModel(model)
		fmt.Fprintf(b, "%s %s %s(%s)\n", v.name, op, constructor, w.own("session"))
	}
	if w.deletes {
		w.reachable()
	}
	for _, model := range sorted(w.models) {
		if _, constructor := w.Models.Root(model); !made[model] && constructor != "" {
			w.importModel(model)
			fmt.Fprintf(b, "%s(%s) // known to the session, for relations that lead there\n", constructor, w.own("session"))
		}
	}
}

// rootOf is the query root that a variable holds, nil for other variables.
func (w *writer) rootOf(v *variable) types.Object {
	for object, known := range w.vars {
		if known == v && w.isRoot(object) {
			return object
		}
	}
	return nil
}

func (w *writer) mainText(b *bytes.Buffer) {
	open, os, fmtName := w.own("open"), w.imported("os", "os"), w.imported("fmt", "fmt")
	context, store := w.imported("context", "context"), w.imported(storePath, "store")
	var binds, opened strings.Builder
	for n, name := range w.Binds {
		bind := fmt.Sprintf("bind%d", n+1)
		fmt.Fprintf(&binds, ", %s.WithBind(%q, %s)", store, name, bind)
		fmt.Fprintf(&opened, `	%[1]s, err := %[2]s.Open(ctx, %[3]s.Getenv(%[4]q))
	if err != nil {
		return err
	}
	defer %[1]s.Close()
`, bind, store, os, bindVariable(name))
	}
	fmt.Fprintf(b, `func main() {
	if err := %[1]s(); err != nil {
		%[3]s.Fprintln(%[2]s.Stderr, err)
		%[2]s.Exit(1)
	}
}

func %[1]s() error {
	ctx := %[4]s.Background()
	db, err := %[5]s.Open(ctx, %[2]s.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer db.Close()
%[6]s	session := %[5]s.NewSession(db%[7]s)
	defer session.Close()
	return Run(ctx, session)
}
`, open, os, fmtName, context, store, opened.String(), binds.String())
}

// bindVariable is the variable of the environment that names a further database.
func bindVariable(name string) string {
	plain := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return '_'
	}
	return "DATABASE_URL_" + strings.Map(plain, name)
}

// supportText is the text of the functions that the program calls and that a person would have written once.
func (w *writer) supportText(b *bytes.Buffer) {
	for _, name := range sorted(w.printed) {
		if p := w.printed[name]; p.text {
			w.writtenText(b, name, p.model)
		} else {
			w.printText(b, name, p.model)
		}
	}
	if w.needs["null"] {
		fmt.Fprintf(b, `
// %[1]s is a column's value for printing: NULL when there is none.
func %[1]s[T any](p *T) any {
	if p == nil {
		return "NULL"
	}
	return *p
}
`, w.own("null"))
	}
	if w.needs["stop"] {
		fmt.Fprintf(b, `
// %[1]s carries an error out of a function that returns none.
type %[1]s struct{ error }

func %[2]s(err *error) {
	if r := recover(); r != nil {
		s, ok := r.(%[1]s)
		if !ok {
			panic(r)
		}
		*err = s.error
	}
}
`, w.own("stop"), w.support("caught"))
	}
}

// printText is the function that prints a model's columns on a line.
func (w *writer) printText(b *bytes.Buffer, name string, model *types.Named) {
	param, columns := w.columnsOf(model)
	printer := w.imported("fmt", "fmt")
	fmt.Fprintf(b, `
func %s(%s %s) {
	if %s == nil {
		%s.Println("nil")
		return
	}
	%s.Println(%s)
}
`, name, param, w.typeText(types.NewPointer(model)), param, printer, printer, strings.Join(columns, ", "))
}

// writtenText is the function that writes a model's columns as the prompt does where a model is printed among other things.
func (w *writer) writtenText(b *bytes.Buffer, name string, model *types.Named) {
	param, columns := w.columnsOf(model)
	fmt.Fprintf(b, `
func %s(%s %s) string {
	if %s == nil {
		return "<nil>"
	}
	return %s.Sprintf("&{%s}", %s)
}
`, name, param, w.typeText(types.NewPointer(model)), param, w.imported("fmt", "fmt"),
		strings.TrimSpace(strings.Repeat("%v ", len(columns))), strings.Join(columns, ", "))
}

// columnsOf are a model's columns as expressions of a parameter, for printing.
func (w *writer) columnsOf(model *types.Named) (param string, columns []string) {
	param = "row"
	if first := model.Obj().Name()[0]; 'A' <= first && first <= 'Z' {
		param = strings.ToLower(string(first))
	}
	fields := model.Underlying().(*types.Struct)
	for i := range fields.NumFields() {
		field := fields.Field(i)
		if field.Embedded() || !field.Exported() {
			continue
		}
		text := param + "." + field.Name()
		if _, ok := field.Type().(*types.Pointer); ok {
			text = w.support("null") + "(" + text + ")"
		}
		columns = append(columns, text)
	}
	return param, columns
}
