package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// loop is a piece of work as it is typed into dbsh, and the same in Python. library tells that nearly all of it is done by compiled
// code of the libraries, Go's and Python's own C.
type loop struct {
	name     string
	define   string // declared before
	golang   string
	python   string
	pyDefine string
	library  bool
}

// The structs and functions of several loops.
const (
	userGo   = "type user struct { ID int; Name string; Age int }; func (u *user) Grow(n int) int { u.Age += n; return u.Age }"
	userPy   = "class User:\n    __slots__ = ('id', 'name', 'age')\n    def __init__(self, id, name, age):\n        self.id, self.name, self.age = id, name, age\n    def grow(self, n):\n        self.age += n\n        return self.age"
	usersGo  = userGo + `; users := make([]*user, 0, 1000); for i := range 1000 { users = append(users, &user{i, "user" + strconv.Itoa(i), i % 90}) }`
	usersPy  = userPy + "\nusers = [User(i, 'user' + str(i), i % 90) for i in range(1000)]"
	addGo    = "func add(a, b int) int { return a + b }"
	addPy    = "def add(a, b):\n    return a + b"
	fibGo    = "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }"
	fibPy    = "def fib(n):\n    if n < 2:\n        return n\n    return fib(n - 1) + fib(n - 2)"
	sieveGo  = "func sieve(n int) int { c := make([]bool, n+1); k := 0; for i := 2; i <= n; i++ { if c[i] { continue }; k++; for j := i * i; j <= n; j += i { c[j] = true } }; return k }"
	sievePy  = "def sieve(n):\n    c = [False] * (n + 1)\n    k = 0\n    for i in range(2, n + 1):\n        if c[i]:\n            continue\n        k += 1\n        for j in range(i * i, n + 1, i):\n            c[j] = True\n    return k"
	wordsGo  = `words := strings.Fields(strings.Repeat("the quick brown fox jumps over the lazy dog ", 1000))`
	wordsPy  = "words = ('the quick brown fox jumps over the lazy dog ' * 1000).split()"
	matrixGo = "func multiply(a, b [][]float64) [][]float64 { n := len(a); c := make([][]float64, n); for i := range n { c[i] = make([]float64, n); for j := range n { t := 0.0; for k := range n { t += a[i][k] * b[k][j] }; c[i][j] = t } }; return c }; " +
		"m := make([][]float64, 100); for i := range m { m[i] = make([]float64, 100); for j := range m[i] { m[i][j] = float64(i * j % 7) } }"
	matrixPy = "def multiply(a, b):\n    n = len(a)\n    c = []\n    for i in range(n):\n        row = []\n        for j in range(n):\n            t = 0.0\n            for k in range(n):\n                t += a[i][k] * b[k][j]\n            row.append(t)\n        c.append(row)\n    return c\n" +
		"m = [[float(i * j % 7) for j in range(100)] for i in range(100)]"
)

var loops = []loop{
	{name: "10,000,000 additions", golang: "t := 0; for i := range 10000000 { t += i }", python: "t = 0\nfor i in range(10000000):\n    t += i"},
	{name: "the same with a condition and i++", golang: "t, i := 0, 0; for i < 10000000 { t += i; i++ }", python: "t = i = 0\nwhile i < 10000000:\n    t += i\n    i += 1"},
	{name: "1,000,000 calls of an own function", define: addGo, golang: "t := 0; for i := range 1000000 { t = add(t, i) }", pyDefine: addPy, python: "t = 0\nfor i in range(1000000):\n    t = add(t, i)"},
	{name: "1,000,000 calls of an own method", define: userGo, golang: "u := &user{}; for i := range 1000000 { u.Grow(i) }", pyDefine: userPy, python: "u = User(0, '', 0)\nfor i in range(1000000):\n    u.grow(i)"},
	{name: "fib(25)", define: fibGo, golang: "fib(25)", pyDefine: fibPy, python: "fib(25)"},
	{name: "1,000,000 calls of a closure", golang: "t := 0; f := func(n int) int { t += n; return t }; for i := range 1000000 { f(i) }", python: "t = 0\ndef f(n):\n    nonlocal t\n    t += n\n    return t\nfor i in range(1000000):\n    f(i)"},
	{name: "1,000,000 appends", golang: "var s []int; for i := range 1000000 { s = append(s, i) }", python: "s = []\nfor i in range(1000000):\n    s.append(i)"},
	{name: "1,000,000 writes to a map of ints", golang: "m := map[int]int{}; for i := range 1000000 { m[i%1000] = i }", python: "m = {}\nfor i in range(1000000):\n    m[i % 1000] = i"},
	{name: "counting 9,000 words in a map, 20 times", define: wordsGo, golang: "for range 20 { m := map[string]int{}; for _, w := range words { m[w]++ } }", pyDefine: wordsPy, python: "for _ in range(20):\n    m = {}\n    for w in words:\n        m[w] = m.get(w, 0) + 1"},
	{name: "1,000,000 reads of a field of a list's objects", define: usersGo, golang: "t := 0; for range 1000 { for _, u := range users { t += u.Age } }", pyDefine: usersPy, python: "t = 0\nfor _ in range(1000):\n    for u in users:\n        t += u.age"},
	{name: "1,000,000 reads of an element by index", golang: "s := make([]int, 1000); t := 0; for i := range 1000000 { t += s[i%1000] }", python: "s = [0] * 1000\nt = 0\nfor i in range(1000000):\n    t += s[i % 1000]"},
	{name: "1,000,000 comparisons of strings", golang: `s, k := "hello", 0; for i := range 1000000 { if s == "world" { k += i } }`, python: "s, k = 'hello', 0\nfor i in range(1000000):\n    if s == 'world':\n        k += i"},
	{name: "200,000 small structs", define: userGo, golang: `var u *user; for i := range 200000 { u = &user{ID: i, Name: "x", Age: 3} }; _ = u`, pyDefine: userPy, python: "for i in range(200000):\n    u = User(i, 'x', 3)"},
	{name: "sieve of 200,000", define: sieveGo, golang: "sieve(200000)", pyDefine: sievePy, python: "sieve(200000)"},
	{name: "product of two matrices, 100 by 100", define: matrixGo, golang: "multiply(m, m)", pyDefine: matrixPy, python: "multiply(m, m)"},
	{name: "1,000,000 calls of math.Sqrt", golang: "t := 0.0; for i := range 1000000 { t += math.Sqrt(float64(i)) }", pyDefine: "import math", python: "t = 0.0\nfor i in range(1000000):\n    t += math.sqrt(i)", library: true},
	{name: "200,000 calls of fmt.Sprintf", golang: `for i := range 200000 { _ = fmt.Sprintf("%d %s", i, "x") }`, python: "for i in range(200000):\n    _ = '%d %s' % (i, 'x')", library: true},
	{name: "sorting 100,000 numbers by a comparison", golang: "s := make([]int, 100000); for i := range s { s[i] = i * 7919 % 100003 }; sort.Slice(s, func(i, j int) bool { return s[i] < s[j] })",
		pyDefine: "from functools import cmp_to_key", python: "s = [i * 7919 % 100003 for i in range(100000)]\ns.sort(key=cmp_to_key(lambda a, b: a - b))", library: true},
}

// loopRuntime is a program that runs the loops.
type loopRuntime struct {
	name string
	run  func(l loop) (nanoseconds float64, err error)
}

// engines measures the loops at the prompt on both engines, and in Python.
func engines(out io.Writer, dir string, rounds int, dbsh string) (err error) {
	if dbsh == "" {
		if dbsh, err = build(dir); err != nil {
			return err
		}
	}
	columns := []loopRuntime{{"dbsh", typed(dbsh, "closure")}, {"yaegi", typed(dbsh, "yaegi")}}
	if version, err := exec.Command("python3", "--version").Output(); err == nil {
		fmt.Fprintf(out, "\nLoops at the prompt, milliseconds; ratios to dbsh (%s)\n\n", strings.TrimSpace(string(version)))
		columns = append(columns, loopRuntime{"python", python})
	} else {
		fmt.Fprint(out, "\nLoops at the prompt, milliseconds; ratios to dbsh. No python3 is there: its column is left out.\n\n")
	}
	fmt.Fprintf(out, "| %-49s |   dbsh |", "")
	for _, c := range columns[1:] {
		fmt.Fprintf(out, " %6s |", c.name)
	}
	fmt.Fprintf(out, "\n|%s|%s\n", strings.Repeat("-", 51), strings.Repeat("-------:|", len(columns)))
	for _, l := range loops {
		times := make([][]float64, len(columns))
		for round := range rounds {
			for i, c := range columns {
				if round > 0 && c.name == "yaegi" {
					continue // once is enough to see, and takes longest
				}
				took, err := c.run(l)
				if err != nil {
					return fmt.Errorf("%s: %s: %w", c.name, l.name, err)
				}
				times[i] = append(times[i], took)
			}
		}
		l.report(out, times)
	}
	return nil
}

// report prints a row: what dbsh took, and the ratios of the others to it; - for what was given up.
func (l *loop) report(out io.Writer, times [][]float64) {
	name := l.name
	if l.library {
		name += " (library)"
	}
	own := median(times[0])
	fmt.Fprintf(out, "| %-49s | %6.1f |", name, own/1e6)
	for _, t := range times[1:] {
		if took := median(t); took == 0 {
			fmt.Fprintf(out, " %6s |", "-")
		} else {
			fmt.Fprintf(out, " %6.2f |", took/own)
		}
	}
	fmt.Fprintln(out)
}

func median(times []float64) float64 {
	slices.SortFunc(times, cmp.Compare[float64])
	return times[len(times)/2]
}

// typed types a loop into dbsh, which measures it itself.
func typed(dbsh, engine string) func(loop) (float64, error) {
	return func(l loop) (float64, error) {
		entries := []string{"--engine", engine}
		if l.define != "" {
			entries = append(entries, "-c", l.define)
		}
		entries = append(entries, "-c", "{ start := time.Now(); "+l.golang+"; fmt.Println(time.Since(start).Nanoseconds()) }")
		return measured(dbsh, entries...)
	}
}

// python runs a loop in a function, where Python is at its fastest.
func python(l loop) (float64, error) {
	indented := "    " + strings.ReplaceAll(l.python, "\n", "\n    ")
	text := "import time\n" + l.pyDefine + "\ndef run():\n" + indented + "\nstart = time.perf_counter_ns()\nrun()\nprint(time.perf_counter_ns() - start)\n"
	return measured("python3", "-c", text)
}

// loopLimit is when a program is given up.
const loopLimit = 8 * time.Second

// measured is the number that a program prints, 0 when it takes too long.
func measured(name string, args ...string) (float64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), loopLimit)
	defer cancel()
	text, err := exec.CommandContext(ctx, name, args...).Output()
	if ctx.Err() != nil {
		return 0, nil
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return 0, fmt.Errorf("%w: %s", err, failed.Stderr)
	} else if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(strings.TrimSpace(string(text)), 64)
}
