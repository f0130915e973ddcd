// Command dbsh opens a database and gives a prompt for Go, SQL and commands. What it does is in package cmd, so that a
// program with further packages compiled in is the same program.
package main

import (
	"os"

	"github.com/dbsh-go/dbsh/cmd"
)

func main() { os.Exit(cmd.Main()) }
