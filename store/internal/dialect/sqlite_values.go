package dialect

// TimesAsText is true: SQLite has no type for times. They are bound as the text that its own date functions write.
func (SQLite) TimesAsText() bool { return true }
