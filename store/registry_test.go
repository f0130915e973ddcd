package store

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// shownRelation is a completed relation on one line.
func shownRelation(r *relation) string {
	text := fmt.Sprintf("%s.%s: %d %s %v=%v", r.owner.name, r.name, r.kind, r.target, r.local, r.remote)
	if r.through != nil {
		text += fmt.Sprintf(" through %s%v%v", r.through.table, r.through.local, r.through.remote)
	}
	return text + " reverse " + r.reverse
}

func TestRelationsAreLinked(t *testing.T) {
	type parent struct {
		Model `table:"Parent" rel:"Kids: many Kid via ParentID; Profile: one Profile via parent_id; Friends: many Parent through friends(a_id, b_id)"`
		ID    int64 `db:"ParentId,pk"`
	}
	type kid struct {
		Model    `table:"Kid" rel:"Clubs: many Club through KidClub"`
		ID       int64  `db:"KidId,pk"`
		ParentID int64  `db:"ParentId,fk=Parent.ParentId,rel=Parent"`
		OtherID  *int64 `db:"OtherId,fk=Parent.ParentId,rel=Other,backref='KidsByOther lazy=raise order=KidId cascade=all,delete-orphan'"`
	}
	type profile struct {
		Model    `table:"Profile"`
		ID       int64 `db:"id,pk"`
		ParentID int64 `db:"parent_id,fk=Parent.ParentId,rel=Parent,backref='Profile one=true'"`
	}
	type club struct {
		Model `table:"Club" rel:"Kids: many Kid through KidClub(ClubId, KidId)"`
		ID    int64 `db:"ClubId,pk"`
	}
	type kidClub struct {
		Model  `table:"KidClub"`
		KidID  int64 `db:"KidId,pk,fk=Kid.KidId,rel=Kid"`
		ClubID int64 `db:"ClubId,pk,fk=Club.ClubId,rel=Club"`
	}
	type shipment struct {
		Model `table:"shipments" fk:"shop,no -> orders.shop,no rel=Order backref=Shipments ondelete=cascade" rel:"Boxes: many Box via ship_shop+ShipNo"`
		Shop  string `db:"shop,pk"`
		No    int64  `db:"no,pk"`
	}
	type order struct {
		Model `table:"orders" rel:"Tags: many Tag through order_tags(shop no, tag_id)"`
		Shop  string `db:"shop,pk"`
		No    int64  `db:"no,pk"`
	}
	type box struct {
		Model    `table:"boxes"`
		ID       int64  `db:"id,pk"`
		ShipShop string `db:"ship_shop"`
		ShipNo   int64  `db:"ship_no"`
	}
	type tag struct {
		Model `table:"tags"`
		ID    int64 `db:"id,pk"`
	}
	models := map[string]any{"Parent": parent{}, "Kid": kid{}, "Profile": profile{}, "Club": club{}, "KidClub": kidClub{}, "Shipment": shipment{}, "Order": order{}, "Box": box{}, "Tag": tag{}}
	want := []string{
		"Parent.Kids: 1 Kid [ParentId]=[ParentId] reverse Parent",
		"Parent.KidsByOther: 1 Kid [ParentId]=[OtherId] reverse Other",
		"Parent.Profile: 2 Profile [ParentId]=[parent_id] reverse Parent",
		"Parent.Friends: 3 Parent [ParentId]=[ParentId] through friends[a_id][b_id] reverse ",
		"Kid.Parent: 0 Parent [ParentId]=[ParentId] reverse Kids",
		"Kid.Other: 0 Parent [OtherId]=[ParentId] reverse KidsByOther",
		"Kid.Clubs: 3 Club [KidId]=[ClubId] through KidClub[KidId][ClubId] reverse Kids",
		"Club.Kids: 3 Kid [ClubId]=[KidId] through KidClub[ClubId][KidId] reverse Clubs",
		"Profile.Parent: 0 Parent [parent_id]=[ParentId] reverse Profile",
		"Shipment.Order: 0 Order [shop no]=[shop no] reverse Shipments",
		"Order.Shipments: 1 Shipment [shop no]=[shop no] reverse Order",
		"Shipment.Boxes: 1 Box [shop no]=[ship_shop ship_no] reverse ",
		"Order.Tags: 3 Tag [shop no]=[id] through order_tags[shop no][tag_id] reverse ",
	}
	for range 5 { // maps give another order of registration each time
		r := newRegistry()
		for name, model := range models {
			if _, err := r.register(name, reflect.TypeOf(model)); err != nil {
				t.Fatal(err)
			}
		}
		for _, line := range want {
			owner, rest, _ := strings.Cut(line, ".")
			name, _, _ := strings.Cut(rest, ":")
			m, err := r.named(owner)
			must(t, err)
			rel, err := r.relation(m, name)
			must(t, err)
			if _, err := r.target(rel); err != nil {
				t.Fatal(err)
			}
			if got := shownRelation(rel); got != line {
				t.Errorf("got  %s\nwant %s", got, line)
			}
		}
		back := r.byName["Parent"].relationNamed("KidsByOther")
		if back.options.load != loadRaise || back.options.order != "KidId" || back.options.cascade != cascadeAll|cascadeOrphan {
			t.Errorf("back reference: got %+v", back)
		}
	}
}

// source is a ModelSource of two tables, as structs without names.
type tableSource map[string]reflect.Type

func (s tableSource) ModelType(name string) (reflect.Type, bool) { typ, ok := s[name]; return typ, ok }
func (s tableSource) TableModel(_, _, table string) (string, bool) {
	_, ok := s[strings.ToUpper(table[:1])+table[1:]]
	return strings.ToUpper(table[:1]) + table[1:], ok
}

// modelType makes a struct as the interpreter does: without a name, its Model not embedded as reflection sees it.
func modelType(tag string, columns ...reflect.StructField) reflect.Type {
	return reflect.StructOf(append([]reflect.StructField{{Name: "Model", Type: embedded, Tag: reflect.StructTag(tag)}}, columns...))
}

func TestModelSource(t *testing.T) {
	integer := reflect.TypeFor[int64]()
	id := reflect.StructField{Name: "ID", Type: integer, Tag: `db:"id,pk,auto"`}
	name := reflect.StructField{Name: "Name", Type: reflect.TypeFor[string](), Tag: `db:"name"`}
	source := tableSource{
		"Ship": modelType(`table:"ship" rel:"Crew: many Crew via ship_id"`, id, name),
		"Crew": modelType(`table:"crew"`, id, name, reflect.StructField{Name: "ShipID", Type: integer, Tag: `db:"ship_id,fk=ship.id,rel=Ship,backref=Crew"`}),
	}
	db := openTest(t, "CREATE TABLE ship (id INTEGER PRIMARY KEY, name TEXT)", "CREATE TABLE crew (id INTEGER PRIMARY KEY, name TEXT, ship_id INTEGER REFERENCES ship(id))",
		"INSERT INTO ship VALUES (1, 'Argo')", "INSERT INTO crew VALUES (1, 'Jason', 1), (2, 'Orpheus', 1)")
	session := NewSession(db, WithModels(source))
	defer session.Close()
	ships := session.QueryModel("Ship")
	q := ships.With(ships.Relation("Crew"))
	got := reflect.New(reflect.PointerTo(source["Ship"]))
	must(t, q.First(got.Interface()))
	crew := reflect.New(reflect.SliceOf(reflect.PointerTo(source["Crew"])))
	must(t, Load(got.Elem().Interface(), "Crew", crew.Interface()))
	if crew.Elem().Len() != 2 || crew.Elem().Index(1).Elem().FieldByName("Name").String() != "Orpheus" {
		t.Errorf("got %d", crew.Elem().Len())
	}
	// An object of a model that only the source knows.
	fresh := reflect.New(source["Crew"]).Interface()
	if m, err := newRegistryOf(source).of(fresh); err != nil || m.name != "Crew" {
		t.Errorf("got %v, %v", m, err)
	}
	if err := session.QueryModel("Boat").All(&[]*libTag{}); fmt.Sprint(err) != "model Boat is not registered: call the New function of its root, or session.Register(&Boat{})" {
		t.Errorf("got %v", err)
	}
}

func newRegistryOf(source ModelSource) *registry {
	r := newRegistry()
	r.setSource(source)
	return r
}

func TestRegister(t *testing.T) {
	type user struct {
		Model
		ID int64 `db:"id,pk"`
	}
	r := newRegistry()
	first, err := r.register("User", reflect.TypeFor[*user]())
	must(t, err)
	again, err := r.register("User", reflect.TypeFor[user]())
	must(t, err)
	if first != again || first.table != "user" {
		t.Errorf("the same type was registered twice, table %q", first.table)
	}
	type redefined struct {
		Model
		ID   int64 `db:"id,pk"`
		Name string
	}
	second, err := r.register("User", reflect.TypeFor[redefined]())
	must(t, err)
	if now, err := r.named("User"); now != second || err != nil {
		t.Errorf("got %v, %v: a redefined type replaces the old one", now, err)
	}
	if old, err := r.of(&user{}); old != first || err != nil {
		t.Errorf("got %v, %v: old objects keep their mapper", old, err)
	}
	anonymous := reflect.New(modelType(`table:"things"`)).Interface()
	tests := []struct {
		object any
		want   string
	}{
		{anonymous, "the model of table things is not registered: call the New function of its root, or session.Select with its name"},
		{nil, "got nil, want a pointer to a model: &User{}"},
		{user{}, "got User, want a pointer to a model: &User{}"},
		{&struct{ A int }{}, "got *struct, want a pointer to a model: its struct has no embedded store.Model"},
		{new(int), "got *int, want a pointer to a model: &User{}"},
	}
	for _, test := range tests {
		if _, err := r.of(test.object); fmt.Sprint(err) != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

func TestRegistryIsShared(t *testing.T) {
	r := newRegistry()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for name, model := range map[string]any{"Team": libTeam{}, "Author": libAuthor{}, "Book": libBook{}, "Tag": libTag{}} {
				m, err := r.register(name, reflect.TypeOf(model))
				if err != nil {
					t.Error(err)
					return
				}
				if rel, err := r.relation(m, "Author"); err == nil {
					if _, err := r.target(rel); err != nil && !strings.Contains(err.Error(), "is registered") {
						t.Error(err)
					}
				}
			}
		})
	}
	wait.Wait()
}
