package codecache

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// EnvDir names the environment variable that holds the folder of the default cache, or "off".
const EnvDir = "TFC_CACHE"

// EnvLimit names the environment variable that bounds the default cache: bytes, or with K, M or G.
const EnvLimit = "TFC_CACHE_SIZE"

// Off is the folder that stands for no cache.
const Off = "off"

// Default is the cache of this process by the environment, or below the user's folder for caches. It is nil where there
// is none, or none that may be used; Find says why.
var Default = sync.OnceValue(func() *Cache {
	c, _ := Find()
	return c
})

// Find opens the cache that the environment asks for. It is nil without an error where the environment switches it off.
func Find() (*Cache, error) {
	dir := os.Getenv(EnvDir)
	if dir == Off {
		return nil, nil
	}
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return nil, err
		}
		dir = filepath.Join(user, "tfc", "code")
	}
	limit, err := limitFrom(os.Getenv(EnvLimit))
	if err != nil {
		return nil, err
	}
	return Open(dir, limit)
}

// limitFrom reads a number of bytes such as 64M.
func limitFrom(text string) (int64, error) {
	if text == "" {
		return DefaultLimit, nil
	}
	number, shift := text, 0
	if i := strings.IndexByte("KMG", text[len(text)-1]); i >= 0 {
		number, shift = text[:len(text)-1], 10*(i+1)
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > 1<<62>>shift {
		return 0, fmt.Errorf("%s=%s: a size such as 64M is expected", EnvLimit, text)
	}
	return n << shift, nil
}
