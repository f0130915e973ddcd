//go:build unix

package cmd

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// privateServer is a database server of a test's own, with certificates and passwords, in a folder that is removed with the
// test. It listens on loopback and at a socket.
type privateServer struct {
	t       *testing.T
	dir     string // short, because a socket's path may be
	port    string
	account *syscall.Credential // that the server runs as; nil for the test's own
	certificates
}

// absent skips a test whose server's program is not there. CI has it, unless it is told to use a server elsewhere.
func absent(t *testing.T, program, variable string) {
	t.Helper()
	if os.Getenv("CI") == "true" && os.Getenv(variable) == "" {
		t.Fatalf("no program %s: scripts/servers installs it", program)
	}
	t.Skipf("no program %s to start a server with", program)
}

// newPrivateServer makes a server's folder. Where root runs the test, the server runs as account: PostgreSQL's wants that.
func newPrivateServer(t *testing.T, account string) *privateServer {
	t.Helper()
	dir, err := os.MkdirTemp("", "dbsh")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &privateServer{t: t, dir: dir, port: freePort(t), certificates: makeCertificates(t)}
	for _, name := range []string{"ca.pem", "server.pem", "server.key"} {
		text, err := os.ReadFile(s.file(name))
		if err != nil {
			t.Fatal(err)
		}
		s.write(name, string(text))
	}
	if os.Getuid() == 0 {
		s.runAs(account)
	}
	return s
}

func (s *privateServer) runAs(account string) {
	s.t.Helper()
	known, err := user.Lookup(account)
	if err != nil {
		s.t.Skipf("root may not run the server, and there is no %s: %v", account, err)
	}
	uid, _ := strconv.Atoi(known.Uid)
	gid, _ := strconv.Atoi(known.Gid)
	s.account = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	files, _ := filepath.Glob(filepath.Join(s.dir, "*"))
	for _, path := range append(files, s.dir) {
		if err := os.Chown(path, uid, gid); err != nil {
			s.t.Fatal(err)
		}
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

// write puts a file into the server's folder.
func (s *privateServer) write(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	if s.account != nil {
		if err := os.Chown(path, int(s.account.Uid), int(s.account.Gid)); err != nil {
			s.t.Fatal(err)
		}
	}
}

// program is a command that runs as the server does.
func (s *privateServer) program(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.account}
	return cmd
}

// prepare runs a program that makes the server's files.
func (s *privateServer) prepare(name string, args ...string) {
	s.t.Helper()
	if out, err := s.program(name, args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// start starts the server and waits until url can be opened. The signal ends it, with the test.
func (s *privateServer) start(end syscall.Signal, url, name string, args ...string) {
	s.t.Helper()
	cmd := s.program(name, args...)
	var log strings.Builder
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s.t.Cleanup(func() {
		_ = cmd.Process.Signal(end)
		select {
		case <-ended:
		case <-time.After(patience):
			_ = cmd.Process.Kill()
		}
	})
	for limit := time.Now().Add(3 * patience); ; time.Sleep(50 * time.Millisecond) {
		db, err := store.Open(s.t.Context(), url)
		if err == nil {
			_ = db.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			s.t.Fatalf("the server has ended: %v\n%s", err, log.String())
		default:
		}
		if time.Now().After(limit) {
			s.t.Fatalf("the server does not answer: %v", err)
		}
	}
}

// connection is a way to connect, and what comes of it: what is printed, or the end of the error.
type connection struct {
	name, url   string
	env         []string
	want, fails string
}

// connects runs an entry by each of the connections.
func (s *privateServer) connects(entry string, list []connection) {
	for _, c := range list {
		s.t.Run(c.name, func(t *testing.T) {
			var out, errs strings.Builder
			cmd := program(c.url, "--format", "csv", "-c", entry)
			cmd.Env = append(append(cmd.Env, quietly(t.TempDir())...), c.env...)
			cmd.Stdout, cmd.Stderr = &out, &errs
			err := cmd.Run()
			if _, isExit := errors.AsType[*exec.ExitError](err); err != nil && !isExit {
				t.Fatal(err)
			}
			silent(t, c.url, out.String()+errs.String())
			switch said := strings.TrimSpace(errs.String()); {
			case c.fails != "" && (err == nil || !strings.HasSuffix(said, c.fails)):
				t.Errorf("got %q, want an error that ends with %q", said+out.String(), c.fails)
			case c.fails == "" && (err != nil || out.String() != c.want):
				t.Errorf("got %q %s, want %q", out.String(), said, c.want)
			}
		})
	}
}

// quietly is an environment in which nothing is said about servers.
func quietly(home string) []string {
	env := []string{"HOME=" + home, "XDG_STATE_HOME=" + home}
	for _, name := range []string{
		"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSERVICE", "PGSERVICEFILE", "PGPASSFILE", "PGSSLMODE", "PGSSLROOTCERT",
		"MYSQL_HOME", "MARIADB_HOME", "MYSQL_PWD", "MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_UNIX_PORT",
	} {
		env = append(env, name+"=")
	}
	return env
}
