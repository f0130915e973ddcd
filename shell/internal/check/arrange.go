package check

import (
	"go/ast"
	"go/token"
	"slices"
)

// item is one declaration or one statement of an entry, in source order.
type item struct {
	decl ast.Decl // a type, a function or a method
	stmt ast.Stmt
}

// itemOf takes a type declaration out of the statements: types of the prompt outlive their entry.
func itemOf(stmt ast.Stmt) []item {
	switch stmt := stmt.(type) {
	case *ast.EmptyStmt:
		return nil
	case *ast.DeclStmt:
		if decl := stmt.Decl.(*ast.GenDecl); decl.Tok == token.TYPE {
			return []item{{decl: decl}}
		}
	}
	return []item{{stmt: stmt}}
}

// arrange puts declarations before statements, as in a Go file, so that functions can be used before they are written.
// A declaration that uses a name which a statement of the entry declares stays after that statement, in a part of its own.
// A statement that declares a name again starts a part, too: there is one body to a part, and a body has each name once.
func arrange(items []item) []*part {
	declared := map[string]bool{}
	jumps := false
	for _, it := range items {
		for _, name := range namesOf(it.stmt) {
			declared[name] = true
		}
		if _, ok := it.stmt.(*ast.LabeledStmt); ok {
			jumps = true
		}
	}
	late := dependent(items, declared)
	current := &part{}
	for _, it := range items {
		if it.decl != nil && !late[it.decl] {
			current.decls = append(current.decls, it.decl)
		}
	}
	parts := []*part{current}
	next := func() {
		current = &part{}
		parts = append(parts, current)
	}
	if typeDecls, rest := byKind(current.decls); extends(items) && len(typeDecls) > 0 {
		// A method for an earlier type is declared before its unit is checked, so types in its signature must be known.
		current.decls = typeDecls
		next()
		current.decls = rest
	}
	seen := map[string]bool{}
	for _, it := range items {
		if it.decl != nil {
			if late[it.decl] {
				if len(current.stmts) > 0 {
					next()
					clear(seen)
				}
				current.decls = append(current.decls, it.decl)
			}
			continue
		}
		names := namesOf(it.stmt)
		if again(it.stmt, names, seen) && !jumps {
			next()
			clear(seen)
		}
		for _, name := range names {
			seen[name] = true
		}
		current.stmts = append(current.stmts, it.stmt)
	}
	return slices.DeleteFunc(parts, func(p *part) bool { return len(p.decls) == 0 && len(p.stmts) == 0 })
}

// byKind separates types from functions and methods.
func byKind(decls []ast.Decl) (typeDecls, rest []ast.Decl) {
	for _, decl := range decls {
		if _, ok := decl.(*ast.GenDecl); ok {
			typeDecls = append(typeDecls, decl)
		} else {
			rest = append(rest, decl)
		}
	}
	return typeDecls, rest
}

// extends tells whether an entry declares a method for a type that it does not declare.
func extends(items []item) bool {
	own := map[string]bool{}
	for _, it := range items {
		if it.decl != nil {
			for _, name := range declaredBy(it.decl) {
				own[name] = true
			}
		}
	}
	for _, it := range items {
		if method, ok := it.decl.(*ast.FuncDecl); ok && method.Recv != nil && len(method.Recv.List) == 1 && !own[Receiver(method)] {
			return true
		}
	}
	return false
}

// again tells whether a statement cannot stand in a body that has the seen names.
func again(stmt ast.Stmt, names []string, seen map[string]bool) bool {
	known := 0
	for _, name := range names {
		if seen[name] {
			known++
		}
	}
	if _, ok := stmt.(*ast.DeclStmt); ok {
		return known > 0
	}
	return known > 0 && known == len(names)
}

// dependent are the declarations that name something which a statement declares, or another such declaration.
func dependent(items []item, declared map[string]bool) map[ast.Decl]bool {
	late := map[ast.Decl]bool{}
	if len(declared) == 0 {
		return late
	}
	for changed := true; changed; {
		changed = false
		for _, it := range items {
			if it.decl == nil || late[it.decl] || !mentions(it.decl, declared) {
				continue
			}
			late[it.decl], changed = true, true
			for _, name := range declaredBy(it.decl) {
				declared[name] = true
			}
		}
	}
	return late
}

// mentions tells whether a declaration names one of some names, other than a parameter of its own in its body.
func mentions(decl ast.Decl, names map[string]bool) bool {
	found := false
	visit := func(id *ast.Ident) { found = found || names[id.Name] }
	fn, ok := decl.(*ast.FuncDecl)
	if !ok || fn.Body == nil {
		identifiers(decl, visit)
		return found
	}
	hidden := map[string]bool{}
	for _, list := range []*ast.FieldList{fn.Recv, fn.Type.Params, fn.Type.Results} {
		if list == nil {
			continue
		}
		identifiers(list, visit)
		for _, field := range list.List {
			for _, id := range field.Names {
				hidden[id.Name] = true
			}
		}
	}
	identifiers(fn.Body, func(id *ast.Ident) { found = found || names[id.Name] && !hidden[id.Name] })
	return found
}

// identifiers visits the identifiers that may refer to something in scope: all but the names after a dot, of fields and of
// parameters.
func identifiers(node ast.Node, visit func(*ast.Ident)) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			visit(n)
		case *ast.SelectorExpr:
			identifiers(n.X, visit)
			return false
		case *ast.Field:
			identifiers(n.Type, visit)
			return false
		}
		return true
	})
}

// namesOf are the names that a statement declares in the body it stands in.
func namesOf(stmt ast.Stmt) []string {
	var names []string
	switch stmt := stmt.(type) {
	case *ast.AssignStmt:
		if stmt.Tok != token.DEFINE {
			return nil
		}
		for _, left := range stmt.Lhs {
			if id, ok := left.(*ast.Ident); ok && id.Name != "_" {
				names = append(names, id.Name)
			}
		}
	case *ast.DeclStmt:
		return declaredBy(stmt.Decl)
	case *ast.LabeledStmt:
		return namesOf(stmt.Stmt)
	}
	return names
}

// declaredBy are the names that a declaration brings into scope. Methods bring none.
func declaredBy(decl ast.Decl) []string {
	var names []string
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			names = append(names, decl.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					if id.Name != "_" {
						names = append(names, id.Name)
					}
				}
			}
		}
	}
	return names
}
