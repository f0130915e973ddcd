package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestColumnTags(t *testing.T) {
	type model struct {
		Model
		ID       int64      `db:"id,pk,auto"`
		Username string     `db:"username,size=64,unique,index,notnull"`
		RoleID   *int64     `db:"role_id,ondelete='set null',onupdate_fk=cascade,fk=app.roles.id,rel=Role,backref=Users,lazy=single"`
		Status   string     `db:"status,enum='a,b',default=a,check='status in (''a'',''b'')',type='VARCHAR(1)'"`
		Created  time.Time  `db:"created_at,default=now,onupdate=now,server_default=CURRENT_TIMESTAMP"`
		Old      *time.Time `db:"'a, b',renamed_from=old,version"`
		HTTPCode int
		Skipped  chan int `db:"-"`
		hidden   int
	}
	m, err := mapStruct("M", reflect.TypeFor[model]())
	must(t, err)
	_ = model{}.hidden
	role := m.columnNamed("RoleID")
	got := []string{
		line(len(m.columns), len(m.primary), m.readOnly, m.table),
		line(m.columns[0].name, m.columns[0].auto, m.columns[0].nullable),
		line(m.columns[1].size, m.columns[1].details.unique, m.columns[1].details.index, m.columns[1].nullable),
		line(role.nullable, role.foreign.schema, role.foreign.table, role.foreign.column, role.foreign.onDelete, role.foreign.onUpdate),
		line(m.columns[3].details.enum, m.columns[3].fallback, m.columns[3].details.check, m.columns[3].details.declared),
		line(m.columns[4].fallback, m.columns[4].onUpdate, m.columns[4].details.serverDefault),
		line(m.columns[5].name, m.columns[5].details.renamedFrom, m.columns[5].details.version),
		line(m.columns[6].name, m.columns[6].position, m.columns[6].offset == reflect.TypeFor[model]().Field(7).Offset),
	}
	want := []string{"7 1 false m", "id true false", "64 true true false", "true app roles id set null cascade", "[a b] a status in ('a','b') VARCHAR(1)",
		"now now CURRENT_TIMESTAMP", "a, b old true", "http_code 6 true"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
	r := m.relationNamed("Role")
	if r.kind != belongsTo || r.options.load != loadSingly || r.backref.name != "Users" || fmt.Sprint(r.local, r.remote) != "[role_id] [id]" {
		t.Errorf("got %+v", r)
	}
}

// line is values with blanks between them.
func line(values ...any) string { return strings.TrimSuffix(fmt.Sprintln(values...), "\n") }

func TestTableTags(t *testing.T) {
	tag := reflect.StructTag(`table:"users" schema:"app" bind:"main" view:"true" unique:"a,b; c" index:"a,b; lower(name)" check:"age >= 0; f(a;b)" ` +
		`fk:"a,b -> other.x,y rel=Other backref=Kids ondelete=cascade; c -> s.t.d" ` +
		`rel:"Articles: many Article through articles_users order='id desc' lazy=select cascade='save-update, merge'; Profile: one Profile via user_id; ` +
		`Tracks: many Track through s.PlaylistTrack(PlaylistId, 'Track Id'); Lines: many Line via a+b; X: many X through t(a b, c d) backref=Y"`)
	got, err := parseTableTag(tag)
	must(t, err)
	if got, want := line(got.name, got.schema, got.view, got.constraints), "users app true {main [[a b] [c]] [a,b lower(name)] [age >= 0 f(a;b)]  }"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var lines []string
	for _, r := range append(got.keys, got.relations...) {
		text := fmt.Sprintf("%s %d %q %v %v %q %q [%v]", r.name, r.kind, r.target, r.local, r.remote, r.options.order, r.options.load, r.options.cascade)
		if r.foreign != nil {
			f := r.foreign
			text += fmt.Sprintf(" {%s %s %s %s %s}", f.schema, f.table, f.column, f.onDelete, f.onUpdate)
		}
		if r.through != nil {
			text += fmt.Sprint(" ", *r.through)
		}
		lines = append(lines, text)
	}
	want := []string{
		`Other 0 "" [a b] [x y] "" "" [] { other x cascade }`,
		`t 0 "" [c] [d] "" "" [] {s t d  }`,
		`Articles 3 "Article" [] [] "id desc" "select" [save-update, merge] { articles_users [] []}`,
		`Profile 2 "Profile" [] [user_id] "" "" []`,
		`Tracks 3 "Track" [] [] "" "" [] {s PlaylistTrack [PlaylistId] [Track Id]}`,
		`Lines 1 "Line" [] [a b] "" "" []`,
		`X 3 "X" [] [] "" "" [] { t [a b] [c d]}`,
	}
	for i := range want {
		if lines[i] != want[i] {
			t.Errorf("got  %s\nwant %s", lines[i], want[i])
		}
	}
}

// TestKeyByName has the primary key found where no tag says which column is.
func TestKeyByName(t *testing.T) {
	id := func(typ reflect.Type, tag string) reflect.StructField {
		return reflect.StructField{Name: "ID", Type: typ, Tag: reflect.StructTag(tag)}
	}
	number, text := reflect.TypeFor[int64](), reflect.TypeFor[string]()
	other := reflect.StructField{Name: "Code", Type: text, Tag: `db:"code,pk"`}
	for name, test := range map[string]struct {
		typ  reflect.Type
		want string // the key, and whether the database counts it
	}{
		"a number":        {modelType(`table:"t"`, id(number, "")), "id true"},
		"a tag":           {modelType(`table:"t"`, id(number, `db:"id"`)), "id true"},
		"a text":          {modelType(`table:"t"`, id(text, "")), "id false"},
		"another column":  {modelType(`table:"t"`, id(number, `db:"nr"`)), " false"},
		"another key":     {modelType(`table:"t"`, id(number, ""), other), "code false"},
		"a foreign key":   {modelType(`table:"t"`, id(number, `db:"id,fk=users.id,rel=User"`)), "id false"},
		"a view":          {modelType(`table:"t" view:"true"`, id(number, "")), " false"},
		"without a key":   {modelType(`table:"t" keyless:"true"`, id(number, "")), " false"},
		"what a tag says": {modelType(`table:"t"`, id(number, `db:"id,pk"`)), "id false"},
	} {
		m, err := mapStruct("T", test.typ)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		auto := slices.ContainsFunc(m.columns, func(c *column) bool { return c.auto })
		if got := fmt.Sprint(strings.Join(m.primaryNames(), ","), " ", auto); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

type tagged struct{ Model }

func TestTagErrors(t *testing.T) {
	field := func(name string, typ reflect.Type, tag string) reflect.Type {
		return modelType(`table:"users"`, reflect.StructField{Name: name, Type: typ, Tag: reflect.StructTag(tag)})
	}
	text := reflect.TypeFor[string]()
	tests := []struct {
		typ  reflect.Type
		want string
	}{
		{field("Name", text, `db:"name,sise=3"`), `map User: Name: unknown option "sise": did you mean size?`},
		{field("Name", text, `db:"name,zzzzzzzzzz"`), `map User: Name: unknown option "zzzzzzzzzz" (known: pk auto`},
		{field("Name", text, `db:"name,notnul"`), `map User: Name: unknown option "notnul": did you mean notnull?`},
		{field("Name", text, `db:"name,size=x"`), `map User: Name: size: got "x", want a number`},
		{field("Name", text, `db:"name,rel=Role"`), `map User: Name: rel=, backref=`},
		{field("Name", text, `db:"name,fk=roles"`), `map User: Name: got "roles", want table.column`},
		{field("Name", text, `db:"name,fk=roles.id,rel=Role,backref='Users lasy=x'"`), `map User: Name: backref Users: unknown option "lasy": did you mean lazy?`},
		{field("Name", reflect.TypeFor[chan int](), ""), `map User: Name: a chan int is no column (db:"-" leaves the field out)`},
		{field("Kids", reflect.TypeFor[[]*tagged](), ""), "map User: Kids: a model is no column: relations are methods, here Kids(), and stand in the tag of Model, `rel:\"Kids: many tagged\"`"},
		{field("Kid", reflect.TypeFor[*tagged](), ""), "map User: Kid: a model is no column: relations are methods, here Kid(), and stand in the tag of the column that has the key, `db:\"kid_id,fk=tagged.id,rel=Kid\"`"},
		{field("Kids", reflect.SliceOf(modelType(`table:"big_kids"`)), ""), "map User: Kids: a model is no column: relations are methods, here Kids(), and stand in the tag of Model, `rel:\"Kids: many TYPE\"`"},
		{modelType(`rel:"Kids: some Kid"`), `map User: tag rel "Kids: some Kid": got kind "some", want many or one`},
		{modelType(`rel:"Kids"`), `map User: tag rel "Kids": want "Name: many Model`},
		{modelType(`rel:"Kids: many Kid vai x"`), `map User: tag rel "Kids: many Kid vai x": unknown option "vai": did you mean via?`},
		{modelType(`rel:"Kids: many Kid through t(a)"`), `map User: tag rel "Kids: many Kid through t(a)": through t(a): want table(local, remote)`},
		{modelType(`fk:"a,b -> t.x"`), `map User: tag fk "a,b -> t.x": got 2 columns -> 1 columns, want as many`},
		{modelType(`fk:"a -> t.x rel=T"`), `map User: relation T: User has no column a`},
		{reflect.TypeFor[struct{ A int }](), `map User: the struct has no embedded store.Model`},
		{reflect.TypeFor[int](), `map User: got int, want a struct with an embedded store.Model`},
		{modelType(``, reflect.StructField{Name: "A", Type: text, Tag: `db:"x"`}, reflect.StructField{Name: "B", Type: text, Tag: `db:"x"`}), `map User: B: column x is field A already`},
	}
	for _, test := range tests {
		if _, err := mapStruct("User", test.typ); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

func TestSnakeCase(t *testing.T) {
	for name, want := range map[string]string{ // Flask-SQLAlchemy's own examples, and ours
		"CamelCase": "camel_case", "Snake2Case": "snake2_case", "FOO": "foo", "HTTPRequest": "http_request", "ArtistID": "artist_id", "User": "user", "Ünï": "ünï", "": "",
	} {
		if got := snakeCase(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestPlainValues(t *testing.T) {
	type level int
	type model struct {
		Model
		Small int8    `db:"small,pk"`
		Level level   `db:"level"`
		Big   *uint64 `db:"big"`
		Any   any     `db:"any"`
		Raw   []byte  `db:"raw"`
		F     float32 `db:"f"`
		When  *time.Time
	}
	m, err := mapStruct("M", reflect.TypeFor[model]())
	must(t, err)
	object := &model{Small: 1}
	row := structOf(object)
	tests := []struct {
		column string
		cell   any
		want   string // the plain value, or the error
	}{
		{"small", int64(100), "int64 100"}, {"small", int64(1000), "1000 does not fit int8"}, {"small", "x", `got "x", want a whole number`}, {"small", 2.0, "int64 2"}, {"small", 2.5, "got 2.5, want a whole number"},
		{"level", int64(3), "int64 3"}, {"big", int64(5), "uint64 5"}, {"big", int64(-5), "got -5, want a whole number from 0"}, {"big", nil, "<nil> <nil>"},
		{"any", "x", "string x"}, {"any", nil, "<nil> <nil>"}, {"raw", "ab", "[]uint8 [97 98]"}, {"raw", nil, "<nil> <nil>"}, {"f", int64(2), "float64 2"}, {"f", nil, "got NULL, want a number (a *float32 can hold NULL)"},
		{"when", "2020-01-02 03:04:05+00:00", "time.Time 2020-01-02 03:04:05 +0000 UTC"}, {"when", int64(5), "got 5, want a time"},
	}
	for _, test := range tests {
		c := m.columnNamed(test.column)
		plain, err := c.fromCell(test.cell)
		if err == nil {
			err = c.set(row, plain)
		}
		got := fmt.Sprint(err)
		if err == nil {
			if back := c.get(row); !samePlain(back, plain) || !c.same(row, plain) {
				t.Errorf("%s: stored %v, got %v back", test.column, plain, back)
			}
			got = strings.Replace(fmt.Sprintf("%T %v", plain, plain), " +0000 +0000", " +0000 UTC", 1)
		}
		if got != test.want {
			t.Errorf("%s of %v: got %s, want %s", test.column, test.cell, got, test.want)
		}
	}
}
