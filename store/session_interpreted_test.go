package store_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

// source answers as a live database's models do: struct types without names.
type source map[string]reflect.Type

func (s source) ModelType(name string) (reflect.Type, bool) {
	typ, ok := s[name]
	return typ, ok
}

func (s source) TableModel(_, _, table string) (string, bool) {
	name, ok := map[string]string{"roles": "Role", "users": "User"}[table]
	return name, ok
}

// unnamed makes a struct type as the interpreter does.
func unnamed(model string, fields ...string) reflect.Type {
	list := []reflect.StructField{{Name: "Model", Type: reflect.TypeFor[store.Model](), Tag: reflect.StructTag(model)}}
	for n := 0; n < len(fields); n += 2 {
		typ := reflect.TypeFor[int64]()
		if fields[n] == "Name" {
			typ = reflect.TypeFor[string]()
		}
		if fields[n] == "RoleID" {
			typ = reflect.TypeFor[*int64]()
		}
		list = append(list, reflect.StructField{Name: fields[n], Type: typ, Tag: reflect.StructTag(fields[n+1])})
	}
	return reflect.StructOf(list)
}

// Structs without names, as an interpreter makes them, live in a session as compiled ones do.
func TestInterpretedModels(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite:///"+filepath.ToSlash(filepath.Join(t.TempDir(), "test.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	roles := unnamed(`table:"roles" rel:"Users: many User via role_id"`, "ID", `db:"id,pk,auto"`, "Name", `db:"name"`)
	users := unnamed(`table:"users"`, "ID", `db:"id,pk,auto"`, "Name", `db:"name"`, "RoleID", `db:"role_id,fk=roles.id,rel=Role,backref=Users"`)
	s := store.NewSession(db, store.WithModels(source{"Role": roles, "User": users}))
	defer s.Close()
	ok := func(errs ...error) {
		t.Helper()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, text := range []string{"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, role_id INTEGER REFERENCES roles)"} {
		_, err := s.Execute(text)
		ok(err)
	}
	role, user := reflect.New(roles), reflect.New(users)
	role.Elem().FieldByName("Name").SetString("Admin")
	user.Elem().FieldByName("Name").SetString("john")
	ok(store.Set(user.Interface(), "Role", role.Interface())) // in no session: nobody knows their names
	ok(s.Add(user.Interface()), s.Commit())
	if s.State(role.Interface()) != store.Persistent || *user.Elem().FieldByName("RoleID").Interface().(*int64) != 1 {
		t.Error("the role did not come with the user")
	}
	list := reflect.New(reflect.SliceOf(reflect.PointerTo(users)))
	ok(store.Load(role.Interface(), "Users", list.Interface()))
	if list.Elem().Len() != 1 || list.Elem().Index(0).Pointer() != user.Pointer() {
		t.Error("the role does not know its user")
	}
	for want, err := range map[string]error{
		"session.Add: got a User, want a pointer to it: &User{...}": s.Add(user.Elem().Interface()),
		"session.Add: got a nil *Role":                              s.Add(reflect.Zero(reflect.PointerTo(roles)).Interface()),
		"add to Users: got a nil *User":                             store.Append(role.Interface(), "Users", reflect.MakeSlice(list.Elem().Type(), 1, 1).Interface()),
		"Role: got **User for the result, want a **Role":            s.QueryModel("Role").First(reflect.New(reflect.PointerTo(users)).Interface()),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	s.Clear()
	found := reflect.New(reflect.PointerTo(roles))
	ok(s.QueryModel("Role").Get(found.Interface(), 1))
	ok(s.Delete(found.Elem().Interface()), s.Commit())
	rows, err := s.Execute("SELECT role_id FROM users")
	ok(err)
	if rows.Values[0][0] != nil {
		t.Errorf("got role %v, want NULL", rows.Values[0][0])
	}
}
