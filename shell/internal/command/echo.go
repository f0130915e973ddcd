package command

import (
	"context"
	"fmt"
)

func echoCommand() *Command {
	return &Command{
		Spec: "e[cho]", Args: "[on|off]", Argument: SwitchArgument, Help: "print SQL as it runs", run: runEcho,
		Long: `Switches it on or off; without an argument to what it was not. Each statement is followed by its
arguments, rows, time and cause.

  :echo on`,
	}
}

func runEcho(_ context.Context, env *Env, call Call) error {
	return toggle(env, call, &env.Settings.Echo, "Echo of SQL")
}

func timingCommand() *Command {
	return &Command{
		Spec: "ti[ming]", Psql: []string{"timing"}, Args: "[on|off]", Argument: SwitchArgument, Help: "print how long each entry took", run: runTiming,
		Long: `Switches it on or off; without an argument to what it was not.

  \timing on`,
	}
}

func runTiming(_ context.Context, env *Env, call Call) error {
	return toggle(env, call, &env.Settings.Timing, "Timing")
}

// toggle sets a switch, or turns it when nothing is said.
func toggle(env *Env, call Call, setting *bool, what string) error {
	on := !*setting
	if call.Args != "" {
		var err error
		if on, err = parseSwitch(call.Args); err != nil {
			return fmt.Errorf(":%s: %w", call.Command.Name(), err)
		}
	}
	*setting = on
	return env.say("%s is %s.", what, onOff(on))
}
