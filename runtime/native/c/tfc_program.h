/* The table that describes a compiled program to its own main function and to its C interface. The compiler emits it
   (package targets/cpu); abi.Program is the Go form. */
#ifndef TFC_PROGRAM_H
#define TFC_PROGRAM_H

#include <stddef.h>

#include "tfc_abi.h"

/* Element types by TensorFlow's numbers. */
enum tfc_dtype {
  TFC_F32 = 1, TFC_F64 = 2, TFC_I32 = 3, TFC_U8 = 4, TFC_I16 = 5, TFC_I8 = 6, TFC_C64 = 8, TFC_I64 = 9,
  TFC_BOOL = 10, TFC_BF16 = 14, TFC_U16 = 17, TFC_C128 = 18, TFC_F16 = 19, TFC_U32 = 22, TFC_U64 = 23
};

enum { TFC_MAX_RANK = 16, TFC_ALIGNMENT = 64 };

/* A feed, a fetch or a variable. */
typedef struct {
  const char *name;
  const int64_t *shape; /* a size, or -1-k for run-time dimension k */
  int32_t rank;
  int32_t dtype;
} tfc_port;

/* A place in the code that can fail. */
typedef struct {
  const char *node, *op, *format; /* {a} and {b} in the format stand for err_a and err_b */
  int64_t code;
} tfc_site;

/* A step of a size computed on a stack; abi.SizeOp has the same numbers. */
typedef struct {
  int64_t op, arg;
} tfc_size_step;

enum { TFC_SIZE_END, TFC_SIZE_NUMBER, TFC_SIZE_DIM, TFC_SIZE_SUM, TFC_SIZE_PRODUCT, TFC_SIZE_QUOTIENT };

typedef struct {
  const char *name;
  tfc_entry_fn code;
  const tfc_port *feeds, *fetches;
  const char *const *dims; /* names of the run-time dimensions */
  const tfc_site *sites;
  /* how to compute dims from n_given on, then the bytes of the arena's slots: steps, each size ended by TFC_SIZE_END */
  const tfc_size_step *sizes;
  int32_t n_feeds, n_fetches, n_dims, n_sites, n_given, n_slots;
  int64_t arena_size; /* beside the slots */
} tfc_entry;

typedef struct {
  const char *name;
  const tfc_entry *entries;
  const tfc_port *vars;
  const char *consts;
  int32_t n_entries, n_vars;
} tfc_program;

/* A program with its variables: what a caller holds. Not for use by two threads at once. */
typedef struct {
  const tfc_program *program;
  void **vars;
  uint8_t *var_set;
  char *arena;
  int64_t arena_size;
  tfc_pool *pool;
  int64_t threads;
  char message[512]; /* of the last error */
} tfc_instance;

/* Allocates variables, arena and pool; NULL where memory is out. threads: most threads of a run. */
tfc_instance *tfc_open(const tfc_program *program, int64_t threads);
void tfc_close(tfc_instance *instance);

/* Computes an entry's dims from n_given on, which has room for all, and checks that every size of the run is one that
   memory can have. Returns 0 or a TensorFlow error code, with a message. */
int32_t tfc_sizes(tfc_instance *instance, const tfc_entry *entry, int64_t *dims);

/* Makes room for runs of an entry where the first n_given dims have these values: they allocate nothing then. */
int32_t tfc_reserve(tfc_instance *instance, int32_t entry, const int64_t *given);

/* Runs an entry on aligned buffers of the right size, with dims from tfc_sizes; those that data decide are then what they
   are, no longer what they are at most. Returns 0 or a TensorFlow error code, with a message. */
int32_t tfc_run(tfc_instance *instance, const tfc_entry *entry, void **args, void **results, int64_t *dims);

/* The same for buffers from outside: ports are the feeds, then the fetches; counts are their numbers of elements, which
   are checked; buffers need no alignment beyond their element's. dims holds the first n_given dims and has room for all,
   which it holds afterwards. */
int32_t tfc_run_checked(tfc_instance *instance, int32_t entry, void **ports, const size_t *counts, int64_t *dims);

/* The size of an element in bytes, 0 for an unknown type. */
size_t tfc_dtype_size(int32_t dtype);

/* The number of elements of a port where the run-time dimensions have these values. */
int64_t tfc_elements(const tfc_port *port, const int64_t *dims);

/* Memory aligned for generated code, zeroed; freed by free. NULL where memory is out. */
void *tfc_alloc(size_t bytes);

/* The main function of an executable. */
int tfc_main(const tfc_program *program, int argc, char **argv);

#endif
