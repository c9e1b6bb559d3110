// Command ngeumap serves the map of NextGenerationEU projects and keeps its
// database. "ngeumap" alone lists the commands; "ngeumap COMMAND -help" lists
// the flags of one.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"
	_ "time/tzdata" // embargoes name zones, and a container may know none
)

// heapGrowth is how much the heap grows before it is collected, in percent,
// unless the environment says so in GOGC. Go's own 100 takes 60 MB more for a
// service of a million locations and a tenth less time for tiles that are made
// (bench), and for an import 50 MB more in the same time (BenchmarkItaly).
const heapGrowth = 60

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	if inTheBackground(os.Args[1:]) {
		toBackground()
	}
	program, _ := os.Executable() // "" where the system does not tell
	e := &env{getenv: os.Getenv, stdout: os.Stdout, stderr: os.Stderr, program: program}
	os.Exit(e.run(ctx, os.Args[1:]))
}

// command is one command of the program.
type command struct {
	name, args, about string
	run               func(context.Context, *env, []string) error
}

// inTheBackground tells whether a command works long on a database that a
// service may be answering from, which then goes first.
func inTheBackground(args []string) bool {
	return len(args) > 0 && slices.Contains([]string{"import", "export", "index", "verify", "backup", "restore"}, args[0])
}

// commands lists all commands in the order of a newcomer's needs.
var commands = []command{
	{"serve", "", "serve map, tiles and files; creates and fills a missing database", serve},
	{"import", "FILE…", "import a list of projects", runImport},
	{"imports", "", "list the imports of a database, newest first", imports},
	{"rollback", "ID", "go back to the state before an import", rollback},
	{"review", "", "decide places that an import was not sure of, in the browser", review},
	{"edit", "", "write collections, review and publish them, in the browser", edit},
	{"persons", "", "list recipients who are hidden as natural persons", persons},
	{"export", "", "write projects to a file", runExport},
	{"kit", "", "write the press kit of a place", runKit},
	{"geocode", "TEXT…", "say what the offline geocoder answers", geocodeText},
	{"gazetteer", "add FILE…", "add postcodes to the geocoder", gazetteer},
	{"index", "", "make the index of a database, which serve else makes when it starts", makeIndex},
	{"verify", "", "check a database", verify},
	{"backup", "", "copy a database into one file while it is in use", backup},
	{"restore", "FILE", "put a backup in the place of a database", restore},
	{"profiles", "", "list the import profiles", profiles},
	{"version", "", "print version and build facts", version},
}

// env is what a command may use of the world outside.
type env struct {
	getenv         func(string) string
	stdout, stderr io.Writer
	program        string // this program's file, to be started again; "" starts no other process
}

// usageError is wrong usage: exit status 2.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// run runs a command line and gives the exit status: 0, 1 for a failure, 2 for
// wrong usage.
func (e *env) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		usage(e.stderr)
		return 2
	}
	if a := args[0]; a == "-help" || a == "--help" || a == "-h" || a == "help" {
		usage(e.stdout)
		return 0
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, e, args[1:])
		var wrong *usageError
		switch {
		case err == nil || errors.Is(err, flag.ErrHelp):
			return 0
		case errors.As(err, &wrong):
			fmt.Fprintf(e.stderr, "ngeumap %s: %v\n", c.name, err)
			return 2
		default:
			fmt.Fprintf(e.stderr, "ngeumap %s: %v\n", c.name, err)
			return 1
		}
	}
	fmt.Fprintf(e.stderr, "ngeumap: no command %q; ngeumap -help lists them\n", args[0])
	return 2
}

func usage(w io.Writer) {
	fmt.Fprint(w, "ngeumap serves the map of projects that NextGenerationEU supports.\n\nCommands:\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-9s %-9s  %s\n", c.name, c.args, c.about)
	}
	fmt.Fprint(w, "\nngeumap COMMAND -help lists the flags of a command. Every flag can also be\nset by the environment: -addr is NGEUMAP_ADDR.\n")
}
