package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// build is goal 13.
func (m *measuring) build() error {
	to, err := os.MkdirTemp("", "benchweb")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(to) }()
	var times []float64
	for range m.rounds {
		began := time.Now()
		c := exec.CommandContext(m.ctx, "node", "build.mjs", "--to", filepath.Join(to, "dist"))
		c.Dir = m.web
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		times = append(times, time.Since(began).Seconds())
	}
	m.atMost("13", "build of the bundle", "%.1f s", median(times), 2)
	began := time.Now()
	c := exec.CommandContext(m.ctx, "node", "node_modules/typescript/bin/tsc", "--noEmit", "-p", ".")
	c.Dir = m.web
	var complaints []string
	if out, err := c.CombinedOutput(); err != nil {
		complaints = append(complaints, fmt.Sprintf("%v: %.300s", err, out))
	}
	m.none("13", "complaints of the type check", complaints, fmt.Sprintf("%.1f s", time.Since(began).Seconds()))
	return nil
}
