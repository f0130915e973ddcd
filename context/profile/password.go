package profile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/zalando/go-keyring"
)

// secret is where a profile has the password of its database.
type secret struct {
	password string // itself
	command  string // prints it
	service  string // the name under which the system's keyring has it
	belongs  bool   // the url is the file's: what is kept for it goes to no other server
}

// HasPassword tells whether the profile says where the password of its database is.
func (p *Profile) HasPassword() bool {
	return p.secret.belongs && p.secret != (secret{belongs: true})
}

// Password gets a user's password from where the profile has it: the text of password, what password_command prints, or what the
// system's keyring has under password_keyring and the user's name.
func (p *Profile) Password(ctx context.Context, user string) (string, error) {
	switch s := p.secret; {
	case !p.HasPassword():
		return "", nil
	case s.password != "":
		return s.password, nil
	case s.command != "":
		return p.askCommand(ctx)
	default:
		return askKeyring(s.service, user)
	}
}

// askCommand runs the command in the folder of the file. What it says beside the password is for the person.
func (p *Profile) askCommand(ctx context.Context) (string, error) {
	shell := []string{"sh", "-c"}
	if runtime.GOOS == "windows" {
		shell = []string{"cmd", "/C"}
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, shell[0], shell[1], p.secret.command)
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.dir, &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("password_command of the profile %s failed: %w", p.Name, err)
	}
	password, _, _ := strings.Cut(out.String(), "\n")
	password = strings.TrimSuffix(password, "\r")
	if password == "" {
		return "", fmt.Errorf("password_command of the profile %s printed nothing, want the password in its first line", p.Name)
	}
	return password, nil
}

func askKeyring(service, user string) (string, error) {
	password, err := keyring.Get(service, user)
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return "", fmt.Errorf("the keyring has no password of %s under %s", user, service)
	case err != nil:
		return "", fmt.Errorf("the keyring cannot be asked for the password of %s under %s: %w", user, service, err)
	}
	return password, nil
}
