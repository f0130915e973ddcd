package input

// answer is what was found for an entry as it was when it was asked for.
type answer struct {
	text       string
	cursor     int
	candidates []Candidate
	from       int
	panel      string
	explains   bool
	narrows    bool // candidates were shown when it was asked for
}

// worker finds something while keys are taken. A nil one is never done.
type worker struct {
	done  chan answer
	again func() // what has been asked for since
}

// begin asks for something about the entry. While one is at work, what is asked for last waits for it.
func (t *terminal) begin(e *editor, find func(text string, cursor int) answer) {
	if t.worker != nil {
		t.worker.again = func() { t.begin(e, find) }
		return
	}
	w := &worker{done: make(chan answer, 1)}
	t.worker = w
	asked := answer{text: e.buf.Text(), cursor: e.buf.Cursor(), narrows: e.menu != nil}
	go func() {
		var found answer
		defer func() {
			if recover() != nil { // a mistake in what is called costs its answer, not the session
				found = answer{}
			}
			found.text, found.cursor, found.narrows = asked.text, asked.cursor, asked.narrows
			w.done <- found
		}()
		found = find(asked.text, asked.cursor)
	}()
}

func (w *worker) answers() <-chan answer {
	if w == nil {
		return nil
	}
	return w.done
}

// wait waits until it is done.
func (w *worker) wait() {
	if w != nil {
		w.done <- <-w.done
	}
}

// apply shows what was found, unless the entry has changed since.
func (t *terminal) apply(e *editor, found answer) {
	again := t.worker.again
	t.worker = nil
	switch {
	case again != nil:
		again()
	case e.buf.Text() != found.text || e.buf.Cursor() != found.cursor || found.narrows && e.menu == nil:
	case found.explains:
		e.panel = found.panel
	default:
		e.offer(found.candidates, found.from)
	}
}
