package store

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/dbsh-go/dbsh/store/internal/timestamp"
)

// A column's default= and onupdate= are filled in by the flush: a function that SetDefault has named, now, uuid, or a value. The
// default counts where the field is zero or nil; a zero that is meant needs a pointer field. (SQLAlchemy can tell a value not
// given from zero; a Go field cannot.)

// WithDefault names a function for default= and onupdate= in the tags of models, see Session.SetDefault.
func WithDefault(name string, value func() any) SessionOption {
	return func(o *sessionOptions) { o.name(name, value) }
}

// SetDefault names a function that gives the values of columns tagged default=name or onupdate=name: it is called for each row that
// is inserted, or updated, without a value of its own, and may give what the column takes, or nil for NULL. now (the time, in UTC),
// unix, unix_milli and unix_nano (the same as a number) and uuid are there from the start. The function must not use the session.
func (s *Session) SetDefault(name string, value func() any) { s.options.name(name, value) }

func (o *sessionOptions) name(name string, value func() any) {
	if o.defaults == nil {
		o.defaults = map[string]func() any{}
	}
	o.defaults[name] = value
}

// defaults are where the defaults of one flush come from.
type defaults struct {
	now   time.Time // UTC, in the microseconds that databases keep
	named map[string]func() any
}

func (s *Session) defaults() defaults {
	return defaults{time.Now().UTC().Truncate(time.Microsecond), s.options.defaults}
}

// fill makes the plain value of a column's default= or onupdate=. The error says what the text is good for instead.
func (d defaults) fill(c *column, text string) (any, error) {
	if value := d.named[text]; value != nil {
		return c.plainOf(value())
	}
	switch text {
	case "now":
		if plain, ok := c.moment(d.now); ok {
			return plain, nil
		}
	case "unix", "unix_milli", "unix_nano":
		if plain, err := c.fromCell(d.unix(text)); err == nil {
			return plain, nil
		}
	case "uuid":
		if plain, ok := c.identifier(uuid.New()); ok {
			return plain, nil
		}
	}
	plain, err := c.fromCell(text)
	if err != nil {
		return nil, fmt.Errorf("%q is no value of the column, and no function (now, uuid, or one named by Session.SetDefault): %w", text, err)
	}
	return plain, nil
}

// unix is the time as a number since 1970, in the unit that the name says.
func (d defaults) unix(name string) int64 {
	switch name {
	case "unix_milli":
		return d.now.UnixMilli()
	case "unix_nano":
		return d.now.UnixNano()
	}
	return d.now.Unix()
}

// moment is a time in the column's form.
func (c *column) moment(t time.Time) (any, bool) {
	switch c.kind {
	case timeValue:
		return t, true
	case textValue:
		return timestamp.Format(t), true
	case scanValue:
		return c.scan(t)
	}
	return nil, false
}

// identifier is a new UUID in the column's form.
func (c *column) identifier(id uuid.UUID) (any, bool) {
	switch c.kind {
	case uuidValue:
		return id, true
	case textValue:
		return id.String(), true
	case bytesValue:
		return id[:], true
	}
	return nil, false
}

// unset tells whether a plain value is what a field holds that nobody has set.
func (c *column) unset(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case int64:
		if c.layout.form == int64Form || c.layout.form == intForm {
			return v == 0
		}
	case string:
		if c.layout.form == textForm {
			return v == ""
		}
	case time.Time:
		if c.layout.form == timeForm {
			return v.IsZero()
		}
	}
	return samePlain(value, c.zero())
}

// generated tells whether the database makes the key when none is given: columns tagged auto, and a primary key of one
// integer that refers to nothing.
func (c *column) generated() bool {
	if c.auto {
		return true
	}
	m := c.owner
	return c.primary && len(m.primary) == 1 && (c.kind == intValue || c.kind == uintValue) && c.foreign == nil && c.fallback == ""
}
