package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is set by the linker: -X main.release=1.2.3.
var release = "development"

// buildVersion names the build for validators and logs.
func buildVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return release + "+" + s.Value
			}
		}
	}
	return release
}

func version(_ context.Context, e *env, args []string) error {
	f := e.newFlags("version", "")
	if err := f.parse(args); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "ngeumap %s\n%s %s/%s\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
