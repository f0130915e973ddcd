package store

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// stranger listens on loopback and does the same to everybody who connects.
func stranger(t *testing.T, meet func(net.Conn)) (port string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				meet(conn)
			}()
		}
	}()
	_, port, _ = net.SplitHostPort(listener.Addr().String())
	return port
}

// says answers whatever is asked with a text.
func says(text string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Write([]byte(text))
		_, _ = conn.Read(make([]byte, 512))
	}
}

func TestOpenServerRefusals(t *testing.T) {
	for _, name := range []string{"PGSSLMODE", "PGPASSWORD", "MYSQL_PWD", "MYSQL_HOME"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", t.TempDir())
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) })
	silent := stranger(t, func(net.Conn) { <-ended })
	hangsUp := stranger(t, func(conn net.Conn) { _, _ = conn.Read(make([]byte, 8)) })
	web := stranger(t, says("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\n400 Bad Request"))
	other := stranger(t, says("\x05\x00\x00\x07hello"))
	plain := stranger(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 8))
		_, _ = conn.Write([]byte("N"))
	})
	nowhere := filepath.Join(t.TempDir(), "none.sock")
	for _, test := range []struct{ url, want string }{
		{"postgresql://joe:secret@127.0.0.1:1/shop", "no server answers at 127.0.0.1:1: is it running, are host and port right?"},
		{"mysql://joe:secret@127.0.0.1:1/shop", "no server answers at 127.0.0.1:1: is it running, are host and port right?"},
		{"postgresql://joe:secret@127.0.0.1:" + silent + "/shop?connect_timeout=1", "the server at 127.0.0.1:" + silent + " did not answer within 1s: is it the right one? connect_timeout=SECONDS waits longer"},
		{"mysql://joe:secret@127.0.0.1:" + silent + "/shop?connect_timeout=1", "the server at 127.0.0.1:" + silent + " did not answer within 1s: is it the right one? connect_timeout=SECONDS waits longer"},
		{"postgresql://joe:secret@127.0.0.1:" + hangsUp + "/shop", "the server at 127.0.0.1:" + hangsUp + " has closed the connection before it said anything: is it a server of PostgreSQL?"},
		{"mysql://joe:secret@127.0.0.1:" + hangsUp + "/shop?connect_timeout=1", "the server at 127.0.0.1:" + hangsUp + " did not answer within 1s: is it the right one? connect_timeout=SECONDS waits longer"}, // it is MySQL's server that speaks first
		{"postgresql://joe:secret@127.0.0.1:" + web + "/shop?sslmode=require", "the server at 127.0.0.1:" + web + " does not answer as PostgreSQL does: is it one, is the port right?"},
		{"mysql://joe:secret@127.0.0.1:" + other + "/shop", "the server at 127.0.0.1:" + other + " does not answer as MySQL does: is it one, is the port right?"},
		{"postgresql://joe:secret@127.0.0.1:" + plain + "/shop?sslmode=require", "the server at 127.0.0.1:" + plain + " does not offer encrypted connections: sslmode=disable goes without"},
		{"postgresql://joe:secret@/shop?host=/no/folder", "there is no socket at /no/folder/.s.PGSQL.5432: is the server running, is its socket there?"},
		{"mysql://joe:secret@/shop?unix_socket=" + nowhere, "there is no socket at " + nowhere + ": is the server running, is its socket there?"},
		{"mysql://joe:secret@h/shop?parseTime=maybe", "a parameter of the URL cannot be read"},
	} {
		started := time.Now()
		_, err := Open(t.Context(), test.url)
		var open *OpenError
		if !errors.As(err, &open) || open.Reason != test.want || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v, want %s", HidePassword(test.url), err, test.want)
		}
		if took := time.Since(started); took > 5*time.Second {
			t.Errorf("%s: took %s", HidePassword(test.url), took)
		}
	}
}

func TestOpenServerOfUnknownName(t *testing.T) {
	if os.Getenv("CI") != "true" {
		if _, err := net.DefaultResolver.LookupHost(t.Context(), "localhost."); err != nil {
			t.Skip("names are not looked up here")
		}
	}
	for _, scheme := range []string{"postgresql", "mysql"} {
		_, err := Open(t.Context(), scheme+"://joe:secret@nowhere.invalid/shop")
		if err == nil || !strings.Contains(err.Error(), "nowhere.invalid") || strings.Contains(err.Error(), "lookup") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v", scheme, err)
		}
	}
}

func TestOpenServerWaitsAsLongAsItIsTold(t *testing.T) {
	for query, want := range map[string]time.Duration{"": 10 * time.Second, "?connect_timeout=3": 3 * time.Second, "?timeout=0.5": time.Second / 2, "?connect_timeout=0": 0} {
		for _, scheme := range []string{"postgresql", "mysql"} {
			if a, err := parseAddress(scheme + "://h/d" + query); err != nil || a.server.Timeout != want {
				t.Errorf("%s %s: got %v, %v", scheme, query, a.server.Timeout, err)
			}
		}
	}
}

func TestOpenServerIsCancelled(t *testing.T) {
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) })
	silent := stranger(t, func(net.Conn) { <-ended })
	for _, scheme := range []string{"postgresql", "mysql"} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		started := time.Now()
		_, err := Open(ctx, scheme+"://joe@127.0.0.1:"+silent+"/shop?connect_timeout=0")
		cancel()
		if err == nil || time.Since(started) > 5*time.Second {
			t.Errorf("%s: got %v after %s", scheme, err, time.Since(started))
		}
	}
}
