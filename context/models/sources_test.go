package models

import (
	"context"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

func TestSeveralDatabases(t *testing.T) {
	ctx := context.Background()
	own := open(t, "create table orders (id integer primary key); create table reports_lines (id integer primary key)")
	other := open(t, "create table orders (id integer primary key, day text); create table lines (id integer primary key, order_id int not null references orders)")
	c, err := New(ctx, own, Source{"reports", other}, Source{"二", other})
	if err != nil {
		t.Fatal(err)
	}
	list, err := c.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range list {
		got = append(got, m.Name+" "+m.Root+" "+m.Table+" "+strings.Join(m.Relations, ","))
	}
	want := []string{
		"Order Orders orders ", "ReportsLine ReportsLines reports_lines ",
		"ReportsLineTable ReportsLineTables reports.lines Order", "ReportsOrder ReportsOrders reports.orders ReportsLineTables",
		"X二Line X二Lines 二.lines Order", "X二Order X二Orders 二.orders X二Lines",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for bind, want := range map[string]string{"": "Order", "reports": "ReportsOrder", "二": "X二Order", "none": ""} {
		if name, _ := c.TableModel(bind, "", "ORDERS"); name != want {
			t.Errorf("the table orders of %q is that of %q, want %q", bind, name, want)
		}
	}
	if got := strings.Join(c.Tables(), " "); got != "orders reports_lines" {
		t.Errorf("the tables for SQL are %s", got)
	}
	if source, err := c.Source("ReportsOrder"); err != nil || !strings.Contains(source, `table:"orders" bind:"reports"`) {
		t.Errorf("got %v and\n%s", err, source)
	}
	typ, _ := c.ModelType("ReportsLineTable")
	if mapping, err := store.MappingOf("ReportsLineTable", typ); err != nil || mapping.Table.Bind != "reports" {
		t.Errorf("got %v, %+v", err, mapping)
	}
}
