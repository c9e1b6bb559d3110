//go:build !linux

package main

// Elsewhere than on Linux threads have no priority of their own.

func toBackground() {}

func inBackground(work func()) { work() }
