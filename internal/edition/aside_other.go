//go:build !linux

package edition

// aside runs f. Threads have no priority of their own here.
func aside(f func()) { f() }
