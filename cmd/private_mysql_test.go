//go:build unix

package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// newPrivateMariaDB starts a MariaDB. joe has a password, certified a certificate.
func newPrivateMariaDB(t *testing.T) *privateServer {
	t.Helper()
	server, err := exec.LookPath("mariadbd")
	if err != nil {
		server = "/usr/sbin/mariadbd" // not in everybody's path
	}
	install, err := exec.LookPath("mariadb-install-db")
	if _, missing := os.Stat(server); missing != nil || err != nil {
		absent(t, "mariadbd", "DBSH_TEST_MYSQL_URL")
	}
	s := newPrivateServer(t, "mysql")
	data, socket := filepath.Join(s.dir, "data"), filepath.Join(s.dir, "sock")
	s.prepare(install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db")
	root := "mysql://root@/mysql?unix_socket=" + socket
	s.start(syscall.SIGKILL, root, server, "--no-defaults", "--datadir="+data, "--bind-address=127.0.0.1", "--port="+s.port, "--socket="+socket,
		"--innodb-flush-log-at-trx-commit=0", "--ssl-cert="+filepath.Join(s.dir, "server.pem"), "--ssl-key="+filepath.Join(s.dir, "server.key"), "--ssl-ca="+filepath.Join(s.dir, "ca.pem"))
	err = onURL(root, []string{"CREATE DATABASE shop", "CREATE USER joe IDENTIFIED BY '" + secret + "'", "GRANT ALL ON shop.* TO joe",
		"CREATE USER certified REQUIRE X509", "GRANT ALL ON shop.* TO certified"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPrivateMariaDB(t *testing.T) {
	t.Parallel()
	s := newPrivateMariaDB(t)
	at := "@localhost:" + s.port + "/shop"
	joe := "mysql://joe:" + secret + at
	byAddress := "mariadb://joe:" + secret + "@127.0.0.1:" + s.port + "/shop"
	own := "ssl_cert=" + s.file("client.pem") + "&ssl_key=" + s.file("client.key")
	socket := filepath.Join(s.dir, "sock")
	homeOf := func(text string) string {
		home := t.TempDir()
		if err := os.WriteFile(filepath.Join(home, ".my.cnf"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return home
	}
	login := "[client]\nuser=joe\npassword=\"" + secret + "\" # mine\nport=" + s.port + "\n[mysql]\ndatabase=shop\n"
	const encrypted, plain = "who,tls\njoe,1\n", "who,tls\njoe,0\n"
	s.connects("SELECT substring_index(current_user(), '@', 1) AS who, variable_value <> '' AS tls FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher'", []connection{
		{name: "no mode", url: joe, want: encrypted},
		{name: "DISABLED", url: joe + "?ssl_mode=DISABLED", want: plain},
		{name: "REQUIRED", url: joe + "?ssl-mode=REQUIRED", want: encrypted},
		{name: "ssl_ca", url: joe + "?ssl_ca=" + s.file("ca.pem"), want: encrypted},
		{name: "VERIFY_IDENTITY", url: joe + "?ssl_mode=VERIFY_IDENTITY&ssl_ca=" + s.file("ca.pem"), want: encrypted},
		{name: "the system's authorities", url: joe + "?ssl_mode=VERIFY_IDENTITY", fails: "has a certificate that nobody trusts: ssl_ca names a file with the certificate of who has signed it"},
		{name: "unknown authority", url: joe + "?ssl_ca=" + s.file("other.pem"), fails: "has a certificate that nobody trusts: ssl_ca names a file with the certificate of who has signed it"},
		{name: "unknown authority, no name", url: joe + "?ssl_mode=VERIFY_CA&ssl_ca=" + s.file("other.pem"), fails: "has a certificate that nobody trusts: ssl_ca names a file with the certificate of who has signed it"},
		{name: "other name", url: byAddress + "?ssl_ca=" + s.file("ca.pem"), fails: "has a certificate for another name (localhost), not for 127.0.0.1: ssl_mode=VERIFY_CA does not look at the name"},
		{name: "VERIFY_CA", url: byAddress + "?ssl_mode=VERIFY_CA&ssl_ca=" + s.file("ca.pem"), want: encrypted},
		{name: "ssl_check_hostname", url: byAddress + "?ssl_check_hostname=false&ssl_ca=" + s.file("ca.pem"), want: encrypted},
		{name: "certificate of its own", url: "mysql+pymysql://certified" + at + "?ssl_ca=" + s.file("ca.pem") + "&" + own, want: "who,tls\ncertified,1\n"},
		{name: "certificate only", url: "mysql://certified" + at + "?" + own, want: "who,tls\ncertified,1\n"},
		{name: "no certificate", url: "mysql://certified" + at, fails: "refuses user certified without a password: give one in the URL (certified:password@host), or in $MYSQL_PWD or ~/.my.cnf"},
		{name: "no such file", url: joe + "?ssl_ca=/no/ca.pem", fails: "ssl_ca: /no/ca.pem cannot be used: no such file or directory"},

		{name: "no password", url: "mysql://joe" + at, fails: "the server at localhost:" + s.port + " refuses user joe without a password: give one in the URL (joe:password@host), or in $MYSQL_PWD or ~/.my.cnf"},
		{name: "wrong password", url: "mysql://joe:x" + at, fails: "the server at localhost:" + s.port + " refuses user joe: the user or the password is wrong"},
		{name: "unknown database", url: "mysql://root@/nowhere?unix_socket=" + socket, fails: "the server at " + socket + " has no database nowhere"},
		{name: "MYSQL_PWD", url: "mysql://joe" + at, env: []string{"MYSQL_PWD=" + secret}, want: encrypted},
		{name: "option file", url: "mysql://", env: []string{"HOME=" + homeOf(login)}, want: encrypted},
		{name: "option file in MYSQL_HOME", url: "mysql://localhost", env: []string{"MYSQL_HOME=" + func() string {
			home := homeOf("")
			if err := os.WriteFile(filepath.Join(home, "my.cnf"), []byte(login), 0o600); err != nil {
				t.Fatal(err)
			}
			return home
		}()}, want: encrypted},
		{name: "option file with certificates", url: "mysql://certified" + at, want: "who,tls\ncertified,1\n",
			env: []string{"HOME=" + homeOf("[client]\nssl-ca="+s.file("ca.pem")+"\nssl-cert="+s.file("client.pem")+"\nssl-key="+s.file("client.key")+"\n")}},
		{name: "option file with a socket", url: "mysql:///shop", env: []string{"HOME=" + homeOf(login+"[client]\nsocket="+socket+"\n")}, want: plain},
		{name: "the URL wins over the option file", url: "mysql://ann:y@localhost", env: []string{"HOME=" + homeOf(login)}, fails: "refuses user ann: the user or the password is wrong"},
		{name: "socket", url: "mysql://joe:" + secret + "@/shop?unix_socket=" + socket, want: plain},
		{name: "no socket", url: "mysql://joe@/shop?unix_socket=/no/sock", fails: "there is no socket at /no/sock: is the server running, is its socket there?"},
	})
	t.Run("prompt", func(t *testing.T) { asksForPassword(t, "mysql://joe"+at, "shop") })
}
