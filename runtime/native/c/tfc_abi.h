/* What generated code and its callers agree on. Package runtime/abi is the Go side; a test holds the two equal. */
#ifndef TFC_ABI_H
#define TFC_ABI_H

#include <stdint.h>

typedef struct tfc_pool tfc_pool;
typedef struct tfc_call tfc_call;

/* One call of kernel: when it began and ended, in nanoseconds since 1970. */
typedef struct {
  int64_t kernel, begin, end;
} tfc_span;

/* What an entry that is compiled to be measured fills in: totals of each of its kernels, and the first spans. */
typedef struct {
  struct {
    int64_t calls, ns;
  } *totals;
  tfc_span *spans;
  int64_t used, capacity;
} tfc_profile;

/* A function that runs one host op of an entry; returns 0 or a 1-based error site. */
typedef int32_t (*tfc_host_fn)(tfc_call *call, int32_t op, void **operands, void **results);

struct tfc_call {
  void **args;          /* one buffer a feed */
  void **results;       /* one buffer a fetch */
  int64_t *dims;        /* values of the run-time dimensions */
  char *arena;          /* scratch of the run, 64-byte aligned */
  void **vars;          /* one buffer a variable */
  uint8_t *var_set;     /* 1 where a variable is initialised */
  const char *consts;   /* the program's constants */
  tfc_pool *pool;       /* NULL: parallel loops run on the caller alone */
  tfc_host_fn host;
  void *host_data;
  int64_t err_a;        /* offending index or value of the last error */
  int64_t err_b;        /* its bound */
  int64_t threads;      /* most threads of this run, the caller included */
  tfc_profile *profile; /* NULL: kernels are not measured */
};

/* An entry returns 0 or the 1-based index of an error site. */
typedef int32_t (*tfc_entry_fn)(tfc_call *call);

typedef void (*tfc_task_fn)(void *env, int64_t lo, int64_t hi);

/* Runs task over disjoint ranges that cover [0, n), each at most grain long and starting at a multiple of grain, on
   at most call->threads threads, and returns when all are done. */
void tfc_parallel_for(tfc_call *call, tfc_task_fn task, void *env, int64_t n, int64_t grain);

#endif
