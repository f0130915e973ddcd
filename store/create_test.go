package store

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

type goldenRole struct {
	Model `table:"roles"`
	ID    int64  `db:"id,pk,auto"`
	Name  string `db:"name,size=64,unique"`
}

type goldenUser struct {
	Model    `table:"user" unique:"email,role_id" index:"lower(email)" check:"age >= 0" rel:"Friends: many goldenUser through friends(a, b)"`
	ID       int32           `db:"id,pk"`
	Email    string          `db:"email,index,unique"`
	Bio      *string         `db:"bio,type=text"`
	Age      uint8           `db:"age,server_default=1"`
	Big      uint64          `db:"big"`
	Ratio    float32         `db:"ratio"`
	Score    *float64        `db:"score"`
	Price    decimal.Decimal `db:"price,precision=10,scale=2,check='price > 0'"`
	Double   decimal.Decimal `db:"double,generated='price * 2'"`
	Active   bool            `db:"active,server_default=true"`
	Mood     string          `db:"mood,enum='ok,it''s bad',server_default=ok"`
	Born     *Date           `db:"born"`
	Wakes    *TimeOfDay      `db:"wakes"`
	Seen     time.Time       `db:"seen,server_default=CURRENT_TIMESTAMP"`
	Zoned    *time.Time      `db:"zoned,zone"`
	Nap      time.Duration   `db:"nap"`
	Key      uuid.UUID       `db:"key"`
	Photo    []byte          `db:"photo,notnull"`
	Settings map[string]any  `db:"settings,type=json"`
	Pickled  map[string]any  `db:"pickled,type=gob"`
	Tags     []string        `db:"tags"`
	Kept     *string         `db:"kept,type='CHAR(3)'"`
	RoleID   *int64          `db:"role_id,fk=roles.id,ondelete='set null',onupdate_fk=cascade"`
}

// The tables of every type, in the words of each database.
func TestCreateTable(t *testing.T) {
	for name, want := range map[string]struct {
		dialect dialect.Dialect
		text    string
	}{
		"sqlite": {dialect.SQLite{}, `
CREATE TABLE "user" (
	id INTEGER NOT NULL,
	email VARCHAR NOT NULL,
	bio TEXT,
	age SMALLINT DEFAULT 1 NOT NULL,
	big INTEGER NOT NULL,
	ratio FLOAT NOT NULL,
	score FLOAT,
	price DECIMAL TEXT(10, 2) NOT NULL CHECK (price > 0),
	double DECIMAL TEXT GENERATED ALWAYS AS (price * 2) STORED,
	active BOOLEAN DEFAULT true NOT NULL,
	mood VARCHAR(8) DEFAULT 'ok' NOT NULL,
	born DATE,
	wakes TIME,
	seen DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL,
	zoned DATETIME,
	nap BIGINT NOT NULL,
	"key" CHAR(36) NOT NULL,
	photo BLOB NOT NULL,
	settings JSON TEXT,
	pickled BLOB,
	tags JSON TEXT,
	kept CHAR(3),
	role_id INTEGER,
	PRIMARY KEY (id),
	UNIQUE (email, role_id),
	FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE SET NULL ON UPDATE CASCADE,
	CHECK (age >= 0),
	CHECK (mood IN ('ok', 'it''s bad'))
)
CREATE UNIQUE INDEX ix_user_email ON "user" (email)
CREATE INDEX ix_user_lower_email ON "user" ((lower(email)))`},
		"postgres": {dialect.Postgres{}, `
CREATE TABLE "user" (
	id SERIAL NOT NULL,
	email VARCHAR NOT NULL,
	bio TEXT,
	age SMALLINT DEFAULT 1 NOT NULL,
	big NUMERIC(20) NOT NULL,
	ratio REAL NOT NULL,
	score DOUBLE PRECISION,
	price NUMERIC(10, 2) NOT NULL CHECK (price > 0),
	double NUMERIC GENERATED ALWAYS AS (price * 2) STORED,
	active BOOLEAN DEFAULT true NOT NULL,
	mood user_mood DEFAULT 'ok' NOT NULL,
	born DATE,
	wakes TIME WITHOUT TIME ZONE,
	seen TIMESTAMP WITHOUT TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
	zoned TIMESTAMP WITH TIME ZONE,
	nap INTERVAL NOT NULL,
	"key" UUID NOT NULL,
	photo BYTEA NOT NULL,
	settings JSON,
	pickled BYTEA,
	tags VARCHAR[],
	kept CHAR(3),
	role_id BIGINT,
	PRIMARY KEY (id),
	UNIQUE (email, role_id),
	FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE SET NULL ON UPDATE CASCADE,
	CHECK (age >= 0)
)
CREATE UNIQUE INDEX ix_user_email ON "user" (email)
CREATE INDEX ix_user_lower_email ON "user" ((lower(email)))`},
		"mysql": {dialect.MySQL{}, strings.ReplaceAll(`
CREATE TABLE ~user~ (
	id INTEGER AUTO_INCREMENT NOT NULL,
	email VARCHAR(255) NOT NULL,
	bio LONGTEXT,
	age TINYINT UNSIGNED DEFAULT 1 NOT NULL,
	big BIGINT UNSIGNED NOT NULL,
	ratio DOUBLE NOT NULL,
	score DOUBLE,
	price DECIMAL(10, 2) NOT NULL CHECK (price > 0),
	~double~ DECIMAL(65, 30) GENERATED ALWAYS AS (price * 2) STORED,
	active BOOL DEFAULT true NOT NULL,
	mood ENUM('ok', 'it''s bad') DEFAULT 'ok' NOT NULL,
	born DATE,
	wakes TIME(6),
	seen DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) NOT NULL,
	zoned DATETIME(6),
	nap BIGINT NOT NULL,
	~key~ CHAR(36) NOT NULL,
	photo LONGBLOB NOT NULL,
	settings JSON,
	pickled LONGBLOB,
	tags JSON,
	kept CHAR(3),
	role_id BIGINT,
	PRIMARY KEY (id),
	UNIQUE (email, role_id),
	FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE SET NULL ON UPDATE CASCADE,
	CHECK (age >= 0)
)
CREATE UNIQUE INDEX ix_user_email ON ~user~ (email)
CREATE INDEX ix_user_lower_email ON ~user~ ((lower(email)))`, "~", "`")},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewSession(&DB{dialect: want.dialect})
			must(t, s.Register(&goldenRole{}))
			m, err := s.models.register("", reflect.TypeFor[goldenUser]())
			must(t, err)
			d, err := s.definition(m)
			must(t, err)
			got := "\n" + strings.Join(s.createStatements(d), "\n")
			if got != want.text {
				for i, line := range strings.Split(got, "\n") {
					if wanted := strings.Split(want.text, "\n"); i >= len(wanted) || wanted[i] != line {
						t.Fatalf("line %d: got\n%s\nof\n%s", i, line, got)
					}
				}
				t.Errorf("got\n%s", got)
			}
		})
	}
}

func TestServerDefault(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "open": "'open'", "not yet": "'not yet'", "'it''s'": "'it''s'", "7": "7", "-1.5": "-1.5", "true": "true", "NULL": "NULL",
		"CURRENT_TIMESTAMP": "CURRENT_TIMESTAMP", "now()": "(now())", "(1 + 2)": "(1 + 2)", "(1) + (2)": "((1) + (2))", "2024-01-01": "'2024-01-01'",
	} {
		if got := (&column{details: details{serverDefault: text}}).serverDefault(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
