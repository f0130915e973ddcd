//go:build unix

package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// newPrivatePostgres starts a PostgreSQL. joe has a password, certified a certificate, everybody else is taken at their word.
func newPrivatePostgres(t *testing.T) *privateServer {
	t.Helper()
	bin := postgresBin()
	if bin == "" {
		absent(t, "postgres", "DBSH_TEST_POSTGRES_URL")
	}
	s := newPrivateServer(t, "postgres")
	data := filepath.Join(s.dir, "data")
	s.prepare(filepath.Join(bin, "initdb"), "--no-sync", "-E", "UTF8", "--locale=C", "-A", "trust", "-U", "postgres", "-D", data)
	s.write("hba.conf", "local all joe scram-sha-256\nlocal all all trust\nhostnossl all joe 127.0.0.1/32 reject\nhostssl all joe 127.0.0.1/32 scram-sha-256\n"+
		"hostssl all certified 127.0.0.1/32 cert\nhost all postgres 127.0.0.1/32 trust\n")
	socket := "postgresql://postgres@/postgres?host=" + s.dir + "&port=" + s.port
	s.start(syscall.SIGQUIT, socket, filepath.Join(bin, "postgres"), "-D", data, "-k", s.dir, "-p", s.port, "-c", "listen_addresses=127.0.0.1",
		"-c", "fsync=off", "-c", "hba_file="+filepath.Join(s.dir, "hba.conf"), "-c", "ssl=on", "-c", "ssl_cert_file="+filepath.Join(s.dir, "server.pem"),
		"-c", "ssl_key_file="+filepath.Join(s.dir, "server.key"), "-c", "ssl_ca_file="+filepath.Join(s.dir, "ca.pem"))
	err := onURL(socket, []string{"CREATE ROLE joe LOGIN PASSWORD '" + secret + "'", "CREATE ROLE certified LOGIN"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// postgresBin is the folder of PostgreSQL's programs, which distributions do not put into the path; "" for none.
func postgresBin() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path)
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(slices.Max(found))
}

func TestPrivatePostgres(t *testing.T) {
	t.Parallel()
	s := newPrivatePostgres(t)
	at := "@localhost:" + s.port + "/postgres"
	joe := "postgresql://joe:" + secret + at
	trusting := "sslmode=verify-full&sslrootcert=" + s.file("ca.pem")
	own := "&sslcert=" + s.file("client.pem") + "&sslkey=" + s.file("client.key")
	files := t.TempDir()
	for name, text := range map[string]string{
		"pgpass":  "localhost:" + s.port + ":*:joe:" + secret + "\n",
		"service": "[shop]\nhost=localhost\nport=" + s.port + "\nuser=joe\npassword=" + secret + "\ndbname=postgres\n",
	} {
		if err := os.WriteFile(filepath.Join(files, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	passfile, services := "PGPASSFILE="+filepath.Join(files, "pgpass"), "PGSERVICEFILE="+filepath.Join(files, "service")
	const encrypted = "who,ssl\njoe,true\n"
	s.connects("SELECT current_user::text AS who, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", []connection{
		{name: "no mode", url: joe, want: encrypted},
		{name: "require", url: joe + "?sslmode=require", want: encrypted},
		{name: "verify-full", url: joe + "?" + trusting, want: encrypted},
		{name: "verify-full as asyncpg has it", url: joe + "?ssl=verify-full&sslrootcert=" + s.file("ca.pem"), want: encrypted},
		{name: "disable", url: joe + "?sslmode=disable", fails: `in this way (the server says: pg_hba.conf rejects connection for host "127.0.0.1", user "joe", database "postgres", no encryption)`},
		{name: "certificate of its own", url: "postgresql://certified" + at + "?" + trusting + own, want: "who,ssl\ncertified,true\n"},
		{name: "no certificate", url: "postgresql://certified" + at + "?" + trusting, fails: "(the server says: connection requires a valid client certificate)"},
		{name: "unknown authority", url: joe + "?sslmode=verify-full&sslrootcert=" + s.file("other.pem"),
			fails: "the server at localhost:" + s.port + " has a certificate that nobody trusts: sslrootcert names a file with the certificate of who has signed it"},
		{name: "other name", url: "postgresql://joe:" + secret + "@127.0.0.1:" + s.port + "/postgres?" + trusting,
			fails: "has a certificate for another name (localhost), not for 127.0.0.1: sslmode=verify-ca does not look at the name"},
		{name: "verify-ca", url: "postgresql://joe:" + secret + "@127.0.0.1:" + s.port + "/postgres?sslmode=verify-ca&sslrootcert=" + s.file("ca.pem"), want: encrypted},
		{name: "no such file", url: joe + "?sslmode=verify-full&sslrootcert=/no/ca.pem", fails: "/no/ca.pem cannot be used: no such file or directory"},
		{name: "no certificate in the file", url: joe + "?sslmode=verify-full&sslrootcert=" + s.file("ca.key"), fails: "the driver refuses the address: unable to add CA to cert pool"},
		{name: "unknown mode", url: joe + "?sslmode=maybe", fails: `got sslmode "maybe", want disable, allow, prefer, require, verify-ca or verify-full`},

		{name: "no password", url: "postgresql://joe" + at, fails: "refuses user joe without a password: give one in the URL (joe:password@host), or in $PGPASSWORD or ~/.pgpass"},
		{name: "wrong password", url: "postgresql://joe:x" + at, fails: "the server at localhost:" + s.port + " refuses user joe: the user or the password is wrong"},
		{name: "unknown user", url: "postgresql://ann@/postgres?host=" + s.dir + "&port=" + s.port, fails: `the server at ` + s.dir + "/.s.PGSQL." + s.port + ` refuses user ann: it does not know the user, or does not let it in from here, into this database or in this way (the server says: role "ann" does not exist)`},
		{name: "unknown database", url: "postgresql://joe:" + secret + "@localhost:" + s.port + "/nowhere", fails: "the server at localhost:" + s.port + " has no database nowhere"},
		{name: "PGPASSWORD", url: "postgresql://joe" + at, env: []string{"PGPASSWORD=" + secret}, want: encrypted},
		{name: "all from the environment", url: "postgresql://", env: []string{"PGUSER=joe", "PGPASSWORD=" + secret, "PGHOST=localhost", "PGPORT=" + s.port, "PGDATABASE=postgres"}, want: encrypted},
		{name: "pgpass", url: "postgresql://joe" + at, env: []string{passfile}, want: encrypted},
		{name: "service in the URL", url: "postgresql://?service=shop", env: []string{services}, want: encrypted},
		{name: "PGSERVICE", url: "postgresql://", env: []string{services, "PGSERVICE=shop"}, want: encrypted},
		{name: "the URL wins over the service", url: "postgresql://ann:y@localhost/postgres?service=shop", env: []string{services}, fails: `the server at localhost:` + s.port + ` refuses user ann: it does not know the user, or does not let it in from here, into this database or in this way (the server says: no pg_hba.conf entry for host "127.0.0.1", user "ann", database "postgres", SSL encryption)`},
		{name: "unknown service", url: "postgresql://?service=none", env: []string{services}, fails: "the driver refuses the address: unable to find service: none"},
		{name: "socket", url: "postgresql://joe:" + secret + "@/postgres?host=" + s.dir + "&port=" + s.port, want: "who,ssl\njoe,false\n"},
		{name: "no socket", url: "postgresql://joe@/postgres?host=" + files, fails: "there is no socket at " + files + "/.s.PGSQL.5432: is the server running, is its socket there?"},
	})
	t.Run("prompt", func(t *testing.T) { asksForPassword(t, "postgresql://joe"+at, "postgres") })
}
