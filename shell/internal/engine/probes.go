package engine

import (
	"fmt"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// probe is what is written for assertions to an interface with methods: a function that tries the types of the prompt that
// have the methods, one after another, since the interpreter does not know the type of what it finds in any. Types that
// come later, or get the methods later, are tried by what the variable at its end holds.
type probe struct {
	target types.Type
	later  string          // the variable
	rest   string          // the function that it holds
	tried  map[string]bool // hidden names of types
}

func (m *Machine) interfaceTester(target types.Type) string {
	typ := m.typ(target)
	return m.helper("test "+typ, "test", func(name string) string {
		p := probe{target: target, later: m.fresh("later", "v"), rest: m.fresh("rest", "h"), tried: map[string]bool{}}
		m.out.vars = append(m.out.vars, fmt.Sprintf("var %s func(any) (%s, bool)", p.later, typ))
		m.out.funcs = append(m.out.funcs, fmt.Sprintf("func %s(v any) (%s, bool) { var z %s; if !hid.Implements(v, %d) { return z, false }; %s }",
			p.rest, typ, typ, m.typeIndex(target), m.adapted(target, typ)))
		m.out.inits = append(m.out.inits, p.later+" = "+p.rest)
		tests := m.tests(&p)
		set(m, m.probes, typ, p)
		return fmt.Sprintf("func %s(v any) (%s, bool) { var z %s; if v == nil { return z, false }\n%sreturn %s(v) }", name, typ, typ, tests, p.later)
	})
}

// adapted is the text that makes an interface of a compiled value v that has the methods. The interpreter has no way to an
// interface of the prompt from any: it gets a struct with the value's methods in its fields.
func (m *Machine) adapted(target types.Type, typ string) string {
	if m.isCompiled(target) {
		return "return v.(" + typ + "), true"
	}
	adapter := m.fresh("adapter", "t")
	fields, made := adaptedField+" any", adaptedField+": v"
	for f := range target.Underlying().(*types.Interface).Methods() {
		sig := f.Signature()
		params, args := m.forwardParams(sig)
		fields += "; M_" + f.Name() + " func" + m.signature(sig)
		made += fmt.Sprintf(", M_%s: hid.Bound(v, %q).(func%s)", f.Name(), f.Name(), m.signature(sig))
		m.out.funcs = append(m.out.funcs, fmt.Sprintf("func (a *%s) %s(%s)%s { %sa.M_%s(%s) }", adapter, f.Name(),
			strings.Join(params, ", "), m.results(sig), verb(sig), f.Name(), strings.Join(args, ", ")))
	}
	m.out.types = append(m.out.types, "type "+adapter+" struct{ "+fields+" }")
	return "return &" + adapter + "{" + made + "}, true"
}

// adaptedField is where an adapter has its value.
const adaptedField = "Adapted_"

// bound is a method of a compiled value.
func bound(v any, method string) any { return reflect.ValueOf(v).MethodByName(method).Interface() }

// unadapted is the value in an adapter, or the value itself.
func unadapted(value any) any {
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Type().Elem().Kind() != reflect.Struct {
		return value
	}
	if t := v.Type().Elem(); t.Name() != "" || t.NumField() < 2 || t.Field(0).Name != adaptedField {
		return value
	}
	return v.Elem().Field(0).Interface()
}

// tests is the text that tries the types that a probe has not tried yet.
func (m *Machine) tests(p *probe) string {
	var b strings.Builder
	iface := p.target.Underlying().(*types.Interface)
	tried := maps.Clone(p.tried)
	for _, hidden := range slices.Sorted(maps.Keys(m.concrete)) {
		for _, t := range []types.Type{m.concrete[hidden], types.NewPointer(m.concrete[hidden])} {
			if typ := m.typ(t); !tried[typ] && types.Implements(t, iface) {
				tried[typ] = true
				fmt.Fprintf(&b, "if r, ok := %s(v); ok { return %s, true }\n", m.tester(t), m.boxed("r", t, p.target))
			}
		}
	}
	p.tried = tried
	return b.String()
}

// extendProbes lets the probes written before know the types of this unit.
func (m *Machine) extendProbes() {
	for _, typ := range slices.Sorted(maps.Keys(m.probes)) {
		p := m.probes[typ]
		tests := m.tests(&p)
		if tests == "" {
			continue
		}
		rest := m.fresh("rest", "h")
		m.out.funcs = append(m.out.funcs, fmt.Sprintf("func %s(v any) (%s, bool) { %sreturn %s(v) }", rest, typ, tests, p.rest))
		m.out.inits = append(m.out.inits, p.later+" = "+rest)
		p.rest = rest
		set(m, m.probes, typ, p)
	}
}
