package conformance

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "compile the whole corpus and write down what it prints")

// snippet is what is typed, and what it prints when it is compiled.
type snippet struct {
	name, source, want string
}

// agreeing is how many snippets of the corpus must do on each engine what compiled Go does.
var agreeing = map[string]int{
	"yaegi":   690,
	"closure": 733,
}

// Every snippet prints what it prints when it is compiled, or is refused before anything of it runs.
func TestCorpus(t *testing.T) {
	if *update {
		writeWants(t)
	}
	onEngines(t, func(t *testing.T, engine string) {
		all := corpus(t)
		agree, refused, skipped := 0, 0, 0
		for _, s := range all {
			if races(s.source) {
				skipped++
			}
			t.Run(s.name, func(t *testing.T) {
				switch compare(t, engine, s) {
				case same:
					agree++
				case nothing:
					refused++
				}
			})
		}
		t.Logf("%s: of %d snippets %d do what compiled Go does, %d are refused with a reason, %d differ, %d are skipped",
			engine, len(all), agree, refused, len(all)-agree-refused-skipped, skipped)
		if want := agreeing[engine] - skipped; agree < want {
			t.Errorf("%d snippets agree, want at least %d", agree, want)
		}
		listed(t, engine, all)
	})
}

// verdict is how the prompt compares with the compiler.
type verdict int

const (
	differs verdict = iota
	same
	nothing // it was refused
)

// compare runs a snippet at a prompt and holds the result against the compiler's and the lists of deviations.
func compare(t *testing.T, engine string, s snippet) verdict {
	skipRaces(t, s.source)
	p := newPrompt(engine)
	err, refused := p.run(s.source)
	got := p.out.String()
	if err != nil {
		got = line(got) + err.Error()
	}
	got = line(got)
	reason := deviations[engine][s.name]
	refusal := strings.HasPrefix(reason, "refused")
	switch {
	case got == s.want && reason != "":
		t.Errorf("agrees now, and is listed: %s", reason)
	case got == s.want:
		return same
	case reason == "":
		t.Errorf("got\n%swant\n%s", got, s.want)
	case refusal && !refused:
		t.Errorf("is listed as refused, but does\n%s", got)
	case refused && !refusal:
		t.Errorf("is refused, but not listed as such: %s", got)
	}
	if refused {
		return nothing
	}
	return differs
}

// line ends a text with a line end, if there is a text.
func line(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}

// listed reports deviations of snippets that are not there.
func listed(t *testing.T, engine string, all []snippet) {
	names := map[string]bool{}
	for _, s := range all {
		names[s.name] = true
	}
	for name := range deviations[engine] {
		if !names[name] {
			t.Errorf("a deviation is listed of %s, which is not in the corpus", name)
		}
	}
}

// A sample of the corpus is compiled again: what is written down is what the compiler says.
func TestCorpusIsCompiled(t *testing.T) {
	if testing.Short() {
		t.Skip("compiling takes a while")
	}
	needsToolchain(t)
	all := corpus(t)
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	sample := all[:min(10, len(all))]
	for i, got := range compiled(t, sample) {
		if got = line(got); got != sample[i].want {
			t.Errorf("%s: compiled, it prints\n%swritten down is\n%s", sample[i].name, got, sample[i].want)
		}
	}
}

// corpus reads the files of testdata/corpus: "=== name", then what is typed or, in the .want file, printed.
func corpus(t testing.TB) (all []snippet) {
	seen := map[string]bool{}
	for _, file := range corpusFiles(t) {
		order, source := sections(t, file)
		_, want := sections(t, strings.TrimSuffix(file, ".txt")+".want")
		for _, name := range order {
			if seen[name] {
				t.Fatalf("two snippets are called %s", name)
			}
			seen[name] = true
			all = append(all, snippet{name, source[name], want[name]})
		}
	}
	return all
}

func corpusFiles(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the corpus is not there (%v)", err)
	}
	return files
}

// sections reads a file of "=== name" and text. A file that is not there has none.
func sections(t testing.TB, file string) (order []string, text map[string]string) {
	data, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	text = map[string]string{}
	for _, section := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		title, body, _ := strings.Cut(section, "\n")
		order = append(order, title)
		text[title] = line(body)
	}
	return order, text
}

// writeWants compiles and runs the corpus and writes the .want files.
func writeWants(t *testing.T) {
	needsToolchain(t)
	all := corpus(t)
	printed := compiled(t, all)
	at := 0
	for _, file := range corpusFiles(t) {
		order, _ := sections(t, file)
		var b strings.Builder
		for _, name := range order {
			b.WriteString("=== " + name + "\n" + line(printed[at]))
			at++
		}
		if err := os.WriteFile(strings.TrimSuffix(file, ".txt")+".want", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
