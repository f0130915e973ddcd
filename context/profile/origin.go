package profile

import "strconv"

// origin is where a value comes from.
type origin struct {
	kind originKind
	name string // of the flag; of the variable, as it is shown
	line int    // of the file
}

type originKind int

const (
	byDefault originKind = iota
	byFlag
	byEnvironment
	byFile
)

func (o origin) String() string {
	switch o.kind {
	case byFlag:
		return "flag --" + o.name
	case byEnvironment:
		return o.name
	case byFile:
		return FileName + ":" + strconv.Itoa(o.line)
	}
	return "default"
}
