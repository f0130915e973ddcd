package check

import (
	"go/ast"
	"go/token"
)

// initialized puts the var declarations of an entry that stand next to each other, with functions between them or not, into the order in
// which Go initialises the variables of a package, where one uses another that stands behind it: each as soon as all that its value
// mentions are there, in functions too. A name that the prompt knows already is that one, and nothing to wait for.
func (c *Checker) initialized(items []item) []item {
	for from := 0; from < len(items); from++ {
		if items[from].stmt != nil && varDecl(items[from].stmt) == nil {
			continue
		}
		to := from
		for to < len(items) && (items[to].stmt == nil || varDecl(items[to].stmt) != nil) {
			to++
		}
		if ordered := c.initOrder(items[from:to]); ordered != nil {
			items = append(append(append([]item{}, items[:from]...), ordered...), items[to:]...)
			to = from + len(ordered)
		}
		from = to
	}
	return items
}

// varDecl is a statement that declares variables, nil for others.
func varDecl(stmt ast.Stmt) *ast.GenDecl {
	if stmt, ok := stmt.(*ast.DeclStmt); ok {
		if decl := stmt.Decl.(*ast.GenDecl); decl.Tok == token.VAR {
			return decl
		}
	}
	return nil
}

// variables is one line of a var declaration, and which others its value mentions.
type variables struct {
	stmt  ast.Stmt
	needs map[*variables]bool
	done  bool
}

// initOrder is the order, nil where things stand in it.
func (c *Checker) initOrder(items []item) []item {
	var list []*variables
	var ordered []item
	declared, functions := map[string]*variables{}, map[string]*ast.FuncDecl{}
	for _, it := range items {
		if fn, ok := it.decl.(*ast.FuncDecl); ok && fn.Recv == nil {
			functions[fn.Name.Name] = fn
		}
		if it.decl != nil {
			continue
		}
		for _, spec := range varDecl(it.stmt).Specs {
			v := &variables{stmt: &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: it.stmt.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}}}
			list = append(list, v)
			for _, id := range spec.(*ast.ValueSpec).Names {
				if declared[id.Name] != nil {
					return nil // declared twice: each is another variable
				}
				if !c.Declared(id.Name) {
					declared[id.Name] = v
				}
			}
		}
	}
	inOrder := true
	for i, v := range list {
		v.needs = needed(v, declared, functions)
		for _, later := range list[i:] {
			inOrder = inOrder && !v.needs[later]
		}
	}
	if inOrder {
		return nil
	}
	for range list {
		next := ready(list)
		if next == nil {
			return nil // a circle, which the type checker tells of
		}
		next.done = true
		ordered = append(ordered, item{stmt: next.stmt})
	}
	return c.withFunctions(items, ordered, list, declared, functions)
}

// needed are the variables that a value mentions, itself or in the functions that it names.
func needed(v *variables, declared map[string]*variables, functions map[string]*ast.FuncDecl) map[*variables]bool {
	needs, seen := map[*variables]bool{}, map[string]bool{}
	var visit func(id *ast.Ident)
	visit = func(id *ast.Ident) {
		if other := declared[id.Name]; other != nil {
			needs[other] = true
		}
		if fn := functions[id.Name]; fn != nil && fn.Body != nil && !seen[id.Name] {
			seen[id.Name] = true
			identifiers(fn.Body, visit)
		}
	}
	for _, spec := range v.stmt.(*ast.DeclStmt).Decl.(*ast.GenDecl).Specs {
		for _, x := range spec.(*ast.ValueSpec).Values {
			identifiers(x, visit)
		}
	}
	return needs
}

// ready is the first that waits for none.
func ready(list []*variables) *variables {
next:
	for _, v := range list {
		if v.done {
			continue
		}
		for other := range v.needs {
			if !other.done {
				continue next
			}
		}
		return v
	}
	return nil
}

// withFunctions puts the functions and types back, each behind the last variable that it mentions.
func (c *Checker) withFunctions(items, ordered []item, list []*variables, declared map[string]*variables, functions map[string]*ast.FuncDecl) []item {
	after := map[ast.Stmt][]item{}
	var all []item
	for _, it := range items {
		if it.decl == nil {
			continue
		}
		mentioned := map[*variables]bool{}
		if fn, ok := it.decl.(*ast.FuncDecl); ok {
			probe := &variables{stmt: &ast.DeclStmt{Decl: &ast.GenDecl{Specs: []ast.Spec{&ast.ValueSpec{Values: []ast.Expr{fn.Name}}}}}}
			functions := functions
			if fn.Recv != nil {
				functions = map[string]*ast.FuncDecl{fn.Name.Name: fn}
			}
			mentioned = needed(probe, declared, functions)
		}
		var last ast.Stmt
		for _, v := range ordered {
			for _, other := range list {
				if other.stmt == v.stmt && mentioned[other] {
					last = v.stmt
				}
			}
		}
		if last == nil {
			all = append(all, it)
		} else {
			after[last] = append(after[last], it)
		}
	}
	for _, v := range ordered {
		all = append(append(all, v), after[v.stmt]...)
	}
	return all
}
