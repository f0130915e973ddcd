package store

// State is where an object stands in the life of its row. The names and the transitions are SQLAlchemy's:
//
//	transient --Add--> pending --flush--> persistent --Delete, flush--> deleted --commit--> detached
//
// Rollback leads back: what was added since the beginning is transient again (its fields stay, its key too), what was
// deleted is persistent. Expunge, Clear and Close make persistent objects detached and pending ones transient. An object
// marked for deletion stays persistent until the flush.
type State uint8

const (
	Transient  State = iota // in no session, no row
	Pending                 // in a session, the next flush inserts its row
	Persistent              // in a session, with a row
	Deleted                 // the row is deleted, the transaction still open
	Detached                // has, or had, a row; in no session
)

var stateNames = [...]string{"transient", "pending", "persistent", "deleted", "detached"}

// String is the state's name in lower case.
func (s State) String() string {
	if int(s) >= len(stateNames) {
		return "unknown"
	}
	return stateNames[s]
}

// State tells an object's state. What is no model is transient.
func (s *Session) State(object any) State {
	model := modelOf(object)
	if model == nil || model.inst == nil {
		return Transient
	}
	return model.inst.state
}

// Contains tells whether the object is in this session: pending or persistent.
func (s *Session) Contains(object any) bool {
	i := s.mine(object)
	return i != nil && (i.state == Pending || i.state == Persistent)
}

// mine is what this session knows of an object, nil if it is not in it.
func (s *Session) mine(object any) *instance {
	model := modelOf(object)
	if model == nil || model.inst == nil || model.inst.session == nil || model.inst.session.core != s.core {
		return nil
	}
	return model.inst
}

// MarshalText makes a state its name in JSON and the like.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
