package cmd

import (
	"strings"

	"github.com/dbsh-go/dbsh/context/profile"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/spf13/cobra"
)

// completions say what a shell offers for the values of flags: profiles, formats, folders. Other values are files.
func completions(root *cobra.Command) {
	words := map[string]func() []string{
		"env":    profileNames,
		"format": func() []string { return strings.Split(shell.FormatNames(), ", ") },
		"engine": func() []string { return strings.Split(shell.EngineNames(), ", ") },
		"colour": func() []string {
			return []string{string(profile.ColourAuto), string(profile.ColourOn), string(profile.ColourOff)}
		},
	}
	for name, list := range words {
		offer := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return list(), cobra.ShellCompDirectiveNoFileComp
		}
		if err := root.RegisterFlagCompletionFunc(name, offer); err != nil {
			panic(err) // there is no such flag
		}
	}
	if err := root.MarkPersistentFlagDirname("models"); err != nil {
		panic(err)
	}
	databases := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return profileNames(), cobra.ShellCompDirectiveDefault // and files
	}
	root.ValidArgsFunction = databases
	if err := root.RegisterFlagCompletionFunc("database", databases); err != nil {
		panic(err)
	}
}

// profileNames are the profiles of the project here. Where its file cannot be read nothing is offered.
func profileNames() []string {
	names, err := profile.Names(".")
	if err != nil {
		return nil
	}
	return names
}
