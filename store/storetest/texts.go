package storetest

// textTests are SQL as it is typed: what is a string in it, and where a statement ends.
var textTests = []test{
	{"a backslash in a string is MySQL's own, as the server is set", func(b *bench) {
		text := `INSERT INTO roles (id, name) VALUES (1, 'it\'s; ok'); INSERT INTO roles (id, name) VALUES (2, "a\"; b")`
		if b.db.Dialect() != "mysql" {
			_, err := b.s.Execute(`INSERT INTO roles (id, name) VALUES (1, 'back\'); INSERT INTO roles (id, name) VALUES (2, '; ok')`)
			b.ok(err, b.s.Commit())
			b.holds("SELECT name FROM roles ORDER BY id", `back\; ; ok`)
			return
		}
		_, err := b.s.Execute(text)
		b.ok(err, b.s.Commit())
		b.holds("SELECT name FROM roles ORDER BY id", `it's; ok; a"; b`)
		b.holds(`SELECT name FROM roles WHERE name = 'it\'s; ok' # it's`, "it's; ok")
	}},
	{"PostgreSQL's strings with escapes are strings", func(b *bench) {
		b.only("has none", "postgresql")
		_, err := b.s.Execute(`INSERT INTO roles (name) VALUES (E'it\'s; ok'); INSERT INTO roles (name) VALUES ('b')`)
		b.ok(err)
		rows, err := b.s.Execute(`SELECT name FROM roles WHERE name = E'it\'s; ok' AND id < ?`, 99)
		b.ok(err, b.s.Commit())
		if rows.Len() != 1 || rows.Values[0][0] != "it's; ok" {
			b.Errorf("got %v", rows.Values)
		}
	}},
	{"the statements of a routine are one with it", func(b *bench) {
		b.only("the routine is in MySQL's words", "mysql")
		_, err := b.s.Execute("CREATE PROCEDURE two(n INTEGER) BEGIN IF n > 1 THEN INSERT INTO roles (name) VALUES ('a'); END IF; INSERT INTO roles (name) VALUES ('b'); END")
		b.ok(err)
		_, err = b.s.Execute("CALL two(2)")
		b.ok(err, b.s.Commit())
		b.holds("SELECT name FROM roles ORDER BY id", "a; b")
	}},
}
