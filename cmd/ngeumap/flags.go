package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// flags is a flag set whose flags also come from the environment.
type flags struct {
	*flag.FlagSet
	env  *env
	args string
}

// newFlags begins the flags of a command; args describes its arguments.
func (e *env) newFlags(name, args string) *flags {
	f := &flags{flag.NewFlagSet(name, flag.ContinueOnError), e, args}
	f.SetOutput(e.stderr)
	return f
}

// db adds the flag for the database.
func (f *flags) db() *string {
	return f.String("db", "ngeumap.db", "SQLite `file`")
}

// parse reads the command line; a flag that it does not set is taken from the
// environment, -accept-drift from NGEUMAP_ACCEPT_DRIFT.
func (f *flags) parse(args []string) error {
	f.Usage = func() {
		fmt.Fprintf(f.env.stdout, "usage: ngeumap %s [flags] %s\n\n", f.Name(), f.args)
		f.SetOutput(f.env.stdout)
		f.PrintDefaults()
	}
	var problem error
	f.VisitAll(func(one *flag.Flag) {
		name := "NGEUMAP_" + strings.ToUpper(strings.ReplaceAll(one.Name, "-", "_"))
		if v := f.env.getenv(name); v != "" {
			if err := f.Set(one.Name, v); err != nil && problem == nil {
				problem = usagef("%s=%q: %v", name, v, err)
			}
		}
	})
	if problem != nil {
		return problem
	}
	usage := f.Usage
	f.Usage = func() {} // the package would print it after every mistake
	f.SetOutput(io.Discard)
	err := f.FlagSet.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		usage()
		return err
	}
	if err != nil {
		return usagef("%v; ngeumap %s -help lists the flags", err, f.Name())
	}
	if f.args == "" && f.NArg() > 0 {
		return usagef("unexpected argument %q", f.Arg(0))
	}
	return nil
}
