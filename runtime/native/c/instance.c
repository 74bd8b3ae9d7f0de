/* A program with its state: what an executable's main and the C interface of libraries share. */
#define _GNU_SOURCE
#include "tfc_program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tfc_pool.h"

#define SHARED __attribute__((visibility("hidden"), weak))

enum { HUGE = 2 << 20, INVALID_ARGUMENT = 3, RESOURCE_EXHAUSTED = 8 };

SHARED size_t tfc_dtype_size(int32_t dtype) {
  switch (dtype) {
  case TFC_BOOL: case TFC_I8: case TFC_U8: return 1;
  case TFC_I16: case TFC_U16: case TFC_F16: case TFC_BF16: return 2;
  case TFC_I32: case TFC_U32: case TFC_F32: return 4;
  case TFC_I64: case TFC_U64: case TFC_F64: case TFC_C64: return 8;
  case TFC_C128: return 16;
  }
  return 0;
}

SHARED int64_t tfc_elements(const tfc_port *port, const int64_t *dims) {
  int64_t n = 1;
  for (int32_t i = 0; i < port->rank; i++) n *= port->shape[i] < 0 ? dims[-1 - port->shape[i]] : port->shape[i];
  return n;
}

SHARED void *tfc_alloc(size_t bytes) {
  size_t align = bytes >= HUGE ? HUGE : TFC_ALIGNMENT;
  if (bytes > SIZE_MAX - align) return NULL;
  size_t rounded = (bytes + align - 1) / align * align;
  void *p = aligned_alloc(align, rounded ? rounded : align);
  if (p == NULL) return NULL;
  if (align == HUGE) madvise(p, rounded, MADV_HUGEPAGE);
  return memset(p, 0, rounded);
}

static size_t port_bytes(const tfc_port *port, const int64_t *dims) {
  return (size_t)tfc_elements(port, dims) * tfc_dtype_size(port->dtype);
}

SHARED void tfc_close(tfc_instance *m) {
  if (m == NULL) return;
  tfc_pool_free(m->pool);
  for (int32_t i = 0; m->vars != NULL && i < m->program->n_vars; i++) free(m->vars[i]);
  free(m->vars);
  free(m->var_set);
  free(m->arena);
  free(m);
}

SHARED tfc_instance *tfc_open(const tfc_program *program, int64_t threads) {
  tfc_instance *m = calloc(1, sizeof *m);
  if (m == NULL) return NULL;
  int64_t arena = 0;
  for (int32_t i = 0; i < program->n_entries; i++) {
    if (program->entries[i].arena_size > arena) arena = program->entries[i].arena_size;
  }
  size_t n = (size_t)program->n_vars;
  m->program = program;
  m->threads = threads < 1 ? 1 : threads;
  m->pool = tfc_pool_new(threads);
  m->vars = calloc(n + 1, sizeof *m->vars);
  m->var_set = calloc(n + 1, 1);
  m->arena = tfc_alloc((size_t)arena);
  m->arena_size = arena;
  int ok = m->vars != NULL && m->var_set != NULL && m->arena != NULL;
  for (size_t i = 0; ok && i < n; i++) {
    m->vars[i] = tfc_alloc(port_bytes(&program->vars[i], NULL));
    ok = m->vars[i] != NULL;
  }
  if (ok) return m;
  tfc_close(m);
  return NULL;
}

/* Writes the message of an error site: the format with the numbers of the call put in. */
static void explain(tfc_instance *m, const tfc_site *site, const tfc_call *call) {
  size_t size = sizeof m->message, at;
  at = (size_t)snprintf(m->message, size, "node \"%s\" (%s): ", site->node, site->op);
  for (const char *f = site->format; *f != 0 && at < size - 1;) {
    int a = strncmp(f, "{a}", 3) == 0, b = strncmp(f, "{b}", 3) == 0;
    if (a || b) {
      at += (size_t)snprintf(m->message + at, size - at, "%lld", (long long)(a ? call->err_a : call->err_b));
      f += 3;
    } else {
      m->message[at++] = *f++;
      m->message[at] = 0;
    }
  }
}

static int32_t fail(tfc_instance *m, int32_t code, const char *text, const char *name) {
  snprintf(m->message, sizeof m->message, text, name);
  return code;
}

/* The most bytes that a buffer may have, with room for alignment. */
#define MOST (INT64_MAX / 4)

/* Computes one size; -1 where it is too large, -2 where it is negative. Returns the step after its end. */
static const tfc_size_step *size_of(const tfc_size_step *s, const int64_t *dims, int64_t *size) {
  int64_t stack[64], bad = 0;
  int n = 0;
  for (; s->op != TFC_SIZE_END; s++) {
    if (n == 64) bad = 1, n--;
    switch (s->op) {
    case TFC_SIZE_NUMBER: stack[n++] = s->arg; break;
    case TFC_SIZE_DIM: stack[n++] = dims[s->arg]; break;
    case TFC_SIZE_SUM: n--; bad |= __builtin_add_overflow(stack[n - 1], stack[n], &stack[n - 1]); break;
    case TFC_SIZE_PRODUCT: n--; bad |= __builtin_mul_overflow(stack[n - 1], stack[n], &stack[n - 1]); break;
    case TFC_SIZE_QUOTIENT: stack[n - 1] /= s->arg; break;
    }
  }
  *size = bad || stack[0] > MOST ? -1 : stack[0] < 0 ? -2 : stack[0];
  return s + 1;
}

/* Whether the bytes of all ports fit into memory's numbers. */
static int fits(const tfc_port *ports, int32_t n, const int64_t *dims) {
  for (int32_t i = 0; i < n; i++) {
    int64_t bytes = (int64_t)tfc_dtype_size(ports[i].dtype);
    int empty = 0, large = 0;
    for (int32_t k = 0; k < ports[i].rank; k++) {
      int64_t d = ports[i].shape[k] < 0 ? dims[-1 - ports[i].shape[k]] : ports[i].shape[k];
      empty |= d == 0;
      large |= __builtin_mul_overflow(bytes, d, &bytes) || bytes > MOST;
    }
    if (large && !empty) return 0;
  }
  return 1;
}

static int64_t aligned(int64_t n) { return (n + TFC_ALIGNMENT - 1) / TFC_ALIGNMENT * TFC_ALIGNMENT; }

/* Completes dims and computes the arena's bytes. */
static int32_t measure(tfc_instance *m, const tfc_entry *e, int64_t *dims, int64_t *arena) {
  const tfc_size_step *step = e->sizes;
  for (int32_t i = 0; i < e->n_dims; i++) {
    if (i >= e->n_given) step = size_of(step, dims, &dims[i]);
    else if (dims[i] < 0) return fail(m, INVALID_ARGUMENT, "dimension %s is negative", e->dims[i]);
    if (dims[i] < 0 || dims[i] > MOST) return fail(m, INVALID_ARGUMENT, "dimension %s is negative or too large", e->dims[i]);
  }
  *arena = e->arena_size;
  for (int32_t i = 0; i < e->n_slots; i++) {
    int64_t bytes;
    step = size_of(step, dims, &bytes);
    if (bytes == -2) bytes = 0; /* of code that another one stands in for */
    if (bytes < 0 || (*arena = aligned(*arena) + aligned(bytes)) > MOST) {
      return fail(m, RESOURCE_EXHAUSTED, "%s: the run needs more scratch than there is memory", e->name);
    }
  }
  if (!fits(e->feeds, e->n_feeds, dims) || !fits(e->fetches, e->n_fetches, dims)) {
    return fail(m, INVALID_ARGUMENT, "%s: a tensor has more elements than memory", e->name);
  }
  return 0;
}

/* Completes dims and sees to the arena. */
SHARED int32_t tfc_sizes(tfc_instance *m, const tfc_entry *e, int64_t *dims) {
  int64_t arena;
  int32_t code = measure(m, e, dims, &arena);
  if (code != 0 || arena <= m->arena_size) return code;
  char *larger = tfc_alloc((size_t)arena);
  if (larger == NULL) return fail(m, RESOURCE_EXHAUSTED, "%s: out of memory", e->name);
  free(m->arena);
  m->arena = larger;
  m->arena_size = arena;
  return 0;
}

SHARED int32_t tfc_reserve(tfc_instance *m, int32_t index, const int64_t *given) {
  const tfc_entry *e = &m->program->entries[index];
  int64_t dims[e->n_dims + 1];
  for (int32_t i = 0; i < e->n_given; i++) dims[i] = given[i];
  return tfc_sizes(m, e, dims);
}

SHARED int32_t tfc_run(tfc_instance *m, const tfc_entry *entry, void **args, void **results, int64_t *dims) {
  tfc_call call = {
      .args = args, .results = results, .dims = dims, .arena = m->arena, .vars = m->vars, .var_set = m->var_set,
      .consts = m->program->consts, .pool = m->pool, .threads = m->threads,
  };
  m->message[0] = 0;
  int32_t site = entry->code(&call);
  if (site == 0) return 0;
  if (site < 0 || site > entry->n_sites) {
    snprintf(m->message, sizeof m->message, "%s: error site %d of %d", entry->name, site, entry->n_sites);
    return INVALID_ARGUMENT;
  }
  explain(m, &entry->sites[site - 1], &call);
  return (int32_t)entry->sites[site - 1].code;
}

/* Checks the caller's ports and puts aligned stand-ins where generated code could not use them as they are. */
static int32_t borrow(tfc_instance *m, const tfc_port *ports, int32_t n, void **given, const size_t *counts,
                      const int64_t *dims, int copy, void **used) {
  for (int32_t i = 0; i < n; i++) {
    int64_t want = tfc_elements(&ports[i], dims);
    if (counts[i] != (size_t)want) {
      snprintf(m->message, sizeof m->message, "%s: %zu elements given, %lld wanted", ports[i].name, counts[i],
               (long long)want);
      return INVALID_ARGUMENT;
    }
    if (given[i] == NULL && want != 0) return fail(m, INVALID_ARGUMENT, "%s: null pointer", ports[i].name);
    used[i] = given[i];
    if ((uintptr_t)given[i] % TFC_ALIGNMENT == 0 && given[i] != NULL) continue;
    size_t bytes = port_bytes(&ports[i], dims);
    used[i] = tfc_alloc(bytes);
    if (used[i] == NULL) return fail(m, RESOURCE_EXHAUSTED, "%s: out of memory", ports[i].name);
    if (copy && bytes != 0) memcpy(used[i], given[i], bytes);
  }
  return 0;
}

SHARED int32_t tfc_run_checked(tfc_instance *m, int32_t index, void **ports, const size_t *counts, int64_t *dims) {
  const tfc_entry *e = &m->program->entries[index];
  int32_t feeds = e->n_feeds, all = e->n_feeds + e->n_fetches;
  int32_t code = tfc_sizes(m, e, dims);
  if (code != 0) return code;
  void *used[all + 1];
  memset(used, 0, sizeof used);
  code = borrow(m, e->feeds, feeds, ports, counts, dims, 1, used);
  if (code == 0) code = borrow(m, e->fetches, e->n_fetches, ports + feeds, counts + feeds, dims, 0, used + feeds);
  if (code == 0) code = tfc_run(m, e, used, used + feeds, dims);
  for (int32_t i = 0; i < all; i++) {
    if (used[i] == ports[i]) continue;
    size_t bytes = used[i] == NULL || i < feeds ? 0 : port_bytes(&e->fetches[i - feeds], dims);
    if (code == 0 && bytes != 0) memcpy(ports[i], used[i], bytes);
    free(used[i]);
  }
  return code;
}
