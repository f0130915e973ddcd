// Command site is a small web site that brings its own shell: site -shell opens a prompt on its database, with its models, their
// methods and one of its functions in scope.
//
//	go run ./examples/site -database site.db
//	go run ./examples/site -database site.db -shell
package main

import (
	"context"
	"flag"
	"fmt"
	"html"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) error {
	flags := flag.NewFlagSet("site", flag.ContinueOnError)
	database := flags.String("database", "sqlite:///site.db", "the site's `URL`")
	address := flags.String("address", "127.0.0.1:8080", "where to listen")
	prompt := flags.Bool("shell", false, "open a shell instead of serving")
	if err := flags.Parse(args); err != nil {
		return err
	}
	db, err := store.Open(ctx, *database)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := prepare(db); err != nil {
		return err
	}
	if *prompt {
		return openShell(ctx, db, in, out, errs)
	}
	return http.ListenAndServe(*address, handler(db))
}

// openShell is all that it takes to have a shell. (Without streams it has those of the process.)
func openShell(ctx context.Context, db *store.DB, in io.Reader, out, errs io.Writer) error {
	return shell.Run(ctx, shell.Config{
		DB:      db,
		Models:  []any{&Author{}, &Post{}},
		Scope:   map[string]any{"publish": publish},
		Streams: shell.Streams{In: in, Out: out, Err: errs, Terminal: shell.AtTerminal(in, out)},
	})
}

// prepare makes the tables that are not there.
func prepare(db *store.DB) error {
	session := store.NewSession(db)
	defer session.Close()
	if _, err := session.CreateAll(&Author{}, &Post{}); err != nil {
		return err
	}
	return session.Commit()
}

// publish shows a post from now on, when its session commits.
func publish(post *Post) {
	now := time.Now()
	post.Published = &now
}

// handler shows the titles of the published posts.
func handler(db *store.DB) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session := store.NewSession(db)
		defer session.Close()
		var posts []*Post
		query := session.WithContext(r.Context()).Select("Post", (*Post)(nil))
		if err := query.Where("published IS NOT NULL").OrderBy("id").All(&posts); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		for _, post := range posts {
			fmt.Fprintf(w, "<h2>%s</h2>\n", html.EscapeString(post.Title))
		}
	})
}
