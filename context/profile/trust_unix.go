//go:build unix

package profile

import (
	"fmt"
	"os"
	"syscall"
)

// open says why others can write a file, "" where they cannot. A group that is the user's own, as many systems give each one, is nobody
// else.
func open(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "" // who reads it says so
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	mode := info.Mode().Perm()
	switch uid := os.Geteuid(); {
	case owner.Uid != 0 && int(owner.Uid) != uid:
		return fmt.Sprintf("belongs to another user (%d)", owner.Uid)
	case mode&0o002 != 0, mode&0o020 != 0 && int(owner.Gid) != os.Getegid():
		return fmt.Sprintf("can be written by others (mode %04o)", mode)
	}
	return ""
}
