package main

import (
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// Author writes posts.
type Author struct {
	store.Model `table:"authors"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,size=64,unique"`
}

// Post is what the site shows.
type Post struct {
	store.Model `table:"posts"`
	ID          int64      `db:"id,pk,auto"`
	Title       string     `db:"title,size=200"`
	Published   *time.Time `db:"published"`
	AuthorID    int64      `db:"author_id,fk=authors.id,rel=Author,backref=Posts"`
}

// Draft tells whether a post is not shown yet.
func (p *Post) Draft() bool { return p.Published == nil }
