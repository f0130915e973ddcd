package check

import (
	"go/parser"
	"go/token"
	"strconv"
)

// Imports are the paths of the packages that an entry imports by name, whether they are there or not. Of what is no Go there are
// none.
func Imports(src string) []string {
	var paths []string
	for _, fragment := range split(src) {
		text := fragment.text
		switch fragment.kind {
		case importing:
			text = "package p;" + text
		case wholeFile:
		default:
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.ImportsOnly)
		if err != nil {
			continue // the check of the entry says what is wrong
		}
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil && (spec.Name == nil || spec.Name.Name != "_") {
				paths = append(paths, path)
			}
		}
	}
	return paths
}
