package shell

import (
	"strings"
	"testing"
)

// What asks the same again and again is named by the line that does, wherever the text of it stands.
func TestRepeatsNameTheLine(t *testing.T) {
	for _, test := range []struct{ entries, want []string }{
		{[]string{"for id := range 7 {\n\tu := Users.Get(id + 1)\n\t_ = u\n}"}, []string{"line 2: u := Users.Get(id + 1)"}},
		{[]string{"s := \"u.Articles()\"\nfor id := range 7 {\n\tu := Users.Get(id + 1)\n\tx := u.Articles\n\tif true {\n\t\tx()\n\t}\n}\n_ = s"}, []string{"line 3: u := Users.Get(id + 1)", "line 6: x()"}},
		{[]string{"for id := range 7 { Users.Get(id + 1) }"}, []string{"for id := range 7 { Users.Get(id + 1) }"}},
		{[]string{"func get(id int) *User { return Users.Get(id) }", "for id := range 7 {\n\n\tget(id + 1)\n}"}, []string{"line 3: get(id + 1)"}},
		{[]string{"func get(id int) *User {\n\treturn Users.Get(id)\n}\nfor id := range 7 {\n\tget(id + 1)\n}"}, []string{"line 2: return Users.Get(id)"}},
		{[]string{"done := make(chan bool)\ngo func() {\n\tdefer close(done)\n\tfor id := range 7 { Users.Get(id + 1) }\n}()\n<-done"}, []string{""}},
	} {
		s := atSample(t, test.entries...)
		var got []string
		for _, r := range s.repeats(s.log.last()) {
			got = append(got, r.Line)
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%q: got %q, want %q", test.entries, got, test.want)
		}
	}
}
