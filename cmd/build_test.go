package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// needsGo skips what compiles programs where that is not wanted or not possible.
func needsGo(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("compiles programs")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to compile programs with")
	}
}

// TestBuild runs the transcripts in testdata/build: those in which packages are compiled in.
func TestBuild(t *testing.T) {
	needsGo(t)
	dbsh, err := exec.LookPath("dbsh") // the test itself
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "build"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", cache)
			env.Setenv("DBSH", dbsh)
			return environment(env)
		},
		Cmds: commands,
	})
}

// programCache is an environment in which programs are kept for a test alone, and the go command works as for the test itself.
func programCache(t *testing.T) []string {
	t.Helper()
	env := []string{"XDG_CACHE_HOME=" + t.TempDir(), "GOTOOLCHAIN=local"}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB"} {
		value, err := goVariable(name)
		if err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+value)
	}
	return append(env, "PATH="+os.Getenv("PATH"))
}
