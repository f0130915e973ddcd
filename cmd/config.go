package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"

	"github.com/dbsh-go/dbsh/context/profile"
	"github.com/spf13/cobra"
)

func newConfig(std streams, o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print the values in force, and where each comes from",
		Long: `config prints what flags, the environment, .env and dbsh.toml come to, and where each value comes from. Passwords are masked.
It ends with exit code 1 where no database could be opened with it. With --format json it prints JSON.`,
		Example: "  dbsh config --env production",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			p, err := o.project()
			if err != nil {
				return err
			}
			show := showConfig
			if o.format == "json" {
				show = encodeConfig
			}
			if err := show(std.out, p); err != nil {
				return err
			}
			return p.Check()
		},
	}
}

func showConfig(out io.Writer, p *profile.Profile) error {
	if p.File == "" {
		fmt.Fprintf(out, "There is no %s in this folder or above it.\n", profile.FileName)
	} else {
		fmt.Fprintf(out, "Profile %s of %s\n", p.Name, shortened(p.File))
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, v := range p.Values() {
		text := v.Text
		if v.Err != nil {
			text = "(wrong, see below)"
		}
		if text == "" {
			text = "-"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", v.Key, text, v.Origin)
	}
	return table.Flush()
}

// shortened is a path as it is seen from here, where that is shorter.
func shortened(path string) string {
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	if short, err := filepath.Rel(here, path); err == nil && len(short) < len(path) {
		return short
	}
	return path
}

func encodeConfig(out io.Writer, p *profile.Profile) error {
	type value struct {
		Key   string `json:"key"`
		Value string `json:"value"`
		From  string `json:"from"`
		Error string `json:"error,omitempty"`
	}
	all := struct {
		Profile string  `json:"profile"`
		File    string  `json:"file"`
		Values  []value `json:"values"`
	}{Profile: p.Name, File: p.File}
	for _, v := range p.Values() {
		shown := value{Key: v.Key, Value: v.Text, From: v.Origin}
		if v.Err != nil {
			shown.Value, shown.Error = "", v.Err.Error()
		}
		all.Values = append(all.Values, shown)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(all)
}
