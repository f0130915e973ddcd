package store

import (
	"errors"
	"fmt"
	"strconv"
)

// Pagination says which page of a query this is. Its rules are Flask-SQLAlchemy's.
type Pagination struct {
	Page    int // from 1
	PerPage int
	Pages   int // 0 where there are no rows, or nobody has counted them
	Total   int // rows on all pages; -1 where NoCount left them uncounted
	First   int // the number of the page's first row among all, from 1; 0 where the page is empty
	Last    int // the number of its last row
	HasNext bool
	HasPrev bool
	NextNum int // 0 where there is no next page
	PrevNum int // 0 where there is no previous page

	query   Selection // what Turn goes on with
	options pageOptions
}

// perPageDefault is the size of a page when none is given, as Flask-SQLAlchemy's.
const perPageDefault = 20

// PageOption changes how Paginate reads a page.
type PageOption func(*pageOptions)

type pageOptions struct {
	most    int // rows on a page; 0 for any number
	lenient bool
	blind   bool
}

// MaxPerPage makes n the largest size of a page: a larger one that is asked for becomes n. There is no limit by itself.
func MaxPerPage(n int) PageOption { return func(o *pageOptions) { o.most = n } }

// ErrorOut(false) answers a page or a size below 1 with the first page or the size 20, and a page behind the last with no
// rows, where a *NotFoundError comes otherwise. Next and Prev of such a page do so too.
func ErrorOut(on bool) PageOption { return func(o *pageOptions) { o.lenient = !on } }

// NoCount saves the second query, which counts the rows: Total is -1 and Pages 0. HasNext is right all the same, for one row more
// is read than the page has. (Flask-SQLAlchemy's has_next is false then.)
func NoCount() PageOption { return func(o *pageOptions) { o.blind = true } }

// Paginate reads one page into dst, a *[]*T. page counts from 1; 0 for perPage is 20. A page before the first, and one beyond
// the last but for the first of no rows, is a *NotFoundError, as Flask-SQLAlchemy answers 404. Order the query: without an
// order the database may show a row on two pages.
func (q Selection) Paginate(page, perPage int, dst any, options ...PageOption) (Pagination, error) {
	p := Pagination{Page: page, PerPage: perPage, query: q}
	for _, option := range options {
		option(&p.options)
	}
	return p, p.read(dst)
}

func (p *Pagination) read(dst any) error {
	out, err := p.query.list(dst)
	if err != nil {
		return err
	}
	if err := p.check(); err != nil {
		return err
	}
	limit := p.PerPage
	if p.options.blind {
		limit++
	}
	found, err := p.query.Limit(limit).Offset((p.Page - 1) * p.PerPage).because("page").objects()
	if err != nil {
		return err
	}
	if len(found) == 0 && p.Page > 1 && !p.options.lenient {
		return p.beyond()
	}
	more := len(found) > p.PerPage
	if more {
		found = found[:p.PerPage]
	}
	p.Total = -1
	if !p.options.blind {
		if p.Total, err = p.query.Limit(-1).Offset(0).because("page").Count(); err != nil {
			return err
		}
	}
	out.Set(listOf(out.Type(), found))
	p.place(len(found), more)
	return nil
}

func (p *Pagination) missing(key, reason string) error {
	return &NotFoundError{Model: p.query.modelName(), Key: key, Reason: reason}
}

// beyond is the error of a page behind the last one. It says how many there are, unless nobody is to count them.
func (p *Pagination) beyond() error {
	page, reason := fmt.Sprintf("page %d", p.Page), "the last page is before it"
	if !p.options.blind {
		rows, err := p.query.Limit(-1).Offset(0).Count()
		if err != nil {
			return err
		}
		reason = "the last is page " + strconv.Itoa(max(1, (rows+p.PerPage-1)/p.PerPage))
	}
	return p.missing(page, reason)
}

// check brings page and size into their limits, or refuses them.
func (p *Pagination) check() error {
	if p.PerPage == 0 || p.PerPage < 0 && p.options.lenient {
		p.PerPage = perPageDefault
	}
	if p.options.most > 0 {
		p.PerPage = min(p.PerPage, p.options.most)
	}
	if p.Page < 1 && p.options.lenient {
		p.Page = 1
	}
	switch {
	case p.Page < 1:
		return p.missing(fmt.Sprintf("page %d", p.Page), "pages count from 1")
	case p.PerPage < 1:
		return p.missing(fmt.Sprintf("page of %d rows", p.PerPage), fmt.Sprintf("a page has 1 row at least (0 means %d)", perPageDefault))
	}
	return nil
}

// Turn reads the page that lies so many pages behind this one (negative: before it) into dst, a *[]*T, by the same options. Rows
// that came or went since count. Past the first and the last page is a *NotFoundError, unless ErrorOut(false) was said.
func (p Pagination) Turn(pages int, dst any) (Pagination, error) {
	if p.query.session == nil {
		return p, errors.New("turn the page: it is of no query: take it from Paginate")
	}
	turned := Pagination{Page: p.Page + pages, PerPage: p.PerPage, query: p.query, options: p.options}
	if turned.Page < 1 && !p.options.lenient {
		return p, turned.missing(fmt.Sprintf("page %d", turned.Page), "pages count from 1")
	}
	if err := turned.read(dst); errors.Is(err, ErrNotFound) {
		return p, err
	} else if err != nil {
		return turned, err
	}
	return turned, nil
}

// place fills in what follows from Page, PerPage, Total, the number of rows on the page, and whether there are more.
func (p *Pagination) place(rows int, more bool) {
	if p.Total >= 0 {
		p.Pages = (p.Total + p.PerPage - 1) / p.PerPage
		more = p.Page < p.Pages
	}
	if rows > 0 {
		p.First = (p.Page-1)*p.PerPage + 1
		p.Last = p.First + rows - 1
	}
	if p.HasPrev = p.Page > 1; p.HasPrev {
		p.PrevNum = p.Page - 1
	}
	if p.HasNext = more; p.HasNext {
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
