/* The thread pool: the caller of a loop and the workers claim chunks of it one by one, and the caller waits for claimed
   chunks alone. A worker that is late, or that the system does not schedule, delays nobody. */
#define _GNU_SOURCE
#include "tfc_pool.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* weak: two static libraries of compiled programs may be linked into one */
#define SHARED __attribute__((visibility("hidden"), weak))

enum { MAX_WORKERS = 255, SPINS = 400, STACK_SIZE = 2 << 20, LINE = 64 };

/* The claim word says all that one needs to take a chunk: how many are left (low 32 bits), and how many workers may
   help (the rest). A compare-and-swap that succeeds takes a chunk of the loop that is current then, whatever happened
   since the word was read. The fields of the loop are read after that: they stay until the chunk is done. */
#define LEFT(word) ((uint32_t)(word))
#define HELPERS(word) ((uint32_t)((word) >> 32))

typedef struct {
  tfc_pool *pool;
  uint32_t index;
  pthread_t thread;
} worker;

struct tfc_pool {
  _Alignas(LINE) _Atomic uint64_t claim;
  _Alignas(LINE) _Atomic uint32_t done;   /* chunks of the loop that are finished; the caller parks on it */
  _Atomic uint32_t parked;                /* 1 while the caller sleeps */
  _Alignas(LINE) _Atomic uint32_t signal; /* counts loops; workers park on it */
  _Atomic uint32_t sleepers;
  _Atomic uint32_t stop;
  _Alignas(LINE) _Atomic uint32_t busy;   /* 1 while a loop runs: a second one runs on its caller alone */
  tfc_task_fn task;
  void *env;
  int64_t n, grain;
  uint32_t chunks;
  uint32_t wanted, started;
  worker *workers;
};

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  __asm__ volatile("isb"); /* yield is a no-op on most cores */
#endif
}

static void park(_Atomic uint32_t *word, uint32_t seen) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}

static void unpark(_Atomic uint32_t *word, int count) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

/* Runs one chunk, if any is left for worker index (0 is the caller). */
static int run_chunk(tfc_pool *p, uint32_t index) {
  uint64_t word = atomic_load_explicit(&p->claim, memory_order_acquire);
  do {
    if (LEFT(word) == 0 || index > HELPERS(word)) return 0;
  } while (!atomic_compare_exchange_weak_explicit(&p->claim, &word, word - 1, memory_order_acq_rel,
                                                  memory_order_acquire));
  int64_t lo = (int64_t)(p->chunks - LEFT(word)) * p->grain;
  int64_t hi = p->n - lo < p->grain ? p->n : lo + p->grain;
  p->task(p->env, lo, hi);
  atomic_fetch_add(&p->done, 1);
  if (atomic_load(&p->parked)) unpark(&p->done, 1);
  return 1;
}

static int has_chunk(tfc_pool *p, uint32_t index) {
  uint64_t word = atomic_load(&p->claim);
  return LEFT(word) != 0 && index <= HELPERS(word);
}

/* Denormal numbers count as zeros, as in TensorFlow's threads and in the entries that wait for the workers. */
static void flush_denormals(void) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 1u << 15 | 1u << 6);
#elif defined(__aarch64__)
  __builtin_arm_wsr64("fpcr", __builtin_arm_rsr64("fpcr") | 1u << 24);
#endif
}

static void *work(void *arg) {
  worker *w = arg;
  flush_denormals();
  tfc_pool *p = w->pool;
  while (!atomic_load(&p->stop)) {
    while (run_chunk(p, w->index)) {
    }
    int spins = 0;
    while (!has_chunk(p, w->index) && ++spins < SPINS) relax();
    if (spins < SPINS) continue;
    uint32_t seen = atomic_load(&p->signal);
    atomic_fetch_add(&p->sleepers, 1);
    if (!has_chunk(p, w->index) && !atomic_load(&p->stop)) park(&p->signal, seen);
    atomic_fetch_sub(&p->sleepers, 1);
  }
  return NULL;
}

/* Starts the workers with every signal blocked: signals are for the threads of whoever hosts the pool. */
static void start(tfc_pool *p) {
  sigset_t all, old;
  pthread_attr_t attr;
  p->workers = calloc(p->wanted, sizeof *p->workers);
  if (p->workers == NULL || pthread_attr_init(&attr) != 0) return;
  pthread_attr_setstacksize(&attr, STACK_SIZE);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  for (uint32_t i = 0; i < p->wanted; i++) {
    worker *w = &p->workers[i];
    w->pool = p;
    w->index = i + 1;
    if (pthread_create(&w->thread, &attr, work, w) != 0) break;
    p->started++;
  }
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  pthread_attr_destroy(&attr);
}

SHARED tfc_pool *tfc_pool_new(int64_t threads) {
  if (threads < 2) return NULL;
  tfc_pool *p = aligned_alloc(LINE, sizeof *p);
  if (p == NULL) return NULL;
  *p = (tfc_pool){.wanted = threads - 1 > MAX_WORKERS ? MAX_WORKERS : (uint32_t)(threads - 1)};
  return p;
}

SHARED void tfc_pool_free(tfc_pool *p) {
  if (p == NULL) return;
  atomic_store(&p->stop, 1);
  atomic_fetch_add(&p->signal, 1);
  unpark(&p->signal, INT_MAX);
  for (uint32_t i = 0; i < p->started; i++) pthread_join(p->workers[i].thread, NULL);
  free(p->workers);
  free(p);
}

static void wake(tfc_pool *p, uint32_t helpers) {
  atomic_fetch_add(&p->signal, 1);
  if (atomic_load(&p->sleepers) == 0) return;
  /* all workers sleep on one word: where some may not help, all must be asked */
  unpark(&p->signal, helpers < p->started ? INT_MAX : (int)helpers);
}

static void await(tfc_pool *p) {
  uint32_t done;
  for (int spins = 0; spins < SPINS; spins++) {
    if (atomic_load_explicit(&p->done, memory_order_acquire) == p->chunks) return;
    relax();
  }
  atomic_store(&p->parked, 1);
  while ((done = atomic_load(&p->done)) != p->chunks) park(&p->done, done);
  atomic_store(&p->parked, 0);
}

static void serial(tfc_task_fn task, void *env, int64_t n, int64_t grain) {
  for (int64_t lo = 0; lo < n; lo += grain) task(env, lo, n - lo < grain ? n : lo + grain);
}

SHARED void tfc_parallel_for(tfc_call *call, tfc_task_fn task, void *env, int64_t n, int64_t grain) {
  tfc_pool *p = call->pool;
  if (n <= 0) return;
  if (grain < 1) grain = 1;
  int64_t chunks = (n - 1) / grain + 1;
  if (p == NULL || call->threads < 2 || chunks < 2 || chunks > UINT32_MAX || atomic_exchange(&p->busy, 1)) {
    serial(task, env, n, grain);
    return;
  }
  if (p->workers == NULL) start(p);
  int64_t helpers = p->started;
  if (helpers > call->threads - 1) helpers = call->threads - 1;
  if (helpers > chunks - 1) helpers = chunks - 1;
  p->task = task;
  p->env = env;
  p->n = n;
  p->grain = grain;
  p->chunks = (uint32_t)chunks;
  atomic_store(&p->done, 0);
  atomic_store(&p->claim, (uint64_t)helpers << 32 | (uint64_t)chunks);
  if (helpers > 0) wake(p, (uint32_t)helpers);
  while (run_chunk(p, 0)) {
  }
  await(p);
  atomic_store(&p->busy, 0);
}
