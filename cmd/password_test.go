package cmd

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestReadSecret(t *testing.T) {
	for keys, want := range map[string]string{
		"secret\r":            "secret",
		"secret\nnext\n":      "secret",
		"a b\tc\r":            "a b\tc",
		"秘密é\x7f\x7f🔑\r":      "秘🔑",
		"\x7f\x08a\r":         "a",
		"wrong\x15right\r":    "right",
		"a\x04b\x1a\x00\r":    "ab",
		"\x04":                "",
		"\r":                  "",
		"the input ends here": "the input ends here",
	} {
		if got, err := readSecret(strings.NewReader(keys)); err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", keys, got, err, want)
		}
	}
	if got, err := readSecret(strings.NewReader("half\x03\r")); got != "" || !errors.Is(err, errInterrupted) {
		t.Errorf("^C: got %q, %v", got, err)
	}
}

func TestReadSecretLeavesTheRest(t *testing.T) {
	keys := strings.NewReader("secret\rArtists.Count()\r")
	if _, err := readSecret(keys); err != nil {
		t.Fatal(err)
	}
	if rest, _ := io.ReadAll(keys); string(rest) != "Artists.Count()\r" {
		t.Errorf("left %q for the prompt", rest)
	}
}
