package storetest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// Student takes courses. What is known of it stands in the enrolment, an object of its own.
type Student struct {
	store.Model `table:"students" rel:"Enrolments: many Enrolment via student_id cascade='all, delete-orphan'; Courses: many Course through enrolments(student_id, course_id) viewonly"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,size=20,notnull"`
}

// Course is taken by students.
type Course struct {
	store.Model `table:"courses" rel:"Enrolments: many Enrolment via course_id"`
	ID          int64  `db:"id,pk,auto"`
	Title       string `db:"title,size=20,notnull"`
}

// Enrolment is an association object: the row between a student and a course, with a column of its own.
type Enrolment struct {
	store.Model `table:"enrolments"`
	StudentID   int64  `db:"student_id,pk,fk=students.id,rel=Student,backref=Enrolments"`
	CourseID    int64  `db:"course_id,pk,fk=courses.id,rel=Course,backref=Enrolments"`
	Grade       *int64 `db:"grade"`
}

// Fixture has two teams, by two foreign keys to one table.
type Fixture struct {
	store.Model `table:"fixtures"`
	ID          int64  `db:"id,pk,auto"`
	HomeID      int64  `db:"home_id,notnull,fk=clubs.id,rel=Home,backref=AtHome"`
	AwayID      *int64 `db:"away_id,fk=clubs.id,rel=Away,backref=Abroad"`
}

// Club plays at home and abroad.
type Club struct {
	store.Model `table:"clubs" rel:"AtHome: many Fixture via home_id; Abroad: many Fixture via away_id"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,size=20,notnull"`
}

func courses(list []*Course) string { return told(list, func(c *Course) string { return c.Title }) }

// enrolled are two students, who take the first course, and the first the second too.
func (b *bench) enrolled() (ann, bob *Student, art, bio *Course) {
	b.Helper()
	b.tables(`CREATE TABLE students (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)`, `CREATE TABLE courses (id INTEGER PRIMARY KEY, title VARCHAR(20) NOT NULL)`,
		`CREATE TABLE enrolments (student_id INTEGER NOT NULL REFERENCES students (id), course_id INTEGER NOT NULL REFERENCES courses (id), grade INTEGER, PRIMARY KEY (student_id, course_id))`)
	b.ok(b.s.Register(&Student{}, &Course{}, &Enrolment{}))
	ann, bob, art, bio = &Student{Name: "ann"}, &Student{Name: "bob"}, &Course{Title: "art"}, &Course{Title: "bio"}
	for _, pair := range []struct {
		s     *Student
		c     *Course
		grade *int64
	}{{ann, art, ptr(int64(1))}, {bob, art, nil}, {ann, bio, ptr(int64(3))}} {
		e := &Enrolment{Grade: pair.grade}
		b.ok(store.Set(e, "Course", pair.c), store.Append(pair.s, "Enrolments", []*Enrolment{e}))
	}
	b.ok(b.s.Add(ann, bob), b.s.Commit())
	return
}

// clubs are two with a fixture between them, and one without.
func (b *bench) clubs() (lions, tigers, bears *Club, game *Fixture) {
	b.Helper()
	b.tables(`CREATE TABLE clubs (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)`,
		`CREATE TABLE fixtures (id INTEGER PRIMARY KEY, home_id INTEGER NOT NULL REFERENCES clubs (id), away_id INTEGER REFERENCES clubs (id))`)
	b.ok(b.s.Register(&Club{}, &Fixture{}))
	lions, tigers, bears, game = &Club{Name: "lions"}, &Club{Name: "tigers"}, &Club{Name: "bears"}, &Fixture{}
	b.ok(store.Set(game, "Home", lions), store.Set(game, "Away", tigers), b.s.Add(game, bears), b.s.Commit())
	return
}

const enrolments = "SELECT student_id, course_id, grade FROM enrolments ORDER BY student_id, course_id"

var associationTests = []test{
	{"13 an association object has the keys of both its ends, and columns of its own", func(b *bench) {
		ann, bob, art, _ := b.enrolled()
		b.holds(enrolments, fmt.Sprintf("%d %d 1; %d 2 3; %d %d NULL", ann.ID, art.ID, ann.ID, bob.ID, art.ID))
		e := many[Enrolment](b, bob, "Enrolments")[0]
		e.Grade = ptr(int64(2))
		b.ok(b.s.Commit())
		b.holds("SELECT grade FROM enrolments WHERE student_id = 2", "2")
		if single[Course](b, e, "Course") != art || get[Enrolment](b, bob.ID, art.ID) != e {
			b.Error("the enrolment does not know its ends")
		}
	}},
	{"13 what is in memory knows how it belongs together", func(b *bench) {
		_, _, art, _ := b.enrolled()
		b.s.Clear()
		ties := func() string {
			var list []string
			for _, tie := range b.s.Ties() {
				from, _ := b.s.Object(tie.From)
				to, _ := b.s.Object(tie.To)
				list = append(list, from.String()+" "+tie.Relation+" "+to.String())
			}
			slices.Sort(list)
			return strings.Join(list, "; ")
		}
		b.equal(len(b.s.Objects()), 0)
		bob := get[Student](b, 2)
		b.equal(ties(), "")
		e := many[Enrolment](b, bob, "Enrolments")[0]
		b.is(ties(), "Enrolment (2, 1) Student Student 2")
		get[Course](b, art.ID) // its key leads to it; nothing was loaded by it
		b.sent = nil
		b.is(ties(), "Enrolment (2, 1) Course Course 1; Enrolment (2, 1) Student Student 2")
		added := &Enrolment{}
		b.ok(store.Set(added, "Student", bob), store.Set(added, "Course", &Course{Title: "new"}), b.s.Add(added))
		b.is(ties(), "Enrolment (2, 1) Course Course 1; Enrolment (2, 1) Student Student 2; a new Enrolment Course a new Course; a new Enrolment Student Student 2")
		b.equal(len(b.s.Objects()), 5)
		b.equal(len(b.sent), 0)
		b.ok(b.s.Rollback(), b.s.Expunge(e))
		b.is(ties(), "")
	}},
	{"13 an association object goes with the end that owns it, or when it is taken out", func(b *bench) {
		ann, bob, _, bio := b.enrolled()
		b.ok(store.Remove(ann, "Enrolments", many[Enrolment](b, ann, "Enrolments")[:1]), b.s.Commit())
		b.holds(enrolments, "1 2 3; 2 1 NULL")
		b.ok(b.s.Delete(bob), b.s.Commit())
		b.holds(enrolments, "1 2 3")
		b.ok(b.s.Delete(bio))
		b.fails(b.s.Flush(), nil, "delete Course 2", "Enrolment.CourseID must not be null", "Course.Enrolments")
		b.ok(b.s.Rollback())
	}},
	{"13 association objects are read with both ends, and the far end through them", func(b *bench) {
		b.enrolled()
		for _, how := range []string{"joined", "selectin", "subquery"} {
			b.s.Clear()
			q, e := root[Student](b), root[Enrolment](b)
			with := q.Relation("Enrolments").With(e.Relation("Course").Joined())
			with = map[string]store.Relation{"joined": with.Joined(), "selectin": with.Selectin(), "subquery": with.Subquery()}[how]
			all := found[Student](b, q.With(with).OrderBy("id"))
			b.silent(func() {
				for _, enrolment := range many[Enrolment](b, all[0], "Enrolments") {
					b.is(fmt.Sprint(single[Course](b, enrolment, "Course").Title, *enrolment.Grade), map[int64]string{1: "art1", 2: "bio3"}[enrolment.CourseID])
				}
			})
			b.is(courses(many[Course](b, all[0], "Courses")), "art bio")
		}
		q := root[Student](b)
		graded := q.Filter(q.Relation("Enrolments").Any(root[Enrolment](b).Column("Grade").Gt(2)))
		b.is(told(found[Student](b, graded), func(s *Student) string { return s.Name }), "ann")
	}},
	{"13 the far end of association objects cannot be changed past them", func(b *bench) {
		ann, _, art, _ := b.enrolled()
		b.fails(store.Append(ann, "Courses", []*Course{art}), nil, "viewonly")
		b.is(courses(many[Course](b, ann, "Courses")), "art bio")
		b.ok(store.Remove(ann, "Enrolments", many[Enrolment](b, ann, "Enrolments")[:1]), b.s.Flush())
		b.is(courses(many[Course](b, ann, "Courses")), "bio")
	}},
	{"13 two foreign keys to one table are two relations", func(b *bench) {
		lions, tigers, bears, game := b.clubs()
		b.holds("SELECT home_id, away_id FROM fixtures", fmt.Sprint(lions.ID, " ", tigers.ID))
		b.ok(store.Set(game, "Away", bears))
		if len(many[Fixture](b, tigers, "Abroad")) != 0 || len(many[Fixture](b, bears, "Abroad")) != 1 || len(many[Fixture](b, lions, "AtHome")) != 1 || len(many[Fixture](b, bears, "AtHome")) != 0 {
			b.Error("the clubs do not know")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT home_id, away_id FROM fixtures", fmt.Sprint(lions.ID, " ", bears.ID))
	}},
	{"13 two relations to one table are joined under two names", func(b *bench) {
		b.clubs()
		b.s.Clear()
		q := root[Fixture](b)
		games := found[Fixture](b, q.With(q.Relation("Home").Joined(), q.Relation("Away").Joined()))
		b.silent(func() {
			b.is(single[Club](b, games[0], "Home").Name+" "+single[Club](b, games[0], "Away").Name, "lions tigers")
		})
		n, err := q.Join(q.Relation("Home").As("h")).Join(q.Relation("Away").As("a")).Where("h.name = ? AND a.name = ?", "lions", "tigers").Count()
		b.ok(err)
		b.equal(n, 1)
	}},
	{"10 deleting what one of two foreign keys refers to lets go of that one", func(b *bench) {
		lions, tigers, _, _ := b.clubs()
		b.ok(b.s.Delete(tigers), b.s.Commit())
		b.holds("SELECT home_id, away_id FROM fixtures", fmt.Sprint(lions.ID, " NULL"))
		b.ok(b.s.Delete(lions))
		b.fails(b.s.Flush(), nil, "Fixture.HomeID must not be null", "Club.AtHome")
		b.ok(b.s.Rollback())
	}},
	{"9 both foreign keys lead to one object, and one is taken away", func(b *bench) {
		lions, _, _, game := b.clubs()
		b.ok(store.Set(game, "Away", lions), b.s.Commit(), store.Remove(lions, "Abroad", []*Fixture{game}), b.s.Commit())
		b.holds("SELECT home_id, away_id FROM fixtures", fmt.Sprint(lions.ID, " NULL"))
		if len(many[Fixture](b, lions, "AtHome")) != 1 || len(many[Fixture](b, lions, "Abroad")) != 0 {
			b.Error("the club does not know")
		}
	}},
}
