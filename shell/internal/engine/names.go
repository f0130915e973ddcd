package engine

import (
	"fmt"
	"go/types"
	"strings"
)

// unsupported unwinds the lowering of an entry; Machine.lower turns it into an InternalError.
type unsupported string

// set changes a table of the machine so that a failed entry can take it back.
func set[K comparable, V any](m *Machine, table map[K]V, key K, value V) {
	old, had := table[key]
	table[key] = value
	m.undo = append(m.undo, func() {
		if had {
			table[key] = old
		} else {
			delete(table, key)
		}
	})
}

// rollback takes back what was noted after the first n changes.
func (m *Machine) rollback(n int) {
	for i := len(m.undo) - 1; i >= n; i-- {
		m.undo[i]()
	}
	m.undo = m.undo[:n]
}

// fresh is a name that nothing else has. The letter says what it names.
func (m *Machine) fresh(base, letter string) string {
	m.serial++
	return fmt.Sprintf("%s_%s%d", base, letter, m.serial)
}

// qualify tells packages of equal path apart in type strings used as keys.
func qualify(p *types.Package) string { return fmt.Sprintf("%s@%p", p.Path(), p) }

func typeKey(t types.Type) string { return types.TypeString(t, qualify) }

// identifier makes a part of a name out of any text.
func identifier(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, s)
}
