package closure

import (
	"fmt"
	"go/types"
	html "html/template"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	text "text/template"
	"text/template/parse"
)

// Templates find methods by reflection, which sees none of the prompt's types, nor those that come as source with a model. So what a
// template does with a value of such a type goes through a function: every .Name of a copy of the template is rewritten as a call of it.

// fieldFunction is the name of that function in templates.
const fieldFunction = "dbsh_field"

// templateMethod is a method of a template that runs it; nil for the others.
func (m *Machine) templateMethod(rt reflect.Type, name string, v reflect.Value) any {
	var of executable
	switch rt {
	case reflect.TypeFor[*text.Template]():
		of = textTemplate{valueIn[*text.Template](v)}
	case reflect.TypeFor[*html.Template]():
		of = htmlTemplate{valueIn[*html.Template](v)}
	default:
		return nil
	}
	switch name {
	case "Execute":
		return func(w io.Writer, data any) error { return m.executeTemplate(of, "", w, data) }
	case "ExecuteTemplate":
		return func(w io.Writer, name string, data any) error { return m.executeTemplate(of, name, w, data) }
	}
	return nil
}

func valueIn[T any](v reflect.Value) (value T) {
	if v.IsValid() {
		value = v.Interface().(T)
	}
	return value
}

// executable is a template of either package.
type executable interface {
	execute(name string, w io.Writer, data any) error
	// rewritten is a copy that calls a function for every field.
	rewritten(field any) (executable, error)
}

type textTemplate struct{ *text.Template }

func (t textTemplate) execute(name string, w io.Writer, data any) error {
	if name == "" {
		return t.Execute(w, data)
	}
	return t.ExecuteTemplate(w, name, data)
}

func (t textTemplate) rewritten(field any) (executable, error) {
	c, err := t.Clone()
	if err != nil {
		return nil, err
	}
	c.Funcs(text.FuncMap{fieldFunction: field})
	for _, part := range c.Templates() {
		if part.Tree != nil {
			if _, err := c.AddParseTree(part.Name(), rewrittenTree(part.Tree)); err != nil {
				return nil, err
			}
		}
	}
	return textTemplate{c}, nil
}

type htmlTemplate struct{ *html.Template }

func (t htmlTemplate) execute(name string, w io.Writer, data any) error {
	if name == "" {
		return t.Execute(w, data)
	}
	return t.ExecuteTemplate(w, name, data)
}

func (t htmlTemplate) rewritten(field any) (executable, error) {
	c, err := t.Clone()
	if err != nil {
		return nil, err
	}
	c.Funcs(html.FuncMap{fieldFunction: field})
	for _, part := range c.Templates() {
		if part.Tree != nil {
			if _, err := c.AddParseTree(part.Name(), rewrittenTree(part.Tree)); err != nil {
				return nil, err
			}
		}
	}
	return htmlTemplate{c}, nil
}

// executeTemplate runs a template. Only data that may have methods of the prompt makes it another one.
func (m *Machine) executeTemplate(t executable, name string, w io.Writer, data any) error {
	if x := canonical(data); m.typeOf(x) != nil || x != nil && holds(reflect.TypeOf(x)) {
		if other, err := t.rewritten(m.fieldFunc); err == nil {
			t = other
		}
	}
	return asWritten(t.execute(name, w, bare(canonical(data))))
}

// writtenError is an error of a rewritten template in the words of the one that was written.
type writtenError struct {
	text string
	err  error
}

func (e *writtenError) Error() string { return e.text }
func (e *writtenError) Unwrap() error { return e.err }

// fieldCalls finds what stands for .Name in an error.
var fieldCalls = regexp.MustCompile(`<` + fieldFunction + ` (\S+) \d+((?: "\w+")+)[^>]*>: error calling ` + fieldFunction + `: `)

func asWritten(err error) error {
	if err == nil || !strings.Contains(err.Error(), fieldFunction) {
		return err
	}
	text := fieldCalls.ReplaceAllStringFunc(err.Error(), func(call string) string {
		parts := fieldCalls.FindStringSubmatch(call)
		path := strings.NewReplacer(` "`, ".", `"`, "").Replace(parts[2])
		return "<" + strings.TrimSuffix(parts[1], ".") + path + ">: "
	})
	return &writtenError{text, err}
}

// templateField is .Name or .Name.Other of a value, with the arguments of the last of them.
func (m *Machine) templateField(v reflect.Value, path []string, args []reflect.Value) (reflect.Value, error) {
	var err error
	for i, name := range path {
		var given []reflect.Value
		if i == len(path)-1 {
			given = args
		}
		if v, err = m.templateStep(v, name, given); err != nil {
			return v, err
		}
	}
	return v, nil
}

func (m *Machine) templateStep(v reflect.Value, name string, args []reflect.Value) (reflect.Value, error) {
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		return v, fmt.Errorf("nil data; no entry for key %q", name)
	}
	if fn := m.templateMethodOf(v, name); fn.IsValid() {
		return callMethod(fn, name, args)
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return v, fmt.Errorf("nil pointer evaluating %s.%s", m.reflectTypeOf(v.Interface()), name)
	}
	in := reflect.Indirect(v)
	switch in.Kind() {
	case reflect.Struct:
		if field, ok := in.Type().FieldByName(name); ok && field.IsExported() && len(args) == 0 {
			inner, err := in.FieldByIndexErr(field.Index)
			return m.declaredField(in, field, inner), err
		}
	case reflect.Map:
		if in.Type().Key().Kind() == reflect.String && len(args) == 0 {
			return in.MapIndex(reflect.ValueOf(name).Convert(in.Type().Key())), nil
		}
	}
	return v, fmt.Errorf("can't evaluate field %s in type %s", name, m.reflectTypeOf(v.Interface()))
}

// declaredField is a field of a struct with the type that was declared, where another of the same memory stands in for it.
func (m *Machine) declaredField(of reflect.Value, field reflect.StructField, v reflect.Value) reflect.Value {
	t := m.promptTypeOf(of)
	if t == nil || !v.IsValid() || len(field.Index) > 1 {
		return v
	}
	if declared, ok := t.t.Underlying().(*types.Struct); ok {
		if want := m.lateType(declared.Field(field.Index[0]).Type()).rt; want != v.Type() {
			return reinterpreted(v, want)
		}
	}
	return v
}

// templateMethodOf is a method of a value, or of its address where it has one.
func (m *Machine) templateMethodOf(v reflect.Value, name string) reflect.Value {
	if v.Kind() != reflect.Pointer && v.CanAddr() {
		v = v.Addr()
	}
	if fn := v.MethodByName(name); fn.IsValid() {
		return fn
	}
	for _, method := range m.methodsOf(v) {
		if method.Obj().Name() == name {
			return m.boundMethod(v, method)
		}
	}
	return reflect.Value{}
}

// callMethod calls a method with what a template gives it.
func callMethod(fn reflect.Value, name string, args []reflect.Value) (reflect.Value, error) {
	t := fn.Type()
	if n := t.NumOut(); n == 0 || n > 2 || n == 2 && t.Out(1) != reflect.TypeFor[error]() {
		return reflect.Value{}, fmt.Errorf("can't call method/function %q with %d results", name, n)
	}
	fixed := t.NumIn()
	if t.IsVariadic() {
		fixed--
	}
	if len(args) < fixed || len(args) > fixed && !t.IsVariadic() {
		return reflect.Value{}, fmt.Errorf("wrong number of args for %s: want %d got %d", name, fixed, len(args))
	}
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		want := t.In(min(i, t.NumIn()-1))
		if i >= fixed {
			want = want.Elem()
		}
		switch {
		case !arg.IsValid():
			arg = reflect.Zero(want)
		case !arg.Type().AssignableTo(want) && arg.Type().ConvertibleTo(want) && want.Kind() != reflect.String:
			arg = arg.Convert(want)
		case !arg.Type().AssignableTo(want):
			return reflect.Value{}, fmt.Errorf("wrong type for argument of %s: want %s got %s", name, want, arg.Type())
		}
		in[i] = arg
	}
	out := fn.Call(in)
	if len(out) == 2 && !out[1].IsNil() {
		return out[0], fmt.Errorf("error calling %s: %w", name, out[1].Interface().(error))
	}
	return out[0], nil
}

// rewrittenTree is a copy of a template's tree with calls for fields.
func rewrittenTree(tree *parse.Tree) *parse.Tree {
	c := tree.Copy()
	rewriteList(c.Root)
	return c
}

func rewriteList(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.ActionNode:
			rewritePipe(node.Pipe)
		case *parse.TemplateNode:
			rewritePipe(node.Pipe)
		case *parse.IfNode:
			rewriteBranch(&node.BranchNode)
		case *parse.RangeNode:
			rewriteBranch(&node.BranchNode)
		case *parse.WithNode:
			rewriteBranch(&node.BranchNode)
		case *parse.ListNode:
			rewriteList(node)
		}
	}
}

func rewriteBranch(branch *parse.BranchNode) {
	rewritePipe(branch.Pipe)
	rewriteList(branch.List)
	rewriteList(branch.ElseList)
}

func rewritePipe(pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	for _, command := range pipe.Cmds {
		for i, arg := range command.Args {
			if i == 0 {
				continue
			}
			if of, path := fieldOf(arg); of != nil {
				command.Args[i] = &parse.PipeNode{NodeType: parse.NodePipe, Pos: arg.Position(), Cmds: []*parse.CommandNode{
					{NodeType: parse.NodeCommand, Pos: arg.Position(), Args: fieldCall(arg.Position(), of, path)},
				}}
			} else if inner, ok := arg.(*parse.PipeNode); ok {
				rewritePipe(inner)
			}
		}
		if of, path := fieldOf(command.Args[0]); of != nil {
			command.Args = append(fieldCall(command.Args[0].Position(), of, path), command.Args[1:]...)
		} else if inner, ok := command.Args[0].(*parse.PipeNode); ok {
			rewritePipe(inner)
		}
	}
}

// fieldOf are the parts of .A.B, $x.A.B and (pipeline).A.B; nil for other nodes.
func fieldOf(node parse.Node) (of parse.Node, path []string) {
	switch node := node.(type) {
	case *parse.FieldNode:
		return &parse.DotNode{NodeType: parse.NodeDot, Pos: node.Pos}, node.Ident
	case *parse.VariableNode:
		if len(node.Ident) > 1 {
			return &parse.VariableNode{NodeType: parse.NodeVariable, Pos: node.Pos, Ident: node.Ident[:1]}, node.Ident[1:]
		}
	case *parse.ChainNode:
		if inner, ok := node.Node.(*parse.PipeNode); ok {
			rewritePipe(inner)
		}
		return node.Node, node.Field
	}
	return nil, nil
}

// fieldCall is the function, what it looks into, how many names there are, and the names.
func fieldCall(pos parse.Pos, of parse.Node, path []string) []parse.Node {
	args := []parse.Node{parse.NewIdentifier(fieldFunction).SetPos(pos), of}
	n := strconv.Itoa(len(path))
	args = append(args, &parse.NumberNode{NodeType: parse.NodeNumber, Pos: pos, IsInt: true, Int64: int64(len(path)), Text: n})
	for _, name := range path {
		args = append(args, &parse.StringNode{NodeType: parse.NodeString, Pos: pos, Quoted: strconv.Quote(name), Text: name})
	}
	return args
}

// fieldFunc is the function as templates call it: names and arguments stand behind each other.
func (m *Machine) fieldFunc(v reflect.Value, names int, rest ...reflect.Value) (reflect.Value, error) {
	path := make([]string, names)
	for i := range path {
		path[i] = rest[i].Interface().(string)
	}
	return m.templateField(v, path, rest[names:])
}
