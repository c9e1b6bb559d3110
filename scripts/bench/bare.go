package main

import (
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
)

// answer is a body as the service sent it.
type answer struct {
	Address string
	Body    []byte // gzipped; empty is 204
}

// serveBare is the yardstick: the least that a Go program can do, net/http and a
// map in memory, with the three headers without which the bytes mean nothing.
func serveBare(ctx context.Context, file string, out io.Writer) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	var all []answer
	if err := gob.NewDecoder(f).Decode(&all); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	bodies := make(map[string][]byte, len(all))
	for _, a := range all {
		bodies[a.Address] = a.Body
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "bare handler on http://%s\n", listener.Addr())
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.RequestURI()]
		switch {
		case !ok:
			w.WriteHeader(http.StatusNotFound)
		case len(body) == 0:
			w.WriteHeader(http.StatusNoContent)
		default:
			h := w.Header()
			h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
			h.Set("Content-Encoding", "gzip")
			h.Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body) // the client is gone if this fails
		}
	})}
	go func() {
		<-ctx.Done()
		_ = server.Close() // the program ends
	}()
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// writeAnswers keeps answers for serveBare.
func writeAnswers(file string, all []answer) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := gob.NewEncoder(f).Encode(all); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
