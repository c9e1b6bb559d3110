package edition

import (
	"runtime"
	"syscall"
)

// niceness is how far work that nobody waits for stands back.
const niceness = 10

// aside runs f to its end on a thread of low priority, which ends with it.
func aside(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked, so that no other goroutine gets the thread
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, syscall.Gettid(), niceness)
		f()
	}()
	<-done
}
