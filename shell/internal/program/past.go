package program

import (
	"go/types"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// past is a prompt with the functions that it has let go of since their names mean others: a program may still call them.
type past struct {
	check.Universe
	sources map[*types.Func]check.Func
}

func pastOf(universe check.Universe, all []*check.Unit) past {
	p := past{universe, map[*types.Func]check.Func{}}
	for _, unit := range all {
		for _, fn := range unit.Funcs {
			if source, ok := unit.Source(fn); ok {
				p.sources[fn] = source
			}
		}
	}
	return p
}

// Source implements check.Universe.
func (p past) Source(fn *types.Func) (check.Func, bool) {
	if source, ok := p.sources[fn]; ok {
		return source, true
	}
	return p.Universe.Source(fn)
}
