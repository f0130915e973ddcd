package profile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
)

// project writes a project's files, and gives its folder, where the test goes on.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

// environment is a lookup in these variables alone.
func environment(variables map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { value, found := variables[name]; return value, found }
}

const shop = `[default]
models = "models"
echo = true
statement_timeout = "30s"

[development]
url = "sqlite:///dev.db"
binds = { audit = "audit.db" }

[testing]
url = "sqlite://"
echo = false

[production]
url = "postgresql://${SHOP_USER:-shop}:${SHOP_PASSWORD}@db.example/shop"
read_only = true

[eu-live]
`

func TestLoad(t *testing.T) {
	tests := []struct {
		name     string
		request  Request
		env      map[string]string
		dotEnv   string
		profile  string
		want     map[string]string // texts of values
		origins  map[string]string
		checks   string // what Check says
		wantSafe Confirm
	}{
		{
			name: "development is what is taken", profile: "development",
			want:    map[string]string{"url": "sqlite:///dev.db", "binds.audit": "audit.db", "models": "models", "migrations": "migrations", "echo": "true", "statement_timeout": "30s"},
			origins: map[string]string{"url": "dbsh.toml:7", "binds.audit": "dbsh.toml:8", "models": "dbsh.toml:2", "migrations": "default", "echo": "dbsh.toml:3"},
		},
		{
			name: "a section goes before default", request: Request{Name: "testing"}, profile: "testing",
			want: map[string]string{"url": "sqlite://", "echo": "false", "models": "models"}, origins: map[string]string{"echo": "dbsh.toml:12"},
		},
		{
			name: "flags go before the environment, that before the file", profile: "development",
			request: Request{Flags: map[string]string{"echo": "false"}}, env: map[string]string{"DBSH_ECHO": "true", "DBSH_READ_ONLY": "1", "DATABASE_URL": "mysql://root:pw@h/x"},
			want:    map[string]string{"echo": "false", "read_only": "true", "url": "mysql://root:***@h/x"},
			origins: map[string]string{"echo": "flag --echo", "read_only": "$DBSH_READ_ONLY", "url": "$DATABASE_URL"},
		},
		{
			name: "an argument names a profile", request: Request{Database: "testing"}, profile: "testing",
			want: map[string]string{"url": "sqlite://"}, origins: map[string]string{"url": "dbsh.toml:11"},
		},
		{
			name: "an argument is a database", request: Request{Database: "copy.db"}, profile: "development",
			want: map[string]string{"url": "copy.db", "echo": "true"}, origins: map[string]string{"url": "flag --database"},
		},
		{
			name: "DBSH_ENV", env: map[string]string{"DBSH_ENV": "production", "SHOP_PASSWORD": "s3cret"}, profile: "production",
			want: map[string]string{"url": "postgresql://shop:***@db.example/shop", "read_only": "true", "confirm": "name"}, wantSafe: ConfirmName,
		},
		{
			name: "a profile that was asked for keeps its url", request: Request{Name: "production"}, profile: "production",
			env:  map[string]string{"DATABASE_URL": "sqlite:///dev.db", "SHOP_PASSWORD": "x", "SHOP_USER": "ann"},
			want: map[string]string{"url": "postgresql://ann:***@db.example/shop"}, origins: map[string]string{"url": "dbsh.toml:15"},
		},
		{
			name: "a variable that is not set is asked for by name", request: Request{Name: "production"}, profile: "production",
			checks: "dbsh.toml:15: url of [production] needs $SHOP_PASSWORD, which is not set: set it in the environment or in .env, or write ${SHOP_PASSWORD:-default}",
		},
		{
			name: ".env is part of the environment", request: Request{Name: "production"}, profile: "production",
			dotEnv: "SHOP_PASSWORD='a b'\nSHOP_USER=eve\nDBSH_ECHO=false\n", env: map[string]string{"SHOP_USER": "ann"},
			want:    map[string]string{"url": "postgresql://ann:***@db.example/shop", "echo": "false"},
			origins: map[string]string{"echo": "$DBSH_ECHO in .env"},
		},
		{
			name: "no url", request: Request{Name: "eu-live"}, profile: "eu-live", wantSafe: ConfirmName,
			checks: `the profile eu-live of dbsh.toml has no url: write url = "sqlite:///eu-live.db" below [eu-live], set DATABASE_URL, or choose another profile with --env`,
		},
		{
			name: "DATABASE_URL is the url of a profile without", request: Request{Name: "eu-live"}, profile: "eu-live",
			env: map[string]string{"DATABASE_URL": "sqlite:///x.db"}, want: map[string]string{"url": "sqlite:///x.db"},
		},
		{
			name: "NO_COLOR", env: map[string]string{"NO_COLOR": "1"}, profile: "development", want: map[string]string{"colour": "off"},
		},
		{
			name: "a flag is heard before NO_COLOR", env: map[string]string{"NO_COLOR": "1"}, request: Request{Flags: map[string]string{"colour": "on"}}, profile: "development",
			want: map[string]string{"colour": "on"},
		},
		{
			name: "a wrong variable", env: map[string]string{"DBSH_ECHO": "maybe"}, profile: "development", checks: `$DBSH_ECHO: got "maybe", want true or false`,
		},
		{
			name: "binds of flags", request: Request{Flags: map[string]string{"binds.audit": "other.db", "binds.log": "log.db"}}, profile: "development",
			want: map[string]string{"binds.audit": "other.db", "binds.log": "log.db"}, origins: map[string]string{"binds.log": "flag --bind"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{FileName: shop}
			if test.dotEnv != "" {
				files[".env"] = test.dotEnv
			}
			test.request.Dir = project(t, files)
			test.request.Lookup = environment(test.env)
			p, err := Load(test.request)
			if err != nil {
				t.Fatal(err)
			}
			if p.Name != test.profile {
				t.Errorf("took the profile %q, want %q", p.Name, test.profile)
			}
			values := map[string]Value{}
			for _, v := range p.Values() {
				values[v.Key] = v
			}
			for key, want := range test.want {
				if got := values[key]; got.Text != want || got.Err != nil {
					t.Errorf("%s is %q (%v), want %q", key, got.Text, got.Err, want)
				}
			}
			for key, want := range test.origins {
				if got := values[key].Origin; got != want {
					t.Errorf("%s comes from %q, want %q", key, got, want)
				}
			}
			if err := p.Check(); (err == nil) != (test.checks == "") || err != nil && err.Error() != test.checks {
				t.Errorf("Check says %v, want %q", err, test.checks)
			}
			if test.wantSafe != "" && p.Confirm != test.wantSafe {
				t.Errorf("confirm is %q, want %q", p.Confirm, test.wantSafe)
			}
		})
	}
}

// What is asked from a folder below the file's starts at the file all the same.
func TestBelow(t *testing.T) {
	dir := project(t, map[string]string{FileName: shop, "a/b/x": "", ".env": "DBSH_MIGRATIONS=steps\n"})
	t.Chdir(filepath.Join(dir, "a", "b"))
	p, err := Load(Request{Dir: ".", Lookup: environment(map[string]string{"DBSH_RC": "rc"})})
	if err != nil {
		t.Fatal(err)
	}
	if p.URL != "sqlite:///../../dev.db" || p.Binds[0].URL != filepath.Join("..", "..", "audit.db") || p.Models != filepath.Join("..", "..", "models") {
		t.Errorf("got %s, %s, %s", p.URL, p.Binds[0].URL, p.Models)
	}
	if p.Migrations != filepath.Join("..", "..", "steps") || p.RC != "rc" || p.StatementTimeout != 30*time.Second {
		t.Errorf("got %s, %s, %s", p.Migrations, p.RC, p.StatementTimeout)
	}
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name, text string
		request    Request
		env        map[string]string
		want       string
	}{
		{"a misspelled key", "[default]\n\nmigration = \"x\"\n", Request{}, nil, "dbsh.toml:3: unknown key migration in [default]: did you mean migrations?"},
		{"an unknown key", "[default]\nzzz = 1\n", Request{}, nil, "dbsh.toml:2: unknown key zzz in [default]: the keys are url, binds, "},
		{"a key outside", "url = \"x\"\n", Request{}, nil, "dbsh.toml:1: url stands in no section: write it below [default], or below a profile's name"},
		{"no switch", "[default]\necho = \"loud\"\n", Request{}, nil, "dbsh.toml:2: echo of [default]: got \"loud\", want true or false"},
		{"no text", "[default]\nurl = 3\n", Request{}, nil, "dbsh.toml:2: url of [default] is not understood: want a text: a file or a URL"},
		{"no time", "[production]\nstatement_timeout = 3\n", Request{}, nil, `dbsh.toml:2: statement_timeout of [production] is not understood: want a time, such as "30s" or "2m"`},
		{"no way to confirm", "[production]\nconfirm = \"twice\"\n", Request{}, nil, `dbsh.toml:2: confirm of [production]: got "twice", want "never", "ask" or "name"`},
		{"binds without names", "[default]\nbinds = \"x\"\n", Request{}, nil, "dbsh.toml:2: binds of [default] is not understood: want binds = { name = \"url\" }"},
		{"said twice", "[default]\nurl = \"a\"\nurl = \"b\"\n", Request{}, nil, "dbsh.toml:3: "},
		{"no TOML", "[default\n", Request{}, nil, "dbsh.toml:1: "},
		{"a misspelled profile", shop, Request{Name: "prodution"}, nil, "dbsh.toml has no profile prodution: did you mean production?; there are default, development, testing, production, eu-live"},
		{"one of the environment", shop, Request{}, map[string]string{"DBSH_ENV": "nowhere"}, "dbsh.toml has no profile nowhere ($DBSH_ENV); there are default"},
		{"two profiles", shop, Request{Name: "testing", Database: "production"}, nil, "got the profile production as DATABASE and testing as --env, want one"},
		{"a profile without a file", "", Request{Name: "testing"}, nil, "--env asks for the profile testing, and there is no dbsh.toml in this folder or above it: dbsh init writes one, or name a database"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{}
			if test.text != "" {
				files[FileName] = test.text
			}
			test.request.Dir = project(t, files)
			test.request.Lookup = environment(test.env)
			_, err := Load(test.request)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestExpand(t *testing.T) {
	variables := map[string]string{"A": "1", "EMPTY": ""}
	for text, want := range map[string]string{
		"": "", "x": "x", "${A}": "1", "a${A}b${A}": "a1b1", "${B:-2}": "2", "${B:-}": "", "${EMPTY:-3}": "3", "$${A}": "${A}", "$A": "$A",
	} {
		if got, err := expand(text, func(name string) string { return variables[name] }); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"${", "${A", "${}", "${B}", "${1}", "${A-x}"} {
		if got, err := expand(text, func(name string) string { return variables[name] }); err == nil {
			t.Errorf("%s: got %q, want an error", text, got)
		}
	}
}

func TestPassword(t *testing.T) {
	tests := []struct {
		name, lines string
		request     Request
		want, err   string
		none        bool
	}{
		{name: "itself", lines: "password = \"${PW}\"", want: "s3cret"},
		{name: "a command", lines: "password_command = \"printf 'one\\\\ntwo'\"", want: "one"},
		{name: "a command that fails", lines: "password_command = \"exit 3\"", err: "password_command of the profile default failed: exit status 3"},
		{name: "a command without words", lines: "password_command = \"true\"", err: "password_command of the profile default printed nothing, want the password in its first line"},
		{name: "none", none: true},
		{name: "of another database", lines: "password = \"x\"", request: Request{Database: "postgresql://elsewhere/x"}, none: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.request.Dir = project(t, map[string]string{FileName: "[default]\nurl = \"postgresql://joe@h/x\"\n" + test.lines + "\n"})
			test.request.Lookup = environment(map[string]string{"PW": "s3cret"})
			p, err := Load(test.request)
			if err != nil {
				t.Fatal(err)
			}
			if p.HasPassword() == test.none {
				t.Errorf("HasPassword is %t", p.HasPassword())
			}
			got, err := p.Password(t.Context(), "joe")
			if got != test.want || (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
				t.Errorf("got %q, %v, want %q, %s", got, err, test.want, test.err)
			}
			for _, v := range p.Values() {
				if strings.Contains(v.Text, "s3cret") {
					t.Errorf("%s shows the password", v.Key)
				}
			}
		})
	}
}

func TestWithoutFile(t *testing.T) {
	p, err := Load(Request{Dir: t.TempDir(), Lookup: environment(nil)})
	if err != nil || p.Check() != nil || p.URL != "" || p.File != "" || p.Name != "" || p.Migrations != "migrations" || p.Confirm != ConfirmAsk {
		t.Errorf("got %+v, %v", p, err)
	}
	_, err = Load(Request{Dir: t.TempDir(), Lookup: environment(map[string]string{"DBSH_ENV": "production"})})
	var missing *MissingError
	if !errors.As(err, &missing) || missing.Profile != "production" {
		t.Errorf("got %v", err)
	}
	p, err = Load(Request{Dir: t.TempDir(), Lookup: environment(map[string]string{"DBSH_ENV": "production", "DATABASE_URL": "sqlite:///x.db"})})
	if err != nil || !p.Production() || p.Label() != "production" || p.URL != "sqlite:///x.db" {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestKeyring(t *testing.T) {
	keyring.MockInit() // the machines that test have none
	if err := keyring.Set("shop", "joe", "s3cret"); err != nil {
		t.Fatal(err)
	}
	dir := project(t, map[string]string{FileName: "[default]\nurl = \"postgresql://joe@h/x\"\npassword_keyring = \"shop\"\n"})
	p, err := Load(Request{Dir: dir, Lookup: environment(nil)})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Password(t.Context(), "joe"); got != "s3cret" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := p.Password(t.Context(), "ann"); got != "" || err == nil || err.Error() != "the keyring has no password of ann under shop" {
		t.Errorf("got %q, %v", got, err)
	}
}
