package store

import (
	"fmt"
	"slices"
	"strings"
)

// cascade is what is carried on along a relation, as SQLAlchemy has it. A relation whose tag says nothing has save-update
// and merge.
type cascade uint8

const (
	cascadeSave    cascade = 1 << iota // what is added brings what it leads to
	cascadeMerge                       // what is merged brings a merged copy of what it leads to
	cascadeRefresh                     // what is refreshed or expired takes what it leads to along
	cascadeExpunge                     // what is expunged takes what it leads to along
	cascadeDelete                      // what is deleted takes what it leads to along
	cascadeOrphan                      // what is taken out of the relation is deleted
	cascadeNothing                     // said by the tag: none of the others

	cascadeAll     = cascadeSave | cascadeMerge | cascadeRefresh | cascadeExpunge | cascadeDelete
	cascadeDefault = cascadeSave | cascadeMerge
)

// cascadeWords are what tags call the cascades.
var cascadeWords = []struct {
	word string
	set  cascade
}{
	{"save-update", cascadeSave}, {"merge", cascadeMerge}, {"refresh-expire", cascadeRefresh}, {"expunge", cascadeExpunge},
	{"delete", cascadeDelete}, {"delete-orphan", cascadeOrphan}, {"all", cascadeAll}, {"none", cascadeNothing},
}

func parseCascade(text string) (cascade, error) {
	set := cascade(0)
	for _, word := range splitList(text, ',') {
		at := slices.IndexFunc(cascadeWords, func(known struct {
			word string
			set  cascade
		}) bool {
			return known.word == word
		})
		if at < 0 {
			return 0, fmt.Errorf("cascade=%s: %w", text, unknownOption(word, cascadeNames()))
		}
		set |= cascadeWords[at].set
	}
	if set == 0 {
		set = cascadeNothing
	}
	return set, nil
}

func cascadeNames() []string {
	names := make([]string, len(cascadeWords))
	for i, known := range cascadeWords {
		names[i] = known.word
	}
	return names
}

// String is the set as a tag says it.
func (c cascade) String() string {
	var words []string
	for _, known := range cascadeWords {
		if known.set != cascadeAll && c&known.set != 0 {
			words = append(words, known.word)
		}
	}
	return strings.Join(words, ", ")
}

// cascades tells whether a relation carries the given thing on.
func (r *relation) cascades(what cascade) bool {
	set := r.options.cascade
	switch {
	case r.options.viewOnly:
		set &= cascadeRefresh | cascadeExpunge // what is only viewed is not written
	case set == 0:
		set = cascadeDefault
	}
	return set&what != 0
}

// passive is what a flush does about the children of a deleted object that it has not loaded.
type passive string

const (
	passiveNot    passive = ""     // they are loaded, so that all objects know
	passiveLoaded passive = "true" // they are left to the database (ON DELETE); those that are loaded are dealt with
	passiveAll    passive = "all"  // all are left to the database
)

func parsePassive(value string) (passive, error) {
	switch value {
	case "", "true":
		return passiveLoaded, nil
	case "all":
		return passiveAll, nil
	case "false":
		return passiveNot, nil
	}
	return "", fmt.Errorf("passive_deletes: got %q, want true or all", value)
}

// check refuses options that contradict each other or what the relation leads to.
func (r *relation) check() error {
	o := r.options
	deletes := o.cascade & (cascadeDelete | cascadeOrphan)
	switch {
	case o.cascade&cascadeOrphan != 0 && o.cascade&cascadeDelete == 0:
		return fmt.Errorf("cascade=delete-orphan wants delete too: cascade='all, delete-orphan'")
	case o.cascade&cascadeOrphan != 0 && (r.kind == belongsTo || r.kind == manyToMany) && !o.singleParent:
		return fmt.Errorf("cascade=delete-orphan wants single_parent, as several objects could have one %s: put the cascade on the other side, or say single_parent", r.leads())
	case o.passive == passiveAll && deletes != 0:
		return fmt.Errorf("passive_deletes=all leaves all to the database: it does not go with cascade=%s", deletes)
	case o.viewOnly && o.cascade&(cascadeSave|cascadeMerge|cascadeDelete|cascadeOrphan) != 0:
		return fmt.Errorf("viewonly: nothing is written through the relation: it does not go with cascade=%s", o.cascade)
	case o.viewOnly && r.backref != nil:
		return fmt.Errorf("viewonly: the relation has no backref=: declare the other side by itself")
	case (o.load == loadDynamic || o.load == loadNever) && !r.kind.collection():
		return fmt.Errorf("lazy=%s is for collections: this relation leads to one object", o.load)
	case o.depth > 0 && !o.load.eager():
		return fmt.Errorf("depth= is for relations that are loaded eagerly (lazy=selectin, joined, subquery, immediate)")
	}
	if r.backref != nil {
		back := r.otherSide()
		back.target = r.owner.name
		if err := back.check(); err != nil {
			return fmt.Errorf("backref %s: %w", back.name, err)
		}
	}
	return nil
}

// leads is what the relation leads to, for messages.
func (r *relation) leads() string {
	if r.target == "" && r.foreign != nil {
		return "row of " + r.foreign.table
	}
	return r.target
}
