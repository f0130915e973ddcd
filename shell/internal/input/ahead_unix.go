//go:build linux || darwin || freebsd || netbsd

package input

import (
	"runtime"
	"syscall"
	"unsafe"
)

// typedAhead tells whether keys are waiting that were pressed before the terminal gave single ones: it has shown them, wherever the cursor was.
func typedAhead(terminal int) bool {
	request := uintptr(0x4004667f) // FIONREAD, where it came from
	if runtime.GOOS == "linux" {
		request = 0x541b
	}
	var n int32
	_, _, failed := syscall.Syscall(syscall.SYS_IOCTL, uintptr(terminal), request, uintptr(unsafe.Pointer(&n)))
	return failed == 0 && n > 0
}
