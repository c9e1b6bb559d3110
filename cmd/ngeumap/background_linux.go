package main

import (
	"os"
	"runtime"
	"strconv"
	"syscall"
)

// backgroundNice is the niceness of work that a service beside it goes before: a
// tenth of its weight where both want the same processor, all of an idle one.
const backgroundNice = 10

// toBackground lowers the priority of the whole process: of every thread that
// it has; later ones inherit it. What the system forbids is let be, since
// nothing but speed depends on it.
func toBackground() {
	lowered := map[int]bool{}
	for more := true; more; {
		more = false
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return
		}
		for _, t := range threads {
			id, err := strconv.Atoi(t.Name())
			if err == nil && !lowered[id] {
				lowered[id], more = true, true
				lower(id)
			}
		}
	}
}

// inBackground runs work on a thread of lower priority, which ends with it.
func inBackground(work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlock: the thread must not serve others
		lower(syscall.Gettid())
		work()
	}()
	<-done
}

func lower(thread int) {
	// The call of the system gives 20 - niceness.
	if now, err := syscall.Getpriority(syscall.PRIO_PROCESS, thread); err == nil && 20-now < backgroundNice {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, thread, backgroundNice)
	}
}
