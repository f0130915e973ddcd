package shell

import "github.com/dbsh-go/dbsh/shell/internal/command"

// PromptCommand is a command of the prompt, for programs that write entries.
type PromptCommand struct {
	Name   string   `json:"name"`           // :describe
	Least  string   `json:"least"`          // its shortest abbreviation, :d
	Psql   []string `json:"psql,omitempty"` // psql's names of it, \d
	Usage  string   `json:"usage"`
	Short  string   `json:"short"`
	Long   string   `json:"long"`
	Mark   string   `json:"mark,omitempty"`   // what may stand behind the name, + or !
	Marked string   `json:"marked,omitempty"` // what that does
}

// PromptCommands are all commands of the prompt, in order.
func PromptCommands() []PromptCommand {
	var list []PromptCommand
	for _, c := range command.All() {
		spec := PromptCommand{
			Name: ":" + c.Name(), Least: ":" + c.Least(), Usage: c.Usage(), Short: c.Help, Long: c.Long, Mark: c.Mark, Marked: c.Marked,
		}
		for _, name := range c.Psql {
			spec.Psql = append(spec.Psql, `\`+name)
		}
		list = append(list, spec)
	}
	return list
}

// SettingNames are the settings that :set takes.
func SettingNames() []string { return command.SettingNames() }
