package store

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestParseAddress(t *testing.T) {
	tests := []struct {
		url, path, name string
		bare            bool
	}{
		{"sqlite:///rel.db", "rel.db", "rel", false},
		{"sqlite:///dir/rel.db", "dir/rel.db", "rel", false},
		{"sqlite:////abs/of.db", "/abs/of.db", "of", false},
		{"sqlite+pysqlite:////abs/of.db", "/abs/of.db", "of", false},
		{"SQLite:///rel.db", "rel.db", "rel", false},
		{"sqlite:///with%20blank%23.db?timeout=3", "with blank#.db", "with blank#", false},
		{"sqlite:///c:/data/x.db", "c:/data/x.db", "x", false},
		{"sqlite://", "", "memory", false},
		{"sqlite:///", "", "memory", false},
		{"sqlite:///:memory:", "", "memory", false},
		{":memory:", "", "memory", false},
		{"chinook.db", "chinook.db", "chinook", true},
		{"/data/chinook.sqlite3", "/data/chinook.sqlite3", "chinook", true},
		{"odd?name%41#.db", "odd?name%41#.db", "odd?name%41#", true},
		{".db", ".db", ".db", true},
		{"no ending", "no ending", "no ending", true},
		{"not a scheme://x", "not a scheme://x", "x", true},
	}
	for _, test := range tests {
		address, err := parseAddress(test.url)
		if err != nil {
			t.Errorf("%s: %v", test.url, err)
			continue
		}
		if address.path != test.path || address.bare != test.bare || address.name() != test.name {
			t.Errorf("%s: got path %q, bare %t, name %q; want %q, %t, %q",
				test.url, address.path, address.bare, address.name(), test.path, test.bare, test.name)
		}
	}
}

func TestParseAddressParameters(t *testing.T) {
	address, err := parseAddress("sqlite:///x.db?mode=ro&timeout=0.25&check_same_thread=False")
	if err != nil || !address.readOnly || address.timeout != 250*time.Millisecond || address.bare {
		t.Errorf("got %+v, %v", address, err)
	}
	if address, err = parseAddress("sqlite:///x.db?mode=rw"); err != nil || address.readOnly || !address.bare || address.timeout != defaultTimeout {
		t.Errorf("got %+v, %v", address, err)
	}
}

func TestParseAddressRefuses(t *testing.T) {
	tests := []struct {
		url, want string
		is        error
	}{
		{"", "no database given", ErrNoDatabase},
		{"foo://x", `unknown scheme "foo"`, ErrUnsupported},
		{"sqlite://rel.db", "three slashes (sqlite:///rel.db)", ErrUnsupported},
		{"sqlite:///a%zz.db", "write % as %25", ErrUnsupported},
		{"sqlite:///x.db?mode=no", "want mode=ro, rw or rwc", ErrUnsupported},
		{"sqlite:///x.db?timeout=soon", `got timeout "soon", want seconds`, ErrUnsupported},
		{"sqlite:///x.db?tiemout=3", "got parameter tiemout=3", ErrUnsupported},
		{"sqlite:///x.db?a=%zz", "the part after ? cannot be read", ErrUnsupported},
		{"postgresql://joe:secret@host:x/shop", `got port "x", want a number from 1 to 65535`, ErrUnsupported},
		{"postgres://joe:secret%zz@host/shop", "write % as %25", ErrUnsupported},
		{"postgres://joe:secret@host/shop?mode=x", `got mode "x", want ro or rw`, ErrUnsupported},
		{"mysql+pymysql://joe:se@cr:et@host/shop?connect_timeout=soon", `got connect_timeout "soon", want seconds`, ErrUnsupported},
		{"mysql://[::1/shop", "want [address] for IPv6", ErrUnsupported},
		{"foo://joe:secret@host/x", `unknown scheme "foo"`, ErrUnsupported},
		{"foo://host/x?password=secret&sslmode=on", `unknown scheme "foo"`, ErrUnsupported},
	}
	for _, test := range tests {
		_, err := parseAddress(test.url)
		var open *OpenError
		if !errors.As(err, &open) || !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an OpenError with %q", test.url, err, test.want)
			continue
		}
		if text := err.Error(); strings.Contains(text, "secret") || strings.Contains(text, "cr:et") || strings.Contains(text, "\n") {
			t.Errorf("%s: the message shows a password or has several lines: %s", test.url, text)
		}
	}
}

func TestHidePassword(t *testing.T) {
	for text, want := range map[string]string{
		"postgresql://joe:secret@host/db":       "postgresql://joe:***@host/db",
		"postgresql://joe@host/db":              "postgresql://joe@host/db",
		"mysql://joe:a:b@c@host/db":             "mysql://joe:***@host/db",
		"mysql://:only@host/db":                 "mysql://:***@host/db",
		"x://host/db?user=joe&password=se&ssl=": "x://host/db?user=joe&password=***&ssl=",
		"x://host/db?PWD=se#frag":               "x://host/db?PWD=***",
		"chinook.db":                            "chinook.db",
		"sqlite:///a@b.db":                      "sqlite:///a@b.db",
	} {
		if got := HidePassword(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
