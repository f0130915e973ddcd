//go:build ignore

// Retire takes users out of a site: what they posted and wrote goes to another user, then their accounts are deleted.
//
//	dbsh run --dry-run scripts/samples/retire.go maria john
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/dbsh-go/dbsh/store"
)

func Run(ctx context.Context, session *store.Session) error {
	if len(os.Args) < 3 {
		return fmt.Errorf("usage: dbsh run retire.go USER... HEIR")
	}
	last := len(os.Args) - 1
	heir, err := NewUsers(session).FilterBy("username", os.Args[last]).One()
	if err != nil {
		return fmt.Errorf("the heir %s: %w", os.Args[last], err)
	}
	for _, name := range os.Args[1:last] {
		if err := retire(session, name, heir); err != nil {
			return fmt.Errorf("retire %s: %w", name, err)
		}
	}
	return session.Commit()
}

// retire moves what a user has to the heir, and deletes the user.
func retire(session *store.Session, name string, heir *User) error {
	user, err := NewUsers(session).FilterBy("username", name).One()
	if err != nil {
		return err
	}
	posts, err := user.Posts()
	if err != nil {
		return err
	}
	if err := heir.AddPosts(posts...); err != nil {
		return err
	}
	articles, err := user.Articles()
	if err != nil {
		return err
	}
	if err := heir.AddArticles(articles...); err != nil {
		return err
	}
	fmt.Printf("%s: %d posts and %d articles go to %s\n", name, len(posts), len(articles), heir.Username)
	return session.Delete(user)
}
