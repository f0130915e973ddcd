package mysql

import (
	"maps"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

// home makes a home folder with an option file, and takes away what the machine says.
func home(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"MYSQL_HOME", "MARIADB_HOME", "MYSQL_PWD", "MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_UNIX_PORT"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", dir)
	t.Setenv("USERPROFILE", dir)
	write(t, filepath.Join(dir, ".my.cnf"), text)
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOptionLines(t *testing.T) {
	for line, want := range map[string][2]string{
		`user=joe`:                       {"user", "joe"},
		`user = joe  # the one`:          {"user", "joe"},
		`password = "a # b"  # not that`: {"password", "a # b"},
		`password='it''s'`:               {"password", "it''s"},
		`password="say \"hi\""`:          {"password", `say "hi"`},
		`password=a\\b\sc\td`:            {"password", "a\\b c\td"},
		`password=C:\Users`:              {"password", `C:\Users`},
		`password=a=b`:                   {"password", "a=b"},
		`password="`:                     {"password", `"`},
		`password=pass#word`:             {"password", "pass"},
		`password=秘密🔑`:                   {"password", "秘密🔑"},
		`password`:                       {"password", ""},
		`ssl-ca=/etc/ca.pem`:             {"ssl_ca", "/etc/ca.pem"},
		`loose-ssl_mode=REQUIRED`:        {"ssl_mode", "REQUIRED"},
		`socket="/tmp/a b.sock"`:         {"socket", "/tmp/a b.sock"},
	} {
		if name, value := option(line); name != want[0] || value != want[1] {
			t.Errorf("%s: got %q = %q, want %q", line, name, value, want)
		}
	}
}

func TestOptionFiles(t *testing.T) {
	dir := home(t, "")
	own, more, server := filepath.Join(dir, ".my.cnf"), filepath.Join(dir, "more"), t.TempDir()
	if err := os.Mkdir(more, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, own, "\ufeff# mine\r\n[client]\r\nuser = joe\r\npassword=old\r\n\r\n; more\r\n[mysqld]\r\nport=9999\r\nuser=mysql\r\n[mysql]\r\ndatabase=shop\r\n"+
		"!include "+filepath.Join(dir, "one.ini")+"\r\n!includedir "+more+"\r\n!include "+filepath.Join(dir, "none.cnf")+"\r\n")
	write(t, filepath.Join(dir, "one.ini"), "[client]\nport=3307\n!include "+filepath.Join(dir, "one.ini")+"\n")
	write(t, filepath.Join(more, "two.cnf"), "[client]\npassword=new\n[other]\nhost=no\n")
	write(t, filepath.Join(more, "three.ini"), "[client]\nhost=no\n")
	t.Setenv("MYSQL_HOME", server)
	write(t, filepath.Join(server, "my.cnf"), "[client-mariadb]\nhost = db.example\nuser=first\n")
	if got, want := ownOptions(), (map[string]string{"user": "joe", "password": "new", "database": "shop", "port": "3307", "host": "db.example"}); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(own, 0o666); err != nil {
		t.Fatal(err)
	}
	if got := ownOptions(); !maps.Equal(got, map[string]string{"host": "db.example", "user": "first"}) {
		t.Errorf("a file that everybody can write was read: %v", got)
	}
}

func TestComplete(t *testing.T) {
	account, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	const file = "[client]\nuser=joe\npassword=secret\nhost=db.example\nport=3307\nsocket=/run/my.sock\ndatabase=shop\nssl-ca=/ca.pem\nssl-mode=VERIFY_CA\n"
	for name, test := range map[string]struct {
		file string
		env  map[string]string
		url  store.Server
		want store.Server
	}{
		"nothing is known": {want: store.Server{User: account.Username, Host: "127.0.0.1", Port: "3306"}},
		"all from the file": {file: file,
			want: store.Server{User: "joe", Password: "secret", Host: "db.example", Port: "3307", Database: "shop", Params: url.Values{"ssl_ca": {"/ca.pem"}, "ssl_mode": {"VERIFY_CA"}}}},
		"the URL wins": {file: file,
			url:  store.Server{User: "ann", Password: "hers", Host: "other", Port: "1", Database: "d", Params: url.Values{"ssl_mode": {"DISABLED"}, "charset": {"utf8"}}},
			want: store.Server{User: "ann", Password: "hers", Host: "other", Port: "1", Database: "d", Params: url.Values{"ssl_mode": {"DISABLED"}, "charset": {"utf8"}}}},
		"a password is for its user": {file: "[client]\nuser=joe\npassword=secret\n", url: store.Server{User: "ann"},
			want: store.Server{User: "ann", Host: "127.0.0.1", Port: "3306"}},
		"a password for everybody": {file: "[client]\npassword=secret\n", url: store.Server{User: "ann", Host: "h"},
			want: store.Server{User: "ann", Password: "secret", Host: "h", Port: "3306"}},
		"localhost is the socket": {file: "[client]\nuser=joe\nsocket=/run/my.sock\nhost=localhost\n",
			want: store.Server{User: "joe", Host: "localhost", Socket: "/run/my.sock"}},
		"a host in the URL is no socket": {file: "[client]\nuser=joe\nsocket=/run/my.sock\n", url: store.Server{Host: "localhost"},
			want: store.Server{User: "joe", Host: "localhost", Port: "3306"}},
		"a socket in the URL": {file: file, url: store.Server{User: "joe", Socket: "/other.sock", Params: url.Values{"ssl": {"0"}}},
			want: store.Server{User: "joe", Password: "secret", Socket: "/other.sock", Database: "shop", Params: url.Values{"ssl": {"0"}}}},
		"the environment": {env: map[string]string{"MYSQL_PWD": "secret", "MYSQL_HOST": "h", "MYSQL_TCP_PORT": "3308"}, url: store.Server{User: "joe"},
			want: store.Server{User: "joe", Password: "secret", Host: "h", Port: "3308"}},
		"the file wins over the environment": {file: file, env: map[string]string{"MYSQL_PWD": "x", "MYSQL_HOST": "h", "MYSQL_TCP_PORT": "1"}, url: store.Server{Params: url.Values{"tls": {"false"}}},
			want: store.Server{User: "joe", Password: "secret", Host: "db.example", Port: "3307", Database: "shop", Params: url.Values{"tls": {"false"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			home(t, test.file)
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			if test.want.Params == nil {
				test.want.Params = url.Values{}
			}
			if complete(&test.url); !reflect.DeepEqual(test.url, test.want) {
				t.Errorf("got %+v, want %+v", test.url, test.want)
			}
		})
	}
}
