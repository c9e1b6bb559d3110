package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// load is what a round of requests brought.
type load struct {
	requests int
	bytes    int64
	took     time.Duration
	each     times
	cpu      time.Duration // user and system time of the server
}

func (l load) perSecond() float64 { return float64(l.requests) / l.took.Seconds() }

// cpuEach is the server's processor time for a request, in µs.
func (l load) cpuEach() float64 {
	if l.requests == 0 {
		return 0
	}
	return float64(l.cpu.Microseconds()) / float64(l.requests)
}

func (l *load) add(o load) {
	l.requests, l.bytes, l.took, l.cpu = l.requests+o.requests, l.bytes+o.bytes, l.took+o.took, l.cpu+o.cpu
	l.each = append(l.each, o.each...)
}

// client asks one server for ready-made requests.
type client struct {
	host     string
	requests [][]byte
	pid      int // whose processor time counts; 0 is nobody's
	check    func(request int, header, body []byte) error
}

// newClient prepares GET requests as a browser writes them, cut to the headers
// that matter.
func newClient(host string, pid int, addresses []string) *client {
	c := &client{host: host, pid: pid}
	for _, a := range addresses {
		c.requests = append(c.requests, fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n", a, host))
	}
	return c
}

// run asks over so many connections, each with one request after the other, for
// a while; ctx ends it sooner without an error. It is lean, since it shares the
// machine with the server: requests are ready bytes, and of an answer only the
// length is read.
func (c *client) run(ctx context.Context, connections int, d time.Duration) (load, error) {
	var next atomic.Int64
	parts, errs := make([]load, connections), make([]error, connections)
	cpu, begun := processorTime(c.pid), time.Now()
	end := begun.Add(d)
	var all sync.WaitGroup
	for i := range connections {
		all.Go(func() { parts[i], errs[i] = c.connection(ctx, &next, end) })
	}
	all.Wait()
	total := load{took: time.Since(begun), cpu: processorTime(c.pid) - cpu}
	for _, p := range parts {
		p.took, p.cpu = 0, 0
		total.add(p)
	}
	return total, errors.Join(errs...)
}

func (c *client) connection(ctx context.Context, next *atomic.Int64, end time.Time) (l load, err error) {
	conn, err := net.Dial("tcp", c.host)
	if err != nil {
		return l, err
	}
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 64<<10)
	var header, body []byte
	for now := time.Now(); now.Before(end) && ctx.Err() == nil; {
		i := int(next.Add(1)-1) % len(c.requests)
		if _, err := conn.Write(c.requests[i]); err != nil {
			return l, err
		}
		var n int
		if header, n, err = readHeader(r, header[:0]); err != nil {
			return l, fmt.Errorf("%q: %w", firstLine(c.requests[i]), err)
		}
		if c.check != nil {
			body = append(body[:0], make([]byte, n)...)
			if _, err := io.ReadFull(r, body); err != nil {
				return l, err
			}
			if err := c.check(i, header, body); err != nil {
				return l, fmt.Errorf("%q: %w", firstLine(c.requests[i]), err)
			}
		} else if _, err := r.Discard(n); err != nil {
			return l, err
		}
		done := time.Now()
		l.each = append(l.each, done.Sub(now))
		l.requests, l.bytes, now = l.requests+1, l.bytes+int64(n), done
	}
	return l, nil
}

// one asks once and gives status, header and body.
func (c *client) one(i int) (status int, header string, body []byte, err error) {
	conn, err := net.Dial("tcp", c.host)
	if err != nil {
		return 0, "", nil, err
	}
	defer conn.Close()
	if _, err := conn.Write(c.requests[i]); err != nil {
		return 0, "", nil, err
	}
	r := bufio.NewReader(conn)
	h, n, err := readHeader(r, nil)
	if err != nil {
		return 0, "", nil, fmt.Errorf("%q: %w", firstLine(c.requests[i]), err)
	}
	body = make([]byte, n)
	if _, err := io.ReadFull(r, body); err != nil {
		return 0, "", nil, err
	}
	status, err = strconv.Atoi(string(h[9:12]))
	return status, string(h), body, err
}

var contentLength = []byte("Content-Length: ")

// readHeader reads an answer up to its body, which must have a length or be
// none. An answer that is neither 200 nor 204 is an error.
func readHeader(r *bufio.Reader, into []byte) (header []byte, length int, err error) {
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return into, 0, err
		}
		if len(line) <= 2 {
			break
		}
		into = append(into, line...)
	}
	empty := bytes.HasPrefix(into, []byte("HTTP/1.1 204"))
	if !empty && !bytes.HasPrefix(into, []byte("HTTP/1.1 200")) {
		return into, 0, fmt.Errorf("the answer is %q", firstLine(into))
	}
	if at := bytes.Index(into, contentLength); at >= 0 {
		digits := into[at+len(contentLength):]
		digits = digits[:bytes.IndexByte(digits, '\r')]
		length, err = strconv.Atoi(string(digits))
	} else if !empty {
		err = fmt.Errorf("an answer without a length: %q", into)
	}
	return into, length, err
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\r\n"))
	return line
}
