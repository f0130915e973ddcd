package store

import (
	"errors"
	"fmt"
)

// Pagination says which page of a query this is. Its rules are Flask-SQLAlchemy's.
type Pagination struct {
	Page    int // from 1
	PerPage int
	Pages   int // 0 where there are no rows
	Total   int // rows on all pages
	HasNext bool
	HasPrev bool
	NextNum int // 0 where there is no next page
	PrevNum int // 0 where there is no previous page

	query Selection // what Turn goes on with
}

// perPageDefault is the size of a page when none is given, as Flask-SQLAlchemy's.
const perPageDefault = 20

// Paginate reads one page into dst, a *[]*T. page counts from 1; 0 for perPage is 20. A page before the first, and one beyond
// the last but for the first of no rows, is a *NotFoundError, as Flask-SQLAlchemy answers 404. Order the query: without an
// order the database may show a row on two pages.
func (q Selection) Paginate(page, perPage int, dst any) (Pagination, error) {
	p := Pagination{Page: page, PerPage: perPage, query: q}
	out, err := q.list(dst)
	if err != nil {
		return p, err
	}
	if perPage == 0 {
		p.PerPage = perPageDefault
	}
	if page < 1 || p.PerPage < 1 {
		return p, &NotFoundError{Model: q.modelName(), Key: fmt.Sprintf("page %d of %d each", page, p.PerPage)}
	}
	found, err := q.Limit(p.PerPage).Offset((page - 1) * p.PerPage).objects()
	if err != nil {
		return p, err
	}
	if len(found) == 0 && page > 1 {
		return p, &NotFoundError{Model: q.modelName(), Key: fmt.Sprintf("page %d", page)}
	}
	if p.Total, err = q.Limit(-1).Offset(0).Count(); err != nil {
		return p, err
	}
	out.Set(listOf(out.Type(), found))
	p.count()
	return p, nil
}

// Turn reads the page that lies so many pages behind this one (negative: before it) into dst, a *[]*T. Rows that came or went
// since count. Past the first and the last page is a *NotFoundError.
func (p Pagination) Turn(pages int, dst any) (Pagination, error) {
	if p.query.session == nil {
		return p, errors.New("turn the page: it is of no query: take it from Paginate")
	}
	to := p.Page + pages
	if to < 1 {
		return p, fmt.Errorf("page %d is the first: %w", p.Page, &NotFoundError{Model: p.query.modelName(), Key: fmt.Sprintf("page %d", to)})
	}
	turned, err := p.query.Paginate(to, p.PerPage, dst)
	if errors.Is(err, ErrNotFound) {
		return p, fmt.Errorf("page %d is the last: %w", p.Pages, err)
	}
	return turned, err
}

// count fills in what follows from Page, PerPage and Total.
func (p *Pagination) count() {
	p.Pages = (p.Total + p.PerPage - 1) / p.PerPage
	if p.HasPrev = p.Page > 1; p.HasPrev {
		p.PrevNum = p.Page - 1
	}
	if p.HasNext = p.Page < p.Pages; p.HasNext {
		p.NextNum = p.Page + 1
	}
}

// edges are Flask-SQLAlchemy's defaults of iter_pages: how many pages are shown at the left edge, left of the current one, right of
// it, and at the right edge.
var edges = [4]int{2, 2, 4, 2}

// IterPages are the numbers of the pages to link to, 0 for a gap: those at the left edge (2), left of the current one (2),
// right of it (4) and at the right edge (2); the numbers can be given, in this order.
func (p Pagination) IterPages(counts ...int) []int {
	shown := edges
	copy(shown[:], counts)
	var pages []int
	last := 0
	for page := 1; page <= p.Pages; page++ {
		switch {
		case page <= shown[0], page > p.Pages-shown[3], page >= p.Page-shown[1] && page <= p.Page+shown[2]:
			if page != last+1 {
				pages = append(pages, 0)
			}
			pages = append(pages, page)
			last = page
		}
	}
	return pages
}
