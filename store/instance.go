package store

// instance is what a session knows of one object.
type instance struct {
	session *Session
	mapper  *mapper
	object  any // pointer to the model struct
	state   State
	key     identity

	loaded    []any             // column values as last read or written, by mapper.columns: what dirty checking compares with
	relations map[string]*bond  // loaded or changed relations by name
	cohort    *cohort           // objects that came from the same query: lazy loading loads for all of them
	misfits   map[string]string // cells that did not fit their column's Go type: column name to what the cell held
}
