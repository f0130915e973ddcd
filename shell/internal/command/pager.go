package command

import (
	"context"
	"fmt"
)

func pagerCommand() *Command {
	return &Command{
		Spec: "p[ager]", Args: "[COMMAND|off]", Argument: AnyArgument, Help: "show long results page by page", run: runPager,
		Long: `on: whatever is longer than the screen goes through the pager. asked: what commands show, such as :last, and results are
shortened to the screen. off: nothing. COMMAND is another pager than $PAGER, else less; less gets the flags SRFX where
$LESS says no others. Without an argument, says what is set. Only at a terminal.

  :pager on
  :pager less -SRFX +G`,
	}
}

func runPager(_ context.Context, env *Env, call Call) error {
	if call.Args != "" {
		if err := setPager(env.Settings, call.Args); err != nil {
			return fmt.Errorf(":pager: %w", err)
		}
	}
	what := map[Paging]string{
		PageAll: "What is longer than the screen", PageNone: "Nothing", PageAsked: "What :last and other commands show",
	}[Paging(pagerText(env.Settings))]
	if env.Settings.Pager == "" {
		return env.say("There is no pager.")
	}
	return env.say("%s goes through %s.", what, env.Settings.Pager)
}
