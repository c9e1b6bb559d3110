package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server that this program started.
type process struct {
	cmd   *exec.Cmd
	host  string // address and port
	ready time.Duration
}

// start runs a server that says its address in a line "… http://host:port" and
// waits for it.
func start(ctx context.Context, name string, args ...string) (*process, error) {
	begun := time.Now()
	cmd := exec.CommandContext(ctx, name, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, host, ok := strings.Cut(lines.Text(), "http://"); ok {
			go io.Copy(io.Discard, out) //nolint:errcheck // what else it says does not matter
			return &process{cmd, host, time.Since(begun)}, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("%s %s ended before it served", name, strings.Join(args, " ")), cmd.Wait())
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// stop ends the server and waits for it.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	_ = p.cmd.Wait() // however it took the signal
	return nil
}

// serve starts the program on the database of this run.
func (b *bench) serve(ctx context.Context, flags ...string) (*process, error) {
	return start(ctx, b.bin, append([]string{"serve", "-addr", "127.0.0.1:0", "-db", b.path(".db")}, flags...)...)
}

// command runs the program to its end and gives its wall and processor time.
func (b *bench) command(ctx context.Context, args ...string) (wall, cpu time.Duration, err error) {
	begun := time.Now()
	cmd := exec.CommandContext(ctx, b.bin, args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, 0, fmt.Errorf("%s %s: %w\n%s", b.bin, strings.Join(args, " "), err, out)
	}
	return time.Since(begun), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// processorTime gives user and system time of a process so far; 0 where the
// system does not tell.
//
// Source: proc(5), /proc/PID/stat, fields 14 and 15 in ticks of 10 ms.
func processorTime(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if pid == 0 || err != nil {
		return 0
	}
	after := string(text[strings.LastIndexByte(string(text), ')')+1:])
	f := strings.Fields(after)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond
}

// peakMB gives the greatest resident set of a process so far, in MB; 0 where the
// system does not tell.
func peakMB(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), "VmHWM:")
	f := strings.Fields(after)
	if len(f) == 0 {
		return 0
	}
	kB, _ := strconv.ParseFloat(f[0], 64)
	return kB / 1024
}

// heapMB gives the heap in use as the server's /metrics tell it, in MB.
func heapMB(ctx context.Context, host string) (float64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+host+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "go_memstats_heap_inuse_bytes "); ok {
			n, err := strconv.ParseFloat(value, 64)
			return n / (1 << 20), err
		}
	}
	return 0, errors.New("/metrics does not tell the heap")
}
