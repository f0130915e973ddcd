package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/dbsh-go/dbsh/context/profile"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/spf13/pflag"
)

// project is what is in force: flags, the environment and the project's dbsh.toml, put together once.
func (o *options) project() (*profile.Profile, error) {
	if o.loaded != nil {
		return o.loaded, nil
	}
	flags, err := o.given()
	if err != nil {
		return nil, err
	}
	loaded, err := profile.Load(profile.Request{Dir: ".", Name: o.env, Database: o.database, Flags: flags})
	var usage *profile.UsageError
	if errors.As(err, &usage) {
		return nil, usageError{err}
	}
	if err != nil {
		return nil, err
	}
	for name, value := range loaded.DotEnv { // scripts and drivers read the environment too
		if err := os.Setenv(name, value); err != nil {
			return nil, fmt.Errorf("take %s from .env: %w", name, err)
		}
	}
	o.loaded = loaded
	return loaded, nil
}

// given are the flags that were given, by the keys that dbsh.toml has for them.
func (o *options) given() (map[string]string, error) {
	given := map[string]string{}
	o.flags.VisitAll(func(f *pflag.Flag) {
		switch {
		case f.Name == "yes" && o.yes:
			given["confirm"] = string(profile.ConfirmNever)
		case f.Changed && f.Name != "yes" && f.Name != "database" && f.Name != "bind":
			given[strings.ReplaceAll(f.Name, "-", "_")] = f.Value.String()
		}
	})
	binds, err := parseBinds(o.binds)
	for _, b := range binds {
		given["binds."+b.Name] = b.URL
	}
	return given, err
}

// passwords gives the function that finds a password: where the profile says, else from the person at the terminal.
func passwords(ctx context.Context, p *profile.Profile, ask func(user string) (string, error)) func(user string) (string, error) {
	if !p.HasPassword() {
		return ask
	}
	return func(user string) (string, error) { return p.Password(ctx, user) }
}

// place is what a shell knows of the project.
func place(p *profile.Profile) shell.Project {
	return shell.Project{
		Environment: p.Label(),
		Production:  p.Production(),
		ByName:      p.Confirm == profile.ConfirmName,
		Start:       p.RC,
	}
}

// of says in a greeting which profile a database is opened by, and who has named it if that is not the file.
func of(p *profile.Profile) string {
	if p.File == "" {
		return ""
	}
	text := ", profile " + p.Name
	for _, v := range p.Values() {
		if v.Key == "url" && !strings.HasPrefix(v.Origin, profile.FileName) {
			text += ", its url from " + strings.TrimPrefix(v.Origin, "flag ")
		}
	}
	return text
}

// coloured tells whether colours are used.
func coloured(when profile.Colour, terminal bool) bool {
	switch when {
	case profile.ColourOn:
		return true
	case profile.ColourOff:
		return false
	}
	return terminal && os.Getenv("TERM") != "dumb"
}
