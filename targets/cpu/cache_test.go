package cpu

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"tfc/targets/codecache"
	"tfc/targets/machine"
)

const cachedText = "define i32 @answer() {\n  ret i32 42\n}\n"

// compiledWith compiles cachedText, and says whether the cache had it.
func compiledWith(t *testing.T, o Options) (obj []byte, hit bool) {
	t.Helper()
	before, _, _ := o.Cache.Usage()
	obj, err := Compile(cachedText, o)
	if err != nil {
		t.Fatal(err)
	}
	after, _, _ := o.Cache.Usage()
	return obj, before == after
}

// TestObjectCache compiles one text in different ways: each has an object of its own in the cache, which is the one that
// is made without a cache.
func TestObjectCache(t *testing.T) {
	cache, err := codecache.Open(t.TempDir(), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	v2, err := machine.ByName("x86-64-v2")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{}, {OptLevel: DefaultOptLevel}, {OptLevel: 3}, {OptLevel: DefaultOptLevel, Machine: v2}} {
		want, err := Compile(cachedText, o)
		if err != nil {
			t.Fatal(err)
		}
		o.Cache = cache
		for _, wantHit := range []bool{false, true} {
			got, hit := compiledWith(t, o)
			if hit != wantHit || !bytes.Equal(got, want) {
				t.Errorf("level %d: found %v, want %v; equal %v", o.OptLevel, hit, wantHit, bytes.Equal(got, want))
			}
		}
	}
}

// envCompiler makes the test binary a process that TestCacheProcesses starts.
const envCompiler = "TFC_TEST_COMPILER"

// TestCacheProcesses compiles in several processes over one cache, of which another damages every entry: all get the
// object that a process gets alone.
func TestCacheProcesses(t *testing.T) {
	if out := os.Getenv(envCompiler); out != "" {
		compileInto(t, out)
		return
	}
	dir := t.TempDir()
	var workers []*exec.Cmd
	for _, name := range []string{"a", "b", "c"} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestCacheProcesses$")
		cmd.Env = append(os.Environ(), envCompiler+"="+filepath.Join(dir, name), codecache.EnvDir+"="+filepath.Join(dir, "cache"))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		workers = append(workers, cmd)
	}
	for _, cmd := range workers {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	want, err := Compile(cachedText, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b", "c"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("process %s made another object (%v)", name, err)
		}
	}
}

// compileInto compiles time and again, damages what is in the cache in between, and writes the last object.
func compileInto(t *testing.T, out string) {
	cache, err := codecache.Find()
	if err != nil {
		t.Fatal(err)
	}
	var obj []byte
	for range 20 {
		if obj, err = Compile(cachedText, Options{Cache: cache}); err != nil {
			t.Fatal(err)
		}
		entries, err := filepath.Glob(filepath.Join(cache.Dir(), "*", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if f, err := os.OpenFile(e, os.O_WRONLY, 0); err == nil { // gone where another process found the damage
				_, _ = f.WriteAt([]byte("damage"), 40)
				f.Close()
			}
		}
	}
	if err := os.WriteFile(out, obj, 0o600); err != nil {
		t.Fatal(err)
	}
}
