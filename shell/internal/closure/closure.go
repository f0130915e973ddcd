// Package closure runs checked entries without an interpreter: [Machine] compiles the typed syntax trees of an entry to Go
// closures and calls them. It keeps the contract of package engine.
//
// Rules of the compiled form:
//   - Every value has the memory that the Go compiler would give it. A type of the prompt has a compiled type of the same memory,
//     made by reflection; where a type contains itself, a stand-in of the same size takes its place (reflected.go).
//   - An expression is a function of the running frame, by the class of its type: int64, float64, string, bool, any, an address,
//     a slice (value.go). Reflection is for what crosses to compiled code, for maps and for channels.
//   - Variables lie in the frame, one array a class. Those that a function literal captures or whose address is taken have memory
//     of their own, new for each declaration and each iteration (compiler.go).
//   - The places of arguments and results follow from the signature alone, so that a redefined function keeps its callers
//     (signature.go). A function value is a real function; calls from the prompt find the closure behind it (funcvalue.go).
//   - Interfaces hold the compiled value where its type tells the prompt's type (structs are marked by a tag), and a [Box] of value
//     and type where it does not. What compiled code gets in place of a value, for the sake of its methods, is taken off
//     again when it comes back (dynamic.go, adapt.go).
//   - Generic code is compiled once for each instance.
//   - Panics, deferred calls and goroutines are Go's own. What ends an entry (a stop, os.Exit, endless recursion) passes
//     deferred calls; a failed check runs them and is not recovered (deferred.go, panics.go).
//   - Maps are locked while goroutines of the prompt run: unsynchronised writes do not end the process.
//
// All of an entry is compiled before any of it runs. What cannot be is an *engine.InternalError that names the form.
//
// Limits: compiled code that reflects by itself sees neither names nor methods of prompt types. Printing, errors, encoding/json and xml,
// templates, calls of package reflect and interfaces with methods have bridges. Package unsafe is refused, as is os.Stdout as a variable's value
// where it is no file.
package closure
