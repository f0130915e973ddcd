package models

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/traefik/yaegi/interp"

	"github.com/dbsh-go/dbsh/store"
)

// nasty has what real schemas have and textbooks do not.
const nasty = `
	create table "order" ("select" integer primary key, "group by" text not null default 'a "quoted" ''text''', "中文" varchar(10),
		"it's" numeric(10,2), "back` + "`" + `tick" text, "a,b" blob not null, "x.y" real, untyped, "2nd" boolean, "when" datetime, "query" text,
		"new
line" text, "filter" integer not null, "double""quote" text);
	create table "select" (id integer primary key, "order" references "order", "order_id" integer unique references "order");
	create table "my table" (a integer, b integer, "c d" integer, primary key (a, b), unique (b, a));
	create table keyed (id integer primary key, x integer, y integer, dotted references "x.y" ("a.b"),
		foreign key (x, y) references "my table" (a, b) on delete cascade on update set null);
	create table "x.y" ("a.b" integer primary key);
	create table ties ("k-1" references keyed, "t 1" integer, "t 2" integer, foreign key ("t 1", "t 2") references "my table");
	create table no_key (a integer references keyed, b text);
	create table models (id integer primary key, model text, model_id references models);
	create table registers (id integer primary key);
	create table followers (follower_id references registers, followed_id references registers, primary key (follower_id, followed_id));
	create view "a view" as select 1 as id, "select" as model from "order";
	create table computed (id integer primary key, a integer, twice integer generated always as (a * 2));
`

// TestModelTypeIsInterpreted shows that the struct type of a model is the one the interpreter makes of its source.
func TestModelTypeIsInterpreted(t *testing.T) {
	for name, db := range databases {
		t.Run(name, func(t *testing.T) {
			c := catalog(t, db(t))
			for _, m := range c.plan.models {
				source, err := c.Source(m.name)
				if err != nil {
					t.Fatal(err)
				}
				want := interpreted(t, m.name, source)
				got, ok := c.ModelType(m.name)
				if !ok || got != want {
					t.Errorf("%s: got\n%v\nwant\n%v", m.name, got, want)
				}
			}
		})
	}
}

// interpreted is the type that the interpreter makes of a model's struct.
func interpreted(t *testing.T, model, source string) reflect.Type {
	t.Helper()
	start := strings.Index(source, "type "+model+" struct {")
	end := start + strings.Index(source[start:], "\n}\n") + 3
	imports := source[strings.Index(source, "import"):strings.Index(source, "\n// ")]
	i := interp.New(interp.Options{})
	symbols := interp.Exports{
		"time/time":                             {"Time": reflect.ValueOf((*time.Time)(nil))},
		"github.com/dbsh-go/dbsh/store/store":   {"Model": reflect.ValueOf((*store.Model)(nil))},
		"github.com/shopspring/decimal/decimal": {"Decimal": reflect.ValueOf((*decimal.Decimal)(nil))},
	}
	if err := i.Use(symbols); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if _, err := i.EvalWithContext(ctx, imports+"\n"+source[start:end]); err != nil {
		t.Fatalf("%s: %v\n%s", model, err, source[start:end])
	}
	v, err := i.EvalWithContext(ctx, "&"+model+"{}")
	if err != nil {
		t.Fatalf("%s: %v", model, err)
	}
	return v.Type().Elem()
}
