package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func setCommand() *Command {
	return &Command{
		Spec: "se[t]", Psql: []string{"pset"}, Args: "[NAME [VALUE]]", Argument: SettingArgument, Help: "the settings, and what they are", run: runSet,
		Long: `Without NAME, shows all settings. style is unicode, rounded, double, ascii, markdown, psql, minimal or plain.

  :set style rounded
  :set null ∅`,
	}
}

func runSet(_ context.Context, env *Env, call Call) error {
	if call.Args == "" {
		t := &table.Table{Columns: named("Setting", "Value", "What")}
		for _, each := range settings {
			t.Rows = append(t.Rows, []any{each.name, table.Remark(each.get(env.Settings)), each.help})
		}
		return env.write(t, true)
	}
	name, text, _ := strings.Cut(call.Args, " ")
	text = strings.TrimSpace(text)
	for _, each := range settings {
		if each.name != strings.ToLower(name) {
			continue
		}
		if text == "" {
			return env.printf("%s\n", each.get(env.Settings))
		}
		return env.change(each, text)
	}
	names := SettingNames()
	if near := nearest(name, names); near != "" {
		return fmt.Errorf(":set: there is no setting %s: did you mean %s?", name, near)
	}
	return fmt.Errorf(":set: there is no setting %s: there are %s", name, strings.Join(names, ", "))
}

// change changes a setting and says so.
func (e *Env) change(s setting, text string) error {
	if err := s.set(e.Settings, text); err != nil {
		return fmt.Errorf(":set %s: %w", s.name, err)
	}
	return e.say("%s is %s.", capital(s.name), s.get(e.Settings))
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
