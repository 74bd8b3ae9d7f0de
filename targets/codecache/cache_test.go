package codecache

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func openAt(t *testing.T, dir string, limit int64) *Cache {
	t.Helper()
	c, err := Open(dir, limit)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func keyOf(parts ...string) Key {
	h := NewHasher("test")
	h.Text(parts...)
	return h.Key()
}

func TestKeepsEntries(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	c := openAt(t, dir, 1<<20)
	if _, ok := c.Get(keyOf("x")); ok {
		t.Error("an empty folder has an entry")
	}
	c.Put(keyOf("x"), []byte("one "), []byte("two"))
	got, ok := openAt(t, dir, 1<<20).Get(keyOf("x"))
	if !ok || string(got) != "one two" {
		t.Errorf("got %q, %v", got, ok)
	}
	if n, size, limit := c.Usage(); n != 1 || size != int64(headerSize+7) || limit != 1<<20 {
		t.Errorf("usage %d %d %d", n, size, limit)
	}
}

func TestKeysTellPartsApart(t *testing.T) {
	if keyOf("ab", "c") == keyOf("a", "bc") || keyOf("a") == keyOf("a", "") {
		t.Error("different parts have the same key")
	}
}

// TestDamage changes every byte of an entry and cuts it everywhere: each is a miss, and gone afterwards.
func TestDamage(t *testing.T) {
	c := openAt(t, t.TempDir(), 1<<20)
	k := keyOf("x")
	c.Put(k, []byte("content"))
	good, err := os.ReadFile(c.path(k))
	if err != nil {
		t.Fatal(err)
	}
	damaged := func(file []byte) {
		t.Helper()
		if err := os.WriteFile(c.path(k), file, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, ok := c.Get(k); ok {
			t.Errorf("%q was read as %q", file, got)
		}
		if _, err := os.Stat(c.path(k)); err == nil {
			t.Errorf("%q is still there", file)
		}
	}
	for i := range good {
		damaged(good[:i])
		bad := bytes.Clone(good)
		bad[i] ^= 4
		damaged(bad)
	}
	c.Put(k, []byte("content"))
	if got, ok := c.Get(k); !ok || string(got) != "content" {
		t.Errorf("not made anew: %q", got)
	}
}

// TestBounded fills a folder beyond its limit: it stays bounded, and what was used last stays.
func TestBounded(t *testing.T) {
	const limit = 64 << 10
	c := openAt(t, t.TempDir(), limit)
	entry := make([]byte, 1000)
	favourite := keyOf("favourite")
	c.Put(favourite, entry)
	for i := range 200 {
		k := keyOf(fmt.Sprint(i))
		c.Put(k, entry)
		old := time.Now().Add(time.Duration(i-1000) * time.Hour)
		if err := os.Chtimes(c.path(k), old, old); err != nil {
			t.Fatal(err)
		}
		if i%50 == 0 {
			old = old.Add(-time.Hour)
			if err := os.Chtimes(c.path(favourite), old, old); err != nil {
				t.Fatal(err)
			}
		}
		if _, ok := c.Get(favourite); !ok {
			t.Fatalf("after %d entries, the one in use is gone", i)
		}
	}
	if _, size, _ := c.Usage(); size > limit+limit/16+int64(headerSize+len(entry)) || size < limit/2 {
		t.Errorf("%d bytes are kept, the limit is %d", size, limit)
	}
	if _, ok := c.Get(keyOf("0")); ok {
		t.Error("the oldest entry is still there")
	}
	c.Put(keyOf("large"), make([]byte, limit/4+1))
	if _, ok := c.Get(keyOf("large")); ok {
		t.Error("an entry of more than a quarter of the limit was kept")
	}
}

func TestOrphans(t *testing.T) {
	c := openAt(t, t.TempDir(), 1<<20)
	k := keyOf("x")
	c.Put(k, []byte("content"))
	orphan := filepath.Join(filepath.Dir(c.path(k)), temporary+"1-1")
	if err := os.WriteFile(orphan, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * orphaned)
	if err := os.Chtimes(orphan, old, old); err != nil {
		t.Fatal(err)
	}
	c.shrink()
	if _, err := os.Stat(orphan); err == nil {
		t.Error("what a stopped writer left is still there")
	}
}

func TestRefusesFoldersOfOthers(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, 1<<20); err == nil {
		t.Error("a folder that anyone may write to was opened")
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv(EnvDir, Off)
	if c, err := Find(); c != nil || err != nil {
		t.Errorf("switched off: %v, %v", c, err)
	}
	var none *Cache
	none.Put(keyOf("x"), []byte("y"))
	if _, ok := none.Get(keyOf("x")); ok {
		t.Error("no cache has an entry")
	}
	t.Setenv(EnvDir, t.TempDir())
	for text, want := range map[string]int64{"": DefaultLimit, "100": 100, "3K": 3 << 10, "64M": 64 << 20, "2G": 2 << 30} {
		t.Setenv(EnvLimit, text)
		c, err := Find()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, limit := c.Usage(); limit != want {
			t.Errorf("%q is %d bytes, want %d", text, limit, want)
		}
	}
	for _, text := range []string{"x", "-1", "9999999999G", "M"} {
		t.Setenv(EnvLimit, text)
		if _, err := Find(); err == nil {
			t.Errorf("%q was taken for a size", text)
		}
	}
}

// envWorker makes the test binary a process that TestProcesses starts.
const envWorker = "TFC_TEST_CACHE_WORKER"

// TestProcesses lets several processes write, read and trim one small folder at once: what is read is always right.
func TestProcesses(t *testing.T) {
	if dir := os.Getenv(envWorker); dir != "" {
		work(t, dir)
		return
	}
	dir := t.TempDir()
	var workers []*exec.Cmd
	for range 4 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestProcesses$")
		cmd.Env = append(os.Environ(), envWorker+"="+dir)
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
	if n, size, limit := openAt(t, dir, 32<<10).Usage(); n == 0 || size > 2*limit {
		t.Errorf("%d entries of %d bytes are left, the limit is %d", n, size, limit)
	}
}

func work(t *testing.T, dir string) {
	c := openAt(t, dir, 32<<10)
	for i := range 600 {
		name := fmt.Sprint(i % 60)
		want := bytes.Repeat([]byte(name), 500)
		if got, ok := c.Get(keyOf(name)); ok && !bytes.Equal(got, want) {
			t.Fatalf("entry %s holds %d other bytes", name, len(got))
		}
		c.Put(keyOf(name), want)
	}
}
