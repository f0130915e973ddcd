package store

import "testing"

func TestGoldenConflicts(t *testing.T) {
	l := openLibrary(t)
	m := l.teams.from.mapper
	id, name := m.columnNamed("id"), m.columnNamed("name")
	for _, test := range []struct {
		u                       upsert
		sets                    []*column
		sqlite, postgres, mysql string
	}{
		{upsert{on: m.primary}, []*column{name}, " ON CONFLICT (id) DO UPDATE SET name = excluded.name", "", " ON DUPLICATE KEY UPDATE name = VALUES(name)"},
		{upsert{on: []*column{name}}, []*column{id, name}, " ON CONFLICT (name) DO UPDATE SET id = excluded.id, name = excluded.name", "",
			" ON DUPLICATE KEY UPDATE id = VALUES(id), name = VALUES(name)"},
		{upsert{on: []*column{id, name}, nothing: true}, []*column{name}, " ON CONFLICT (id, name) DO NOTHING", "", " ON DUPLICATE KEY UPDATE id = id"},
		{upsert{on: m.primary}, nil, " ON CONFLICT (id) DO NOTHING", "", " ON DUPLICATE KEY UPDATE id = id"},
	} {
		for _, d := range dialects {
			l.session.db.dialect = d
			got, _, err := l.teams.writeConflict(test.u, test.sets, "", nil)
			if err != nil {
				t.Fatal(err)
			}
			if want := (golden{sqlite: test.sqlite, postgres: test.postgres, mysql: test.mysql}).want(d); got != want {
				t.Errorf("%s: got\n  %s\nwant\n  %s", d.Name(), got, want)
			}
		}
	}
}
