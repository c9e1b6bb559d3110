package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// house is one running service over the built-in dataset, shared by the tests
// of this package, which only read from it.
type house struct {
	address string // http://127.0.0.1:port
	db      string
	stop    func() int
}

var (
	houseOnce sync.Once
	theHouse  *house
	houseErr  error
)

// run is a command line in this process.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	e := &env{getenv: getenv, stdout: stdout, stderr: stderr}
	return e.run(ctx, args)
}

func TestMain(m *testing.M) {
	code := m.Run()
	if theHouse != nil {
		theHouse.stop()
		os.RemoveAll(filepath.Dir(theHouse.db))
	}
	os.Exit(code)
}

// spring is a collection, so that every kind of page is there.
const spring = `state: published
title: {en: Belgian spring, fr: Printemps belge, el: Βελγική άνοιξη, bg: Белгийска пролет}
intro: {en: Places where the plan can be seen, fr: Des lieux où le plan se voit, el: Μέρη όπου φαίνεται το σχέδιο, bg: "Места, на които планът се вижда"}
projects: [be-trilogiport-terminal, at-buses-muerztal]
`

// open starts the service as a user does, on a free port and a new database.
func open(t testing.TB) *house {
	t.Helper()
	houseOnce.Do(func() {
		dir, err := os.MkdirTemp("", "ngeumap-house")
		if err != nil {
			houseErr = err
			return
		}
		if houseErr = os.WriteFile(filepath.Join(dir, "spring.yaml"), []byte(spring), 0o644); houseErr == nil {
			theHouse, houseErr = start(filepath.Join(dir, "house.db"), "-collections", dir)
		}
	})
	if houseErr != nil {
		t.Fatal(houseErr)
	}
	return theHouse
}

// start runs "ngeumap serve" and waits until it says where.
func start(db string, flags ...string) (*house, error) {
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	var log bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		args := append([]string{"serve", "-addr", "127.0.0.1:0", "-db", db}, flags...)
		code := run(ctx, args, func(string) string { return "" }, write, &log)
		write.Close()
		ended <- code
	}()
	said := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(read)
		for lines.Scan() {
			if _, address, ok := strings.Cut(lines.Text(), "serves "); ok {
				said <- address
			}
		}
	}()
	select {
	case address := <-said:
		return &house{address: address, db: db, stop: func() int { cancel(); return <-ended }}, nil
	case code := <-ended:
		cancel()
		return nil, fmt.Errorf("serve ended with status %d: %s", code, log.String())
	case <-time.After(2 * time.Minute):
		cancel()
		return nil, fmt.Errorf("serve said nothing for two minutes")
	}
}

// built builds the real program into a folder.
func built(t testing.TB, dir string) (program string) {
	t.Helper()
	program = filepath.Join(dir, "ngeumap")
	if out, err := exec.Command("go", "build", "-tags", "sqlite_fts5", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// answer is a response read whole.
type answer struct {
	*http.Response
	body []byte
}

// get fetches an address of the house as a plain client: no gzip unless a
// header asks for it, no redirects followed.
func (h *house) get(t testing.TB, path string, headers ...string) answer {
	t.Helper()
	return h.do(t, http.MethodGet, path, headers...)
}

func (h *house) do(t testing.TB, method, path string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequest(method, h.address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "identity")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response, body}
}
