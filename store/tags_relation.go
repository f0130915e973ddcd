package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// This file reads what tags say about relations; the comment in tags.go is their description.

// commonOptions are those that every relation can have, wherever its tag stands.
var commonOptions = []string{"lazy", "depth", "cascade", "passive_deletes", "single_parent"}

// keyOptions are the options of a foreign key, on a column and in the Model's tag; backrefOptions those of the other side.
var (
	keyOptions         = slices.Concat([]string{"rel", "backref", "ondelete", "onupdate_fk", "unenforced"}, commonOptions)
	backrefOptions     = slices.Concat([]string{"one", "order"}, commonOptions)
	tagRelationOptions = slices.Concat([]string{"via", "through", "on", "order", "viewonly", "backref"}, commonOptions)
)

// flagOptions need no value.
var flagOptions = []string{"single_parent", "viewonly", "one", "passive_deletes", "unenforced"}

// set reads one option, which must be among those that are allowed where it stands.
func (o *relationOptions) set(key, value string, allowed []string) (err error) {
	if !slices.Contains(allowed, key) {
		return unknownOption(key, allowed)
	}
	switch key {
	case "lazy":
		o.load, err = parseStrategy(value)
	case "depth":
		if o.depth, err = strconv.Atoi(value); err != nil || o.depth < 1 {
			err = fmt.Errorf("depth: got %q, want a number from 1", value)
		}
	case "order":
		o.order = value
	case "cascade":
		o.cascade, err = parseCascade(value)
	case "passive_deletes":
		o.passive, err = parsePassive(value)
	case "single_parent":
		o.singleParent, err = parseFlag(key, value)
	case "viewonly":
		o.viewOnly, err = parseFlag(key, value)
	}
	return err
}

func parseFlag(key, value string) (bool, error) {
	switch value {
	case "", "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("%s: got %q, want true or false", key, value)
}

// parseKey reads one composite foreign key: a,b -> other.x,y option=value ...
func parseKey(item string) (*relation, error) {
	left, right, found := strings.Cut(item, "->")
	if !found {
		return nil, fmt.Errorf("want columns -> table.column,column")
	}
	words := splitList(right, ' ')
	if len(words) == 0 {
		return nil, fmt.Errorf("want table.column,column after ->")
	}
	remote := splitList(words[0], ',')
	first, err := parseReference(remote[0])
	if err != nil {
		return nil, err
	}
	r := &relation{kind: belongsTo, foreign: first, local: unquoteAll(splitList(left, ',')), remote: unquoteAll(remote)}
	r.remote[0] = first.column
	if len(r.local) != len(r.remote) {
		return nil, fmt.Errorf("got %d columns -> %d columns, want as many", len(r.local), len(r.remote))
	}
	for _, word := range words[1:] {
		key, value, _ := strings.Cut(word, "=")
		if err := r.keyOption(key, unquote(value)); err != nil {
			return nil, err
		}
	}
	if r.name == "" {
		r.name = first.table
	}
	return r, nil
}

func (r *relation) keyOption(key, value string) (err error) {
	switch key {
	case "rel":
		r.name = value
	case "backref":
		r.backref, err = parseBackref(value)
	case "ondelete":
		r.foreign.onDelete = value
	case "onupdate_fk":
		r.foreign.onUpdate = value
	case "unenforced":
		r.foreign.unenforced, err = parseFlag(key, value)
	default:
		err = r.options.set(key, value, keyOptions)
	}
	return err
}

// parseBackref reads "Users lazy=dynamic cascade=all,delete-orphan order=id".
func parseBackref(text string) (*backref, error) {
	words := splitList(text, ' ')
	if len(words) == 0 {
		return nil, fmt.Errorf("backref= has no name")
	}
	b := &backref{name: words[0]}
	for _, word := range words[1:] {
		key, value, _ := strings.Cut(word, "=")
		if key == "one" {
			b.one = true
			continue
		}
		if err := b.options.set(key, unquote(value), backrefOptions); err != nil {
			return nil, fmt.Errorf("backref %s: %w", b.name, err)
		}
	}
	return b, nil
}

// parseRelation reads "Name: kind Model [via columns] [through table(local, remote)] [option=value ...]".
func parseRelation(item string) (*relation, error) {
	name, rest, found := strings.Cut(item, ":")
	words := splitList(rest, ' ')
	if !found || strings.TrimSpace(name) == "" || len(words) < 2 {
		return nil, fmt.Errorf("want \"Name: many Model ...\" or \"Name: one Model ...\"")
	}
	r := &relation{name: strings.TrimSpace(name), target: words[1]}
	switch words[0] {
	case "many":
		r.kind = hasMany
	case "one":
		r.kind = hasOne
	default:
		return nil, fmt.Errorf("got kind %q, want many or one", words[0])
	}
	words = words[2:]
	for len(words) > 0 {
		key, value, assigned := strings.Cut(words[0], "=")
		words = words[1:]
		if !assigned && (key == "via" || key == "through") {
			if len(words) == 0 {
				return nil, fmt.Errorf("%s has no value", key)
			}
			value, words = words[0], words[1:]
		}
		if err := r.option(key, value); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *relation) option(key, value string) (err error) {
	switch key {
	case "via":
		r.remote = unquoteAll(splitList(value, '+'))
	case "through":
		r.through, err = parseThrough(value)
		if err == nil && r.kind == hasOne {
			err = fmt.Errorf("through makes many, not one")
		}
		r.kind = manyToMany
	case "on":
		r.on, err = parseOn(unquote(value))
	case "backref":
		r.backref, err = parseBackref(unquote(value))
	default:
		err = r.options.set(key, unquote(value), tagRelationOptions)
	}
	return err
}

// parseThrough reads table, schema.table or table(local, remote).
func parseThrough(value string) (*through, error) {
	name, columns := value, ""
	if open := indexOutside(value, '('); open >= 0 {
		if !strings.HasSuffix(value, ")") {
			return nil, fmt.Errorf("through %s: the bracket is not closed", value)
		}
		name, columns = value[:open], value[open+1:len(value)-1]
	}
	t := &through{}
	switch parts := splitDots(unquote(name)); len(parts) {
	case 1:
		t.table = parts[0]
	case 2:
		t.schema, t.table = parts[0], parts[1]
	default:
		return nil, fmt.Errorf("through %s: want table or schema.table", value)
	}
	if columns == "" {
		return t, nil
	}
	sides := splitList(columns, ',')
	if len(sides) != 2 {
		return nil, fmt.Errorf("through %s: want table(local, remote)", value)
	}
	t.local, t.remote = unquoteAll(splitList(sides[0], ' ')), unquoteAll(splitList(sides[1], ' '))
	return t, nil
}
