package buffer

// Ring keeps what has been killed, to be yanked. The zero value is empty.
type Ring struct {
	texts []string
	at    int // the one that is yanked
}

// Kill keeps a text. One that continues the last kill joins it: before it where the kill went backwards.
func (r *Ring) Kill(text string, joins, before bool) {
	const limit = 60
	if text == "" {
		return
	}
	if last := len(r.texts) - 1; joins && last >= 0 {
		if before {
			r.texts[last] = text + r.texts[last]
		} else {
			r.texts[last] += text
		}
	} else {
		r.texts = append(r.texts, text)
	}
	if len(r.texts) > limit {
		r.texts = r.texts[1:]
	}
	r.at = len(r.texts) - 1
}

// Yank is the text that was killed last, or that Turn has turned to; "" for none.
func (r *Ring) Yank() string {
	if len(r.texts) == 0 {
		return ""
	}
	return r.texts[r.at]
}

// Turn turns to the text killed before, after the oldest to the newest.
func (r *Ring) Turn() string {
	if n := len(r.texts); n > 0 {
		r.at = (r.at + n - 1) % n
	}
	return r.Yank()
}
