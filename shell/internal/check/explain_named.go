package check

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/dbsh-go/dbsh/context/spelling"
)

// argument is one of a call, as typed: a value, or name=value.
type argument struct{ name, value string }

// namedArgument: User(username="x") makes an object in Python, FilterBy(username="x") names a column.
func (s *slip) namedArgument() (msg, hint string) {
	colon := s.is(s.at, token.COLON) && s.within() == token.LPAREN // in Ruby and JavaScript
	if !s.is(s.at, token.ASSIGN) && !colon || !s.is(s.at-1, token.IDENT) || len(s.open) == 0 {
		return "", ""
	}
	open := s.open[len(s.open)-1]
	if !s.is(s.at-2, token.COMMA) && s.at-2 != open {
		return "", ""
	}
	if s.is(open, token.LBRACE) {
		return "", "a field is set with a colon, " + s.token(s.at-1).text + ": " + s.value(s.at+1)
	}
	if !s.is(open, token.LPAREN) || !s.is(open-1, token.IDENT) {
		return "", ""
	}
	msg = "Go has no named arguments"
	args, receiver, function := s.arguments(open), s.receiver(open-1), s.token(open-1).text
	switch {
	case receiver == "" && s.c.modelNamed(function) != nil:
		return msg, s.c.modelNamed(function).literal(args)
	case receiver == "":
		return msg, function + "(" + values(args) + ")"
	}
	if name, rest, _ := strings.Cut(receiver, "."); isQueryWord(strings.TrimSuffix(rest, ".")) || rest == "" {
		if known := s.c.modelNamed(name); known != nil && known.root != nil {
			receiver = known.root.Name() + "."
		}
	}
	switch strings.ToLower(strings.ReplaceAll(function, "_", "")) {
	case "filterby", "filter", "where":
		return msg, receiver + "FilterBy(" + pairs(args) + ")"
	case "findby", "getby", "findone":
		return msg, receiver + "FilterBy(" + pairs(args) + ").First()"
	}
	return msg, receiver + function + "(" + values(args) + ")"
}

// receiver is what a method's name is selected from, with the dot; "" for a function.
func (s *slip) receiver(name int) string {
	first := name
	for s.is(first-1, token.PERIOD) {
		first -= 2
		for s.is(first, token.RPAREN, token.RBRACK) {
			first = s.opening(first) - 1
		}
		if !s.is(first, token.IDENT) {
			return ""
		}
	}
	return s.text(first, name)
}

// opening is the bracket that a closing one closes, 0 when there is none.
func (s *slip) opening(closing int) int {
	depth := 0
	for i := closing; i > 0; i-- {
		if depth += nesting(s.tokens[i].tok); depth == 0 {
			return i
		}
	}
	return 0
}

// arguments reads those behind an opening bracket.
func (s *slip) arguments(open int) []argument {
	var args []argument
	for i := open + 1; i < len(s.tokens); {
		end := s.find(i, token.COMMA)
		if end > i {
			var arg argument
			if s.is(i, token.IDENT) && s.is(i+1, token.ASSIGN, token.COLON) {
				arg.name = s.token(i).text
				i += 2
			}
			arg.value = s.value(i)
			args = append(args, arg)
		}
		if !s.is(end, token.COMMA) {
			break
		}
		i = end + 1
	}
	return args
}

func values(args []argument) string {
	var list []string
	for _, arg := range args {
		list = append(list, arg.value)
	}
	return strings.Join(list, ", ")
}

func pairs(args []argument) string {
	var list []string
	for _, arg := range args {
		if arg.name != "" {
			list = append(list, `"`+arg.name+`"`)
		}
		list = append(list, arg.value)
	}
	return strings.Join(list, ", ")
}

// modelNamed is the model that a name is the type of, nil for other names.
func (c *Checker) modelNamed(name string) *model {
	object, ok := c.lookup(name).(*types.TypeName)
	if !ok || !c.IsModel(object) {
		return nil
	}
	return c.models.of(object)
}

// isRootName tells whether a name is that of a query root.
func (c *Checker) isRootName(name string) bool {
	object, ok := c.lookup(name).(*types.Var)
	return ok && c.models.roots[object] != nil
}

// literal is an object of a model with the fields that were named as arguments.
func (known *model) literal(args []argument) string {
	attributes := known.attributes()
	var fields, relations []string
	for _, arg := range args {
		if arg.name == "" {
			continue
		}
		name := arg.name
		if _, ok := attributes[name]; !ok {
			if near := spelling.Closest(name, keys(attributes)); near != "" {
				name = near
			}
		}
		switch field, ok := attributes[name]; {
		case field != nil:
			fields = append(fields, field.Name()+": "+arg.value)
		case ok:
			relations = append(relations, "Set"+name+"("+arg.value+")")
		default:
			fields = append(fields, name+": "+arg.value)
		}
	}
	text := "&" + known.name + "{" + strings.Join(fields, ", ") + "}"
	if len(relations) > 0 {
		text += ", then " + strings.Join(relations, " and ")
	}
	return text
}
