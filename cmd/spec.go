package cmd

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/dbsh-go/dbsh/shell"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commandSpec is a command as --spec prints it, for programs that call this one.
type commandSpec struct {
	Name     string        `json:"name"`
	Usage    string        `json:"usage"`
	Short    string        `json:"short"`
	Long     string        `json:"long,omitempty"`
	Example  string        `json:"example,omitempty"`
	Flags    []flagSpec    `json:"flags"`
	Commands []commandSpec `json:"commands,omitempty"`
}

type flagSpec struct {
	Name       string `json:"name"`
	Short      string `json:"short,omitempty"`
	Type       string `json:"type"`
	Value      string `json:"value,omitempty"` // what stands for it in the usage
	Default    string `json:"default"`
	Usage      string `json:"usage"`
	Everywhere bool   `json:"everywhere"` // subcommands have it too
}

// writeSpec prints what commands and flags there are, and what entries can be beside Go and SQL.
func writeSpec(out io.Writer, root *cobra.Command) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		Version string `json:"version"`
		commandSpec
		PromptCommands []shell.PromptCommand `json:"prompt_commands"`
		Settings       []string              `json:"settings"`
		Formats        []string              `json:"formats"`
		ExitCodes      map[string]string     `json:"exit_codes"`
	}{version(), specOf(root), shell.PromptCommands(), shell.SettingNames(), strings.Split(shell.FormatNames(), ", "), map[string]string{
		"0": "all is done", "1": "an entry, a script or the database failed", "2": "wrong usage", "3": "work was left uncommitted, and has been rolled back",
		"130": "interrupted",
	}})
}

func specOf(cmd *cobra.Command) commandSpec {
	spec := commandSpec{Name: cmd.Name(), Usage: cmd.UseLine(), Short: cmd.Short, Long: cmd.Long, Example: cmd.Example, Flags: []flagSpec{}}
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		spec.Flags = append(spec.Flags, flagSpec{
			Name: f.Name, Short: f.Shorthand, Type: f.Value.Type(), Value: value, Default: f.DefValue, Usage: usage,
			Everywhere: cmd.PersistentFlags().Lookup(f.Name) != nil,
		})
	})
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" {
			spec.Commands = append(spec.Commands, specOf(sub))
		}
	}
	return spec
}
