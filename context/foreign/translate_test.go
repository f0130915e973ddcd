package foreign

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/context/module"
)

// translated is a package of one file, made anew.
func translated(t *testing.T, form Form, text string) (string, error) {
	t.Helper()
	return translatedBeside(t, form, text, "")
}

// translatedBeside is translated where the package example.com/base has another text.
func translatedBeside(t *testing.T, form Form, text, base string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "m.go"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	pkg, err := module.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	made, _, err := Translate(pkg, form, func(path string) (*module.Package, error) {
		if path != "example.com/base" || base == "" {
			return nil, errors.New("there is no package " + path)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "base.go"), []byte(base), 0o600); err != nil {
			t.Fatal(err)
		}
		return module.Read(dir)
	})
	if err != nil {
		return "", err
	}
	if got, want := strings.Count(made.Files[0].Text, "\n"), strings.Count(text, "\n"); got < want {
		t.Errorf("got %d lines of %d: lines move", got, want)
	}
	for i, line := range strings.Split(text, "\n") { // what is not a struct's stays where it was
		if now := strings.Split(made.Files[0].Text, "\n")[i]; strings.HasPrefix(line, "func") && now != line && form == Compiled {
			t.Errorf("line %d is %q, was %q", i+1, now, line)
		}
	}
	return made.Files[0].Text, nil
}

// typesOn are the types of single databases, which have a test of their own.
var typesOn = regexp.MustCompile(`,type_\w+=(\w+|'[^']*')`)

// TestTranslate says in store's tags what other tags and conventions say.
func TestTranslate(t *testing.T) {
	const gormHead = "package m\n\nimport \"gorm.io/gorm\"\n\nvar _ gorm.DB\n\n"
	tests := []struct {
		name, text string
		want       []string
	}{
		{"composite keys", gormHead + `type Order struct {
	Shop string ` + "`gorm:\"primaryKey\"`" + `
	No   int    ` + "`gorm:\"primaryKey;autoIncrement:false\"`" + `
	Lines []Line ` + "`gorm:\"foreignKey:OrderShop,OrderNo;references:Shop,No\"`" + `
}

type Line struct {
	ID uint
	OrderShop string
	OrderNo int
	Order *Order ` + "`gorm:\"foreignKey:OrderShop,OrderNo;references:Shop,No;constraint:OnDelete:CASCADE\"`" + `
}`, []string{`rel:"Lines: many Line via order_shop+order_no"`, `fk:"order_shop,order_no -> orders.shop,no rel=Order ondelete=cascade"`, `db:"no,pk"`}},
		{"many to many with itself", gormHead + `type User struct {
	gorm.Model
	Friends []*User ` + "`gorm:\"many2many:user_friends\"`" + `
	Fans []User ` + "`gorm:\"many2many:Follow;joinForeignKey:StarID;joinReferences:FanID\"`" + `
}`, []string{"Friends: many User through user_friends(user_id, friend_id)", "Fans: many User through follows(star_id, fan_id)"}},
		{"many to many by other columns than the keys", gormHead + `type User struct {
	ID uint
	Code string ` + "`gorm:\"uniqueIndex\"`" + `
	Tags []Tag ` + "`gorm:\"many2many:user_tags;foreignKey:Code;references:Slug;joinReferences:TagName\"`" + `
}

type Tag struct { ID uint; Slug string ` + "`gorm:\"uniqueIndex\"`" + ` }`, []string{"Tags: many Tag through user_tags on='self.code = user_tags.user_code and user_tags.tag_name = other.slug'"}},
		{"permissions", gormHead + `type Card struct {
	ID uint
	Number string ` + "`gorm:\"<-:create\"`" + `
	Stamp string ` + "`gorm:\"->\"`" + `
	Seen string ` + "`gorm:\"<-:false\"`" + `
	Free string ` + "`gorm:\"->;<-\"`" + `
}`, []string{"number,null_zero,insert_only", "stamp,null_zero,read_only", "seen,null_zero,read_only", `db:"free,null_zero"`}},
		{"a key to another column, without a constraint", gormHead + `type User struct {
	ID uint
	CompanyCode string
	Company Company ` + "`gorm:\"references:Code;foreignKey:CompanyCode;constraint:-\"`" + `
}

type Company struct { ID uint; Code string ` + "`gorm:\"uniqueIndex\"`" + ` }`, []string{`db:"company_code,null_zero,fk=companies.code,rel=Company,unenforced"`, `Code string ` + "`gorm:\"uniqueIndex\" db:\"code,null_zero,index,unique\"`"}},
		{"to itself", gormHead + `type Node struct {
	gorm.Model
	ParentID *uint
	Parent *Node
	Children []Node ` + "`gorm:\"foreignKey:ParentID\"`" + `
}`, []string{`db:"parent_id,fk=nodes.id,rel=Parent"`, `rel:"Children: many Node via parent_id"`}},
		{"indexes", gormHead + `type Item struct {
	ID int
	A int ` + "`gorm:\"index:ab,unique,priority:2;index:,where:a > 0\"`" + `
	B string ` + "`gorm:\"index:ab,priority:1,sort:desc;check:b_set,b <> ''\"`" + `
	C, D string ` + "`gorm:\"size:9;index\"`" + `
}`, []string{`index:"unique b desc,a; a where a > 0"`, `check='b <> '''''`, "C string `gorm:\"size:9;index\" db:\"c,null_zero,size=9,index\"`; D string `gorm:\"size:9;index\" db:\"d,null_zero,size=9,index\"`"}},
		{"times", gormHead + `type Row struct {
	ID string ` + "`gorm:\"type:uuid;default:gen_random_uuid()\"`" + `
	CreatedAt int64
	UpdatedAt int64 ` + "`gorm:\"autoUpdateTime:milli\"`" + `
	Seen gorm.DeletedAt ` + "`gorm:\"index\"`" + `
	private int
}`, []string{`db:"id,pk,type=uuid,server_default='gen_random_uuid()'"`, `created_at,null_zero,default=unix"`, `default=unix_milli,onupdate=unix_milli"`, `seen,null_zero,soft_delete,index"`, "private int `db:\"-\"`"}},
		{"bun", `package m

type User struct {
	ID int64 ` + "`bun:\",pk,autoincrement\"`" + `
	Login string ` + "`bun:\"login_name,type:varchar(30),notnull,unique:a,unique:b\"`" + `
	Org int64 ` + "`bun:\",unique:a\"`" + `
	Posts []*Post ` + "`bun:\"rel:has-many\"`" + `
}

type Post struct {
	ID int64 ` + "`bun:\",pk\"`" + `
	UserID int64
	User *User ` + "`bun:\"rel:belongs-to\"`" + `
}`, []string{`table:"users" unique:"login_name,org"`, `db:"login_name,notnull,type='varchar(30)',unique"`, `rel:"Posts: many Post via user_id"`, `user_id,null_zero,fk=users.id,rel=User,unenforced"`}},
		{"db tags", `package m

type Base struct { ID int ` + "`db:\"id\"`" + `; Made string ` + "`db:\"made\"`" + ` }

//dbsh:table app.people
type User struct {
	Base
	Name string ` + "`db:\"name,size=3\" json:\"n\"`" + `
	Cached *User
}`, []string{`table:"people" schema:"app"`, "Base `fields:\"ID: id,pk,auto; Made: made\"`", "`json:\"n\" db:\"name,size=3\"`", "Cached *User `db:\"-\"`"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text, err := translated(t, Compiled, test.text)
			if err != nil {
				t.Fatal(err)
			}
			text = typesOn.ReplaceAllString(text, "")
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("there is no %s in\n%s", want, text)
				}
			}
		})
	}
}

// TestTypesOfGORM are the types that GORM's drivers choose, where store would choose others: what AutoMigrate of GORM 1.31 has made on
// PostgreSQL and MariaDB.
func TestTypesOfGORM(t *testing.T) {
	for field, want := range map[string]string{
		"X int":                     "",
		"X uint32":                  "",
		"X int8":                    "type_mysql=tinyint",
		"X uint64":                  "type_postgresql=bigint",
		"X *uint":                   "type_postgresql=bigint",
		"X int `gorm:\"size:16\"`":  "type_postgresql=smallint,type_mysql=smallint",
		"X uint `gorm:\"size:16\"`": "type_postgresql=integer,type_mysql='smallint unsigned'",
		"X time.Duration":           "type_postgresql=bigint,type_mysql=bigint",
		"X float32":                 "type_postgresql=numeric,type_mysql=float",
		"X float64":                 "type_postgresql=numeric",
		"X float64 `gorm:\"precision:10;scale:2\"`": "type_postgresql='numeric(10, 2)',type_mysql='decimal(10, 2)'",
		"X bool":                                 "",
		"X string":                               "type_postgresql=text,type_mysql=longtext",
		"X Kind":                                 "type_postgresql=text,type_mysql=longtext",
		"X sql.NullString":                       "type_postgresql=text,type_mysql=longtext",
		"X string `gorm:\"default:a\"`":          "server_default='''a''',type_postgresql=text,type_mysql='varchar(191)'",
		"X string `gorm:\"size:10\"`":            "size=10,type_sqlite=text",
		"X string `gorm:\"size:70000\"`":         "size=70000,type_sqlite=text,type_mysql=mediumtext",
		"X string `gorm:\"uniqueIndex\"`":        "index,unique,type_postgresql=text",
		"X string `gorm:\"type:text\"`":          "type=text,type_mysql=text",
		"X []byte":                               "",
		"X []byte `gorm:\"size:9\"`":             "type_mysql='varbinary(9)'",
		"X *time.Time":                           "type_postgresql=timestamptz,type_mysql='datetime(3)'",
		"X time.Time `gorm:\"precision:6\"`":     "type_postgresql='timestamptz(6)',type_mysql='datetime(6)'",
		"X float64 `gorm:\"type:decimal(9,2)\"`": "type='decimal(9,2)'",
	} {
		text, err := translated(t, Compiled, "package m\n\nimport (\n\t\"database/sql\"\n\t\"time\"\n)\n\ntype Kind string\n\ntype Row struct {\n\tID uint `gorm:\"primaryKey\"`\n\t"+field+"\n}\n")
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(text, `db:"x`)
		got, _, _ := strings.Cut(rest, `"`)
		if got = strings.TrimPrefix(strings.TrimPrefix(got, ",null_zero"), ","); got != want {
			t.Errorf("%s: got %s, want %s", field, got, want)
		}
	}
}

// TestTranslateParts takes parts of models from another package, with what makes them models.
func TestTranslateParts(t *testing.T) {
	for _, test := range []struct{ base, text, want string }{
		{"import \"time\"\n\ntype Model struct {\n\tKey string `gorm:\"primaryKey;size:36\"`\n\tUpdatedAt time.Time\n\tby string\n}\n\nfunc (m *Model) BeforeCreate(*gorm.DB) error { return nil }",
			"type User struct {\n\tbase.Model\n\tName string\n}", `base.Model ` + "`fields:\"Key: key,pk,size=36; UpdatedAt: updated_at,null_zero,default=now,onupdate=now\"`"},
		{"type Model struct {\n\tID int64 `bun:\",pk,autoincrement\"`\n}", "type User struct {\n\tbase.Model\n\tName string `bun:\"type:text\"`\n}", `fields:"ID: id,pk,auto"`},
		{"type Model struct {\n\tID int64 `db:\"id\"`\n}", "type User struct {\n\tbase.Model\n\tName string `db:\"name\"`\n}", `fields:"ID: id,pk,auto"`},
		{"type Money struct {\n\tCents int64\n\tUnit string `gorm:\"size:3\"`\n}", "type Bill struct {\n\tID uint `gorm:\"primaryKey\"`\n\tSum base.Money `gorm:\"embedded;embeddedPrefix:sum_\"`\n}",
			`fields:"Cents: sum_cents,null_zero; Unit: sum_unit,null_zero,size=3" prefix:"Sum"`},
	} {
		text, err := translatedBeside(t, Compiled, "package m\n\nimport \"example.com/base\"\n\n"+test.text+"\n", "package base\n\nimport \"gorm.io/gorm\"\n\n"+test.base+"\n")
		if text = typesOn.ReplaceAllString(text, ""); err != nil || !strings.Contains(text, test.want) {
			t.Errorf("got %v\n%s\nwant %s", err, text, test.want)
		}
	}
	_, err := translated(t, Compiled, "package m\n\nimport \"example.com/base\"\n\ntype User struct {\n\tbase.Model\n\tID int `gorm:\"primaryKey\"`\n}\n")
	if want := "m.go:6: User.Model: its columns are not known here: there is no package example.com/base"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestTranslateRefuses what cannot be said, with its place.
func TestTranslateRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"type Part struct { A int; Other }\n\ntype Other struct { Part }\n\ntype User struct {\n\tID int `gorm:\"primaryKey\"`\n\tPart\n}":          "m.go:9: User.Part: its columns are not known here: Part holds itself, which Go does not allow",
		"type Part struct { A int }\n\ntype User struct {\n\tID int `gorm:\"primaryKey\"`\n\t*Part\n}":                                              "m.go:7: User.Part: a part of a model that may be nil (*Part) is not supported: embed the struct itself",
		"type User struct {\n\tID int `gorm:\"primaryKey\"`\n\tA string `gorm:\"index:,type:gin\"`\n}":                                              "m.go:5: User.A: an index of another kind than btree cannot be declared: leave it to the database, which keeps it",
		"type user struct { ID int }\n\ntype Post struct {\n\tID int `gorm:\"primaryKey\"`\n\tBy user\n}":                                           "m.go:7: By leads to user, which is not exported",
		"type User struct {\n\tID int64 `bun:\",pk\"`\n\tTags []Tag `bun:\"m2m:user_tags\"`\n}\n\ntype Tag struct { ID int64 `bun:\",pk\"` }":       "m.go:5: User.Tags: no model of this package has the table user_tags",
		"type User struct {\n\tID int64 `bun:\",pk\"`\n\tRole *Role `bun:\"rel:belongs-to\"`\n}\n\ntype Role struct { ID string `bun:\"key,pk\"` }": "m.go:5: User.Role: no column is found for it: want join:COLUMN=COLUMN, of User and of Role",
	} {
		_, err := translated(t, Compiled, "package m\n\n"+text+"\n")
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestHookLeavesAlone tells hooks that can be called without the library's own handle.
func TestHookLeavesAlone(t *testing.T) {
	for body, called := range map[string]bool{
		"(tx *gorm.DB) error { return nil }": true, "(*gorm.DB) error { return nil }": true, "(_ *gorm.DB) (err error) { return }": true,
		"(tx *gorm.DB) error { return tx.Error }": false, "(tx *gorm.DB) error { return other(u.tx) }": true, "(db *gorm.DB) error { return func() error { return db.Error }() }": false,
	} {
		text, err := translated(t, Compiled, "package m\n\nimport \"gorm.io/gorm\"\n\ntype User struct { gorm.Model; tx int }\n\nfunc (u *User) BeforeCreate"+body+"\n")
		if err != nil || strings.Contains(text, "x.BeforeCreate(nil)") != called || strings.Contains(text, "StoreHooks") != true {
			t.Errorf("%s: called is not %t: %v\n%s", body, called, err, text)
		}
	}
}
