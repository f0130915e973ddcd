package store

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Statement is one statement as it was sent to the database. The stream of them is what an echo prints, what finds
// repeated lazy loads, and what tests compare with.
type Statement struct {
	SQL   string
	Args  []any
	Rows  int64         // rows read or written; -1 where the caller reads the rows himself
	Took  time.Duration // until the last row was read
	Err   error
	Cause string // why it was sent: "flush", "autoflush", "lazy Artist.Albums", "page", "inspect", "mark", "" for what was asked for directly
}

// observers are the functions that are told of every statement.
type observers struct {
	mu   sync.Mutex
	list atomic.Pointer[[]*func(Statement)]
}

// add tells watch of every statement until the returned function is called.
func (o *observers) add(watch func(Statement)) (cancel func()) {
	entry := &watch
	o.change(func(list []*func(Statement)) []*func(Statement) { return append(list, entry) })
	return func() {
		o.change(func(list []*func(Statement)) []*func(Statement) {
			return slices.DeleteFunc(list, func(other *func(Statement)) bool { return other == entry })
		})
	}
}

func (o *observers) change(edit func([]*func(Statement)) []*func(Statement)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []*func(Statement)
	if old := o.list.Load(); old != nil {
		list = slices.Clone(*old)
	}
	list = edit(list)
	o.list.Store(&list)
}

// none tells whether nobody watches.
func (o *observers) none() bool {
	list := o.list.Load()
	return list == nil || len(*list) == 0
}

func (o *observers) tell(statement Statement) {
	list := o.list.Load()
	if list == nil {
		return
	}
	for _, watch := range *list {
		(*watch)(statement)
	}
}

type causeKey struct{}

// withCause marks the statements run with the context with the reason they are run for. The innermost reason counts.
func withCause(ctx context.Context, cause string) context.Context {
	return context.WithValue(ctx, causeKey{}, cause)
}

func causeOf(ctx context.Context) string {
	cause, _ := ctx.Value(causeKey{}).(string)
	return cause
}

// because is the query with the cause of its statements.
func (q Selection) because(cause string) Selection {
	q.session = q.session.WithContext(withCause(q.session.ctx(), cause))
	return q
}
