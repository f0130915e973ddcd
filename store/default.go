package store

import (
	"time"

	"github.com/google/uuid"
)

// A column's default= and onupdate= are filled in by the flush: now, uuid, or a value. The default counts where the field
// is zero or nil; a zero that is meant needs a pointer field. (SQLAlchemy can tell a value not given from zero; a Go field
// cannot.)

// clock is the time that defaults of one flush get: UTC, in the microseconds that databases keep.
func (s *Session) clock() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// filled makes the plain value of a default's text. ok is false where it does not fit the column.
func (c *column) filled(text string, now time.Time) (value any, ok bool) {
	switch text {
	case "now":
		if c.kind == timeValue {
			return now, true
		}
		if c.kind == textValue {
			return timeText(now), true
		}
	case "uuid":
		id := uuid.New()
		switch c.kind {
		case uuidValue:
			return id, true
		case textValue:
			return id.String(), true
		case bytesValue:
			return id[:], true
		}
	}
	value, err := c.fromCell(text)
	return value, err == nil
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
