package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary the tool itself where a script calls tfc. Workers of `tfc test`
// are started from it as well.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tfc": main})
}

// TestScripts runs the command lines in testdata/script. $DATA is the repository's testdata.
func TestScripts(t *testing.T) {
	data, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("DATA", data)
			env.Setenv("CASES", filepath.Join(data, "cases"))
			env.Setenv("HOME", os.Getenv("HOME"))
			env.Setenv("TFCBIN", filepath.SplitList(os.Getenv("PATH"))[0]) // a PATH with tfc and nothing else
			return nil
		},
		// exits N COMMAND…: the command must end with exit code N.
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGS...]")
	}
	code := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		code = exitStatus(err)
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// exitStatus is the exit code of a command that failed, or the reason why it did not run.
func exitStatus(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return strconv.Itoa(exit.ExitCode())
	}
	return err.Error()
}
