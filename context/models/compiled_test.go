package models

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// program is what a developer writes against the generated package.
const program = `package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	_ "github.com/dbsh-go/dbsh/store/sqlite"

	"github.com/dbsh-go/dbsh/store"

	"example.com/try/chinook"
)

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, path string) error {
	db, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	session := store.NewSession(db)
	if err := chinook.Register(session); err != nil {
		return err
	}
	artists, tracks := chinook.NewArtists(session), chinook.NewTracks(session)
	artist, err := artists.Get(1)
	if err != nil {
		return err
	}
	albums, err := artist.Albums()
	if err != nil {
		return err
	}
	fmt.Println(*artist.Name, len(albums), albums[1].Title)
	back, err := albums[0].Artist()
	if err != nil {
		return err
	}
	fmt.Println(back == artist)
	playlist, err := chinook.NewPlaylists(session).Get(1)
	if err != nil {
		return err
	}
	in, err := playlist.QueryTracks().Count()
	if err != nil {
		return err
	}
	dear, err := tracks.Filter(tracks.UnitPrice.Gt(1), tracks.Name.Like("A%")).OrderBy(tracks.Name.Desc()).Limit(2).All()
	if err != nil {
		return err
	}
	fmt.Println(in, len(dear), dear[0].Name, dear[0].UnitPrice)
	employee, err := chinook.NewEmployees(session).With(chinook.NewEmployees(session).ReportsToEmployee).Get(2)
	if err != nil {
		return err
	}
	boss, err := employee.ReportsToEmployee()
	if err != nil {
		return err
	}
	fmt.Println(boss.FirstName)
	page, err := artists.OrderBy("ID").Paginate(2, 10)
	if err != nil {
		return err
	}
	fmt.Println(page.Page, page.Pages, page.Items[0].ID)
	page, err = page.Next()
	if err != nil {
		return err
	}
	fmt.Println(page.Page, page.Pages, page.Items[0].ID)
	n := 0
	if err := chinook.NewPlaylistTracks(session).Each(func(*chinook.PlaylistTrack) error { n++; return nil }); err != nil {
		return err
	}
	both, err := chinook.NewPlaylistTracks(session).Get(1, 3402)
	if err != nil {
		return err
	}
	_, err = artists.Get(99999)
	fmt.Println(n, both.TrackID, errors.Is(err, store.ErrNotFound))
	album := &chinook.Album{Title: "New"}
	if err := album.SetArtist(artist); err != nil {
		return err
	}
	session.Add(album)
	if err := session.Flush(); err != nil {
		return err
	}
	fmt.Println(album.ID, album.ArtistID)
	return session.Rollback()
}
`

const programPrints = `AC/DC 2 Let There Be Rock
true
3290 2 All the Best Cowboys Have Daddy Issues 1.99
Andrew
2 28 11
3 28 21
8715 3402 true
348 1
`

// TestPackageCompiles generates packages into a module of their own, has the compiler and go vet look at them, and runs a
// program that uses one.
func TestPackageCompiles(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the Go toolchain")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skipf("there is no Go toolchain: %v", err)
	}
	dir := module(t)
	databases := map[string]*store.DB{"nasty": open(t, nasty), "empty": open(t, ""), "chinook": chinook(t)}
	for name, db := range databases {
		write(t, filepath.Join(dir, name, "models.go"), packageSource(t, db, name))
	}
	write(t, filepath.Join(dir, "main.go"), program)
	if text, err := tool(t, dir, "vet", "./..."); err != nil {
		t.Fatalf("go vet: %v\n%s", err, text)
	}
	if text, err := tool(t, dir, "run", ".", databases["chinook"].Path()); err != nil || text != programPrints {
		t.Errorf("the program: %v, prints\n%s\nwant\n%s", err, text, programPrints)
	}
}

// module makes a module that requires this one, from the source tree, and what it requires.
func module(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	own := strings.Replace(string(mod), "module github.com/dbsh-go/dbsh", "module example.com/try", 1)
	own += "\nrequire github.com/dbsh-go/dbsh v0.0.0\n\nreplace github.com/dbsh-go/dbsh => " + root + "\n"
	write(t, filepath.Join(dir, "go.mod"), own)
	write(t, filepath.Join(dir, "go.sum"), string(sum))
	return dir
}

func packageSource(t *testing.T, db *store.DB, name string) string {
	t.Helper()
	var b strings.Builder
	if err := catalog(t, db).WritePackage(&b, name); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tool runs the go command, which needs nothing but what is in the module cache.
func tool(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = dir
	command.WaitDelay = 5 * time.Second // a program that go run leaves behind must not hold us
	command.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	text, err := command.CombinedOutput()
	return string(text), err
}
