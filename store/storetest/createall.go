package storetest

import (
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// Stamps is a base that other models embed.
type Stamps struct {
	CreatedAt time.Time  `db:"created_at,default=now"`
	UpdatedAt *time.Time `db:"updated_at,onupdate=now"`
}

// Shop has a name that must be quoted, and options of every kind.
type Shop struct {
	store.Model `table:"order" unique:"city,street" index:"city,street" check:"seats >= 0"`
	ID          int64 `db:"id,pk,auto"`
	Stamps
	Name   string  `db:"name,size=64,unique"`
	Code   string  `db:"code,size=10,unique,index"`
	City   string  `db:"city,size=40,index"`
	Street *string `db:"street,size=40"`
	Group  string  `db:"group,size=20,server_default=none"`
	Seats  int32   `db:"seats,server_default=4,check='seats < 1000'"`
	Notes  string  `db:"notes,type=text,null"`
	Kind   string  `db:"kind,enum='bar,cafe',default=bar"`
}

// Guest collects shops; the association has no model of its own.
type Guest struct {
	store.Model `table:"guests" rel:"Shops: many Shop through guest_shops(guest_id, shop_id)"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,size=64"`
	HomeID      *int64 `db:"home_id,fk=order.id,ondelete='set null',rel=Home"`
}

// Head is of a department, and a Department has a head: their tables refer to each other.
type Head struct {
	store.Model  `table:"heads"`
	ID           int64  `db:"id,pk,auto"`
	DepartmentID *int64 `db:"department_id,fk=departments.id"`
}

// Department is the other half of Head.
type Department struct {
	store.Model `table:"departments"`
	ID          int64  `db:"id,pk,auto"`
	HeadID      *int64 `db:"head_id,fk=heads.id"`
}

// Keyless has forgotten its primary key.
type Keyless struct {
	store.Model `table:"keyless"`
	Name        string `db:"name"`
}

// Lodger has a foreign key to a table that is called otherwise.
type Lodger struct {
	store.Model `table:"lodgers"`
	ID          int64  `db:"id,pk,auto"`
	ShopID      *int64 `db:"shop_id,fk=oder.id"`
}

// Visitor has a foreign key to a column that is called otherwise.
type Visitor struct {
	store.Model `table:"visitors"`
	ID          int64  `db:"id,pk,auto"`
	ShopID      *int64 `db:"shop_id,fk=order.idd"`
}

// made checks what CreateAll or DropAll says it did.
func (b *bench) made(made *store.Made, err error, want string, tables string) {
	b.Helper()
	b.ok(err)
	if got := made.String(); got != want {
		b.Errorf("got %q, want %q", got, want)
	}
	if got := strings.Join(append(made.Created, made.Dropped...), " "); got != tables {
		b.Errorf("got tables %s, want %s", got, tables)
	}
}

var createTests = []test{
	{"creates only tables that do not exist", func(b *bench) {
		s := store.NewSession(b.db)
		defer s.Close()
		b.ok(s.Register(&Shop{}, &Guest{}, &Role{}))
		made, err := s.CreateAll()
		b.made(made, err, "created 3 tables, 1 existed", "order guests guest_shops")
		if len(made.Existed) != 1 || made.Existed[0] != "roles" {
			b.Errorf("got %v", made.Existed)
		}
		made, err = s.Handle().CreateAll()
		b.made(made, err, "created 0 tables, 4 existed", "")
		b.ok(s.Commit())
	}},
	{"creates the tables of the models it is given", func(b *bench) {
		made, err := b.s.CreateAll(&Shop{})
		b.made(made, err, "created 1 table", "order")
	}},
	{"says how to declare a model where there is none", func(b *bench) {
		s := store.NewSession(b.db)
		defer s.Close()
		_, err := s.CreateAll()
		b.fails(err, nil, "create all: 0 models are registered", "type User struct")
		_, err = s.DropAll()
		b.fails(err, nil, "drop all: 0 models are registered")
	}},
	{"a model without a primary key is told, and nothing is created", func(b *bench) {
		_, err := b.s.CreateAll(&Shop{}, &Keyless{})
		b.fails(err, nil, "Keyless has no primary key", "id,pk")
		made, err := b.s.CreateAll(&Shop{})
		b.made(made, err, "created 1 table", "order")
	}},
	{"a foreign key that leads nowhere is told, and nothing is created", func(b *bench) {
		_, err := b.s.CreateAll(&Shop{}, &Lodger{})
		b.fails(err, nil, "create table lodgers: lodgers.shop_id refers to oder.id", "no such table", "did you mean order?")
		_, err = b.s.CreateAll(&Shop{}, &Visitor{})
		b.fails(err, nil, "create table visitors: visitors.shop_id refers to order.idd", "no such column", "did you mean id?")
		b.tables("CREATE TABLE oder (idd INTEGER PRIMARY KEY)")
		_, err = b.s.CreateAll(&Shop{}, &Lodger{})
		b.fails(err, nil, "create table lodgers: lodgers.shop_id refers to oder.id", "no such column", "did you mean idd?")
		_, err = b.s.CreateAll(&Head{})
		b.fails(err, nil, "heads.department_id refers to departments.id", "no such table")
		b.ok(b.s.Register(&Department{}))
		_, err = b.s.CreateAll(&Head{})
		b.fails(err, nil, "give Department to CreateAll too")
		made, err := b.s.CreateAll(&Shop{}, &Head{}, &Department{})
		b.made(made, err, "created 3 tables", "order departments heads")
	}},
	{"does not flush what is pending, which then finds its table", func(b *bench) {
		b.ok(b.s.Add(&Shop{Name: "a", Code: "b", City: "c", Seats: 5}))
		_, err := b.s.CreateAll(&Shop{})
		b.ok(err, b.s.Commit())
		b.holds(`SELECT count(*) FROM `+b.quote("order"), "1")
	}},
	{"rollback takes the tables back", func(b *bench) {
		if !b.transactionalDDL() {
			b.Skip("each statement that changes a table commits")
		}
		_, err := b.s.CreateAll(&Shop{})
		b.ok(err, b.s.Rollback())
		made, err := b.s.CreateAll(&Shop{})
		b.made(made, err, "created 1 table", "order")
	}},
	{"tables that refer to each other", func(b *bench) {
		made, err := b.s.CreateAll(&Head{}, &Department{})
		b.made(made, err, "created 2 tables", "departments heads")
		head, department := &Head{}, &Department{}
		b.ok(b.s.Add(head, department), b.s.Flush())
		head.DepartmentID, department.HeadID = &department.ID, &head.ID
		b.ok(b.s.Commit())
		head.DepartmentID = ptr(int64(99))
		b.fails(b.s.Flush(), store.ErrIntegrity)
		b.ok(b.s.Rollback())
		made, err = b.s.DropAll(&Head{}, &Department{})
		b.made(made, err, "dropped 2 tables", "heads departments")
		b.ok(b.s.Commit())
	}},
	{"drops in reverse order, and tells what was not there", func(b *bench) {
		s := store.NewSession(b.db)
		defer s.Close()
		b.ok(s.Register(&Shop{}, &Guest{}))
		made, err := s.CreateAll()
		b.made(made, err, "created 3 tables", "order guests guest_shops")
		made, err = s.DropAll()
		b.made(made, err, "dropped 3 tables", "guest_shops guests order")
		made, err = s.DropAll()
		b.made(made, err, "dropped 0 tables, 3 did not exist", "")
		b.ok(s.Commit())
	}},
	{"what is created is what was declared", func(b *bench) {
		_, err := b.s.CreateAll(&Shop{}, &Guest{})
		b.ok(err, b.s.Commit())
		tables, err := b.s.Handle().Describe(b.Context(), "order", "guests", "guest_shops")
		b.ok(err)
		want := map[string]string{
			"order": "id* created_at! updated_at name! code! city! street group! seats! notes kind!" +
				" | ix_order_city(city) ix_order_city_street(city,street) unique(city,street) unique(code) unique(name) | ",
			"guests":      "id* name! home_id |  | home_id>order.id SET NULL",
			"guest_shops": "guest_id* shop_id* |  | guest_id>guests.id shop_id>order.id",
		}
		for _, table := range tables {
			if got := outline(table); got != want[table.Name] {
				b.Errorf("%s: got\n%s\nwant\n%s", table.Name, got, want[table.Name])
			}
		}
		if len(tables) != 3 {
			b.Errorf("got %d tables", len(tables))
		}
	}},
	{"a table that was dropped by SQL is made again", func(b *bench) {
		_, err := b.s.CreateAll(&Shop{})
		b.ok(err)
		_, err = b.s.Execute("DROP TABLE " + b.quote("order"))
		b.ok(err)
		made, err := b.s.CreateAll(&Shop{})
		b.made(made, err, "created 1 table", "order")
	}},
	{"the database keeps to checks, enums, defaults and unique groups", func(b *bench) {
		_, err := b.s.CreateAll(&Shop{})
		b.ok(err)
		shop := &Shop{Name: "n", Code: "c", City: "Bonn", Street: ptr("x")}
		b.ok(b.s.Add(shop), b.s.Commit())
		if shop.Group != "none" || shop.Seats != 4 || shop.Kind != "bar" || shop.CreatedAt.IsZero() || shop.UpdatedAt != nil {
			b.Errorf("got %+v", shop)
		}
		shop.Seats = 1000
		b.fails(b.s.Flush(), store.ErrIntegrity)
		b.ok(b.s.Rollback(), b.s.Add(&Shop{Name: "m", Code: "d", City: "Bonn", Street: ptr("x")}))
		b.fails(b.s.Flush(), store.ErrIntegrity)
		b.ok(b.s.Rollback())
		_, err = b.s.Execute("UPDATE " + b.quote("order") + " SET kind = 'zoo'")
		if err == nil {
			b.Error("the database took a value that is not in the enum")
		}
		b.ok(b.s.Rollback())
		shop.City = "Ulm"
		b.ok(b.s.Commit())
		if shop.UpdatedAt == nil {
			b.Error("updated_at is not set")
		}
	}},
}
