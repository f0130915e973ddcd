package store

// instance is what a session knows of one object. There is one for every object: its fields are as small as they can be.
type instance struct {
	session *Session // nil: transient or detached
	object  any      // pointer to the model struct
	key     identity // none before the row is in the database

	// What a flush asks for stands close together.
	mapper    *mapper
	write     *write            // what the flush at hand does with the row, nil for nothing and outside of flushes
	loaded    snapshot          // the row as last read or written: what dirty checking compares with
	relations map[string]*bond  // loaded or changed relations by name
	misfits   map[string]string // cells that did not fit their column's Go type: column name to what the cell held
	cohort    *cohort           // objects that came from the same query: lazy loading loads for all of them
	place     uint32            // in the cohort

	born  serial // the transaction (frame) it was read in, 0 for none: its rollback makes the values doubtful
	kept  serial // the frame that last kept its row, see frame.keep
	state State
	flags instanceFlags
}

type instanceFlags uint16

const (
	expired  instanceFlags = 1 << iota // the next read of the row brings the object up to date
	tracked                            // stands in the tracker's list
	current                            // is the object of its row in the identity map
	gone                               // its row was deleted: collections do not show it
	doomed                             // marked for deletion by the next flush
	touched                            // a relation has changed since the last flush
	nameless                           // its row's primary key holds NULL, or does not fit: no statement can name it
)

func (i *instance) is(flag instanceFlags) bool { return i.flags&flag != 0 }
func (i *instance) raise(flag instanceFlags)   { i.flags |= flag }
func (i *instance) lower(flag instanceFlags)   { i.flags &^= flag }
