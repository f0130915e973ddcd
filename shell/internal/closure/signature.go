package closure

import "go/types"

// shape is where a signature's results and parameters, and the receiver behind them, stand in a frame.
func (m *Machine) shape(sig *types.Signature, recv *typ) *layout {
	l := &layout{variadic: sig.Variadic()}
	for v := range sig.Results().Variables() {
		t := m.typ(v.Type())
		l.results = append(l.results, param{t, l.sizes.place(t.class)})
	}
	for v := range sig.Params().Variables() {
		t := m.typ(v.Type())
		l.params = append(l.params, param{t, l.sizes.place(t.class)})
	}
	if recv != nil {
		l.params = append(l.params, param{recv, l.sizes.place(recv.class)})
	} else {
		plain := types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
		l.rt = m.typ(plain).rt
	}
	return l
}

// shapeOf is the layout of a function type, made once.
func (m *Machine) shapeOf(t *typ) *layout {
	if known, ok := m.shapes[t]; ok {
		return known
	}
	l := m.shape(t.signature(), nil)
	m.shapes[t] = l
	return l
}
