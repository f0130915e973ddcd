package store

// Model is embedded in every model struct. It ties an object to its session: identity, state, the values it was loaded with
// and its loaded relations. It promotes no exported method or field, so every name is free for columns and relations; ask
// the session instead (session.State(user)).
type Model struct {
	inst *instance
}
