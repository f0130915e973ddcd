package mysql

import (
	"cmp"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// groups are those of an option file that the mysql and mariadb clients read.
var groups = []string{"client", "client-server", "client-mariadb", "mysql", "mariadb-client"}

// ownOptions reads the options of the person who runs the program: my.cnf in $MYSQL_HOME and .my.cnf in the home folder, where
// the later one counts. Names have underscores. Files that everybody can write are not read.
func ownOptions() map[string]string {
	options := map[string]string{}
	if folder := cmp.Or(os.Getenv("MARIADB_HOME"), os.Getenv("MYSQL_HOME")); folder != "" {
		readOptions(filepath.Join(folder, "my.cnf"), options, 0)
	}
	if home, err := os.UserHomeDir(); err == nil {
		readOptions(filepath.Join(home, ".my.cnf"), options, 0)
	}
	return options
}

// deepest is how many files may include each other.
const deepest = 10

// readOptions adds a file's options, and those of the files that it includes. One that cannot be read has none, as for the clients.
func readOptions(path string, options map[string]string, depth int) {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() || openToAll(info) || depth == deepest {
		return
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return
	}
	group := ""
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[':
			group, _, _ = strings.Cut(line[1:], "]")
			group = strings.TrimSpace(group)
		case strings.HasPrefix(line, "!includedir"):
			for _, file := range listed(strings.TrimSpace(strings.TrimPrefix(line, "!includedir"))) {
				readOptions(file, options, depth+1)
			}
		case strings.HasPrefix(line, "!include"):
			readOptions(strings.TrimSpace(strings.TrimPrefix(line, "!include")), options, depth+1)
		case slices.Contains(groups, group):
			name, value := option(line)
			options[name] = value
		}
	}
}

// openToAll tells whether everybody can write a file. On Windows its mode does not say.
func openToAll(info os.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o002 != 0
}

// listed are the option files of a folder.
func listed(folder string) []string {
	files, _ := filepath.Glob(filepath.Join(folder, "*.cnf"))
	return files
}

// option reads name=value, or a name alone. A # outside of quotes begins a comment; quotes around the value are not part of it;
// a backslash writes signs that could not stand there.
func option(line string) (name, value string) {
	name, value, _ = strings.Cut(uncommented(line), "=")
	name = strings.ReplaceAll(strings.TrimSpace(name), "-", "_")
	value = strings.TrimSpace(value)
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		value = value[1 : n-1]
	}
	return strings.TrimPrefix(name, "loose_"), unescaped.Replace(value)
}

var unescaped = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\r`, "\r", `\b`, "\b", `\s`, " ", `\"`, `"`, `\'`, `'`)

func uncommented(line string) string {
	var quote byte
	escaped := false
	for i := range len(line) {
		c := line[i]
		switch {
		case (c == '"' || c == '\'') && !escaped && quote == 0:
			quote = c
		case c == quote && !escaped:
			quote = 0
		case c == '#' && quote == 0:
			return line[:i]
		}
		escaped = quote != 0 && c == '\\' && !escaped
	}
	return line
}

// complete fills in what the URL has left out: from the option files, else from MYSQL_HOST, MYSQL_TCP_PORT, MYSQL_UNIX_PORT and
// MYSQL_PWD, as the mysql client does. A password is for the user beside it: it is not sent for another one whom the URL names.
func complete(s *store.Server) {
	options := ownOptions()
	if s.Password == "" && (s.User == "" || options["user"] == "" || s.User == options["user"]) {
		s.Password = options["password"]
	}
	s.Password = cmp.Or(s.Password, os.Getenv("MYSQL_PWD"))
	s.User = cmp.Or(s.User, options["user"], accountName())
	s.Database = cmp.Or(s.Database, options["database"])
	if s.Host == "" && s.Port == "" && s.Socket == "" {
		s.Host = cmp.Or(options["host"], os.Getenv("MYSQL_HOST"))
		if s.Host == "" || s.Host == "localhost" {
			s.Socket = cmp.Or(options["socket"], os.Getenv("MYSQL_UNIX_PORT"))
		}
	}
	if s.Socket == "" {
		s.Host = cmp.Or(s.Host, "127.0.0.1")
		s.Port = cmp.Or(s.Port, options["port"], os.Getenv("MYSQL_TCP_PORT"), "3306")
	}
	completeParams(s, options)
}

// completeParams takes over what the options say about TLS, unless the URL says something about it.
func completeParams(s *store.Server, options map[string]string) {
	params := url.Values{}
	for name, values := range s.Params {
		if aboutTLS(name) {
			options = nil
		}
		params[name] = values
	}
	for name, value := range options {
		if aboutTLS(name) {
			params.Set(name, value)
		}
	}
	s.Params = params
}

// accountName is who runs the program, for the server; "" where nobody knows.
func accountName() string {
	account, err := user.Current()
	if err != nil {
		return ""
	}
	return account.Username[strings.LastIndex(account.Username, `\`)+1:]
}
