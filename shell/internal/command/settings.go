package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func runEcho(_ context.Context, env *Env, call Call) error {
	return toggle(env, call, &env.Settings.Echo, "Echo of SQL")
}

func runTiming(_ context.Context, env *Env, call Call) error {
	return toggle(env, call, &env.Settings.Timing, "Timing")
}

func runExpanded(_ context.Context, env *Env, call Call) error {
	return toggle(env, call, &env.Settings.Expanded, "Expanded display")
}

// toggle sets a switch, or turns it when nothing is said.
func toggle(env *Env, call Call, setting *bool, what string) error {
	switch strings.ToLower(call.Args) {
	case "":
		*setting = !*setting
	case "on", "true", "1", "yes":
		*setting = true
	case "off", "false", "0", "no":
		*setting = false
	default:
		return fmt.Errorf(":%s: got %q, want on or off", call.Command.Name(), call.Args)
	}
	state := "off"
	if *setting {
		state = "on"
	}
	return env.say("%s is %s.", what, state)
}

func runFormat(_ context.Context, env *Env, call Call) error {
	if call.Args == "" {
		names := make([]string, 0, 8)
		for _, f := range table.Formats() {
			names = append(names, string(f))
		}
		return env.printf("Format is %s. There are %s.\n", env.Settings.Effective(), strings.Join(names, ", "))
	}
	format, err := table.ParseFormat(call.Args)
	if err != nil {
		return fmt.Errorf(":format: %w", err)
	}
	env.Settings.Format = format
	if format == table.Aligned { // whoever asks for tables has had enough of \x
		env.Settings.Expanded = false
	}
	return env.say("Format is %s.", format)
}
