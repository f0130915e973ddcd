package check

// Declared tells whether a name was declared at the prompt, so that it means Go even where it could be a word of SQL.
func (c *Checker) Declared(name string) bool { return c.scope.names[name] != nil }
