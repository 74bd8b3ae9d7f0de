package isolate

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestMain makes the test binary its own worker.
func TestMain(m *testing.M) {
	if os.Getenv("ISOLATE_WORKER") == "" {
		os.Exit(m.Run())
	}
	answers := os.NewFile(AnswerFD, "answers")
	err := Serve(context.Background(), os.Stdin, answers, func(_ context.Context, item string) string {
		switch item {
		case "crash":
			panic("broken item")
		case "hang":
			time.Sleep(time.Hour)
		case "print":
			fmt.Println("noise")
		}
		return "did " + item
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func pool(jobs int, limit time.Duration) *Pool[string] {
	return &Pool[string]{Jobs: jobs, Timeout: limit, Command: func(ctx context.Context) *exec.Cmd {
		cmd := exec.CommandContext(ctx, os.Args[0])
		cmd.Env = append(os.Environ(), "ISOLATE_WORKER=1")
		return cmd
	}}
}

func TestCrashAndHangCostTheirItemOnly(t *testing.T) {
	items := []string{"a", "crash", "print", "hang", "b", "crash"}
	want := []string{
		"did a", "panic: broken item", "did print", "hang: no answer within 500ms", "did b", "panic: broken item",
	}
	for _, jobs := range []int{1, 3} {
		got := make([]string, len(items))
		pool(jobs, 500*time.Millisecond).Run(t.Context(), items, func(o Outcome[string]) {
			got[o.Index] = o.Answer + o.Failure
		})
		for i := range items {
			if !strings.Contains(got[i], want[i]) {
				t.Errorf("%d jobs: %s gave %q, want %q", jobs, items[i], got[i], want[i])
			}
		}
	}
}

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var seen []string
	pool(1, time.Minute).Run(ctx, []string{"a", "hang", "b"}, func(o Outcome[string]) {
		seen = append(seen, o.Answer)
		cancel()
	})
	if len(seen) != 1 || seen[0] != "did a" {
		t.Errorf("outcomes %q, want the first only", seen)
	}
}

func TestWorkerThatDoesNotStart(t *testing.T) {
	p := &Pool[string]{Jobs: 1, Timeout: time.Second, Command: func(ctx context.Context) *exec.Cmd {
		return exec.CommandContext(ctx, "/nonexistent/worker")
	}}
	p.Run(t.Context(), []string{"a"}, func(o Outcome[string]) {
		if !strings.Contains(o.Failure, "does not start") {
			t.Errorf("failure %q", o.Failure)
		}
	})
}
