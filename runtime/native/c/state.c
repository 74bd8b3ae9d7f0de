/* The file in which an executable keeps its variables from one run to the next.
 *
 *   "tfcstate1\n", then for each variable: name length (8 bytes), name, dtype (8), rank (8), dimensions (8 each),
 *   1 if initialised (8), and then the data. Numbers are little-endian.
 */
#include "tfc_state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tfc_value.h"

static const char state_magic[] = "tfcstate1\n";

static size_t var_bytes(const tfc_port *v) { return (size_t)tfc_elements(v, NULL) * tfc_dtype_size(v->dtype); }

static void put(char **p, const void *data, size_t size) {
  if (size != 0) memcpy(*p, data, size);
  *p += size;
}

static void put_number(char **p, int64_t n) { put(p, &n, sizeof n); }

/* Makes the file's text of the current state. */
static char *image(const tfc_instance *m, size_t *size) {
  const tfc_program *prog = m->program;
  size_t most = sizeof state_magic;
  for (int32_t i = 0; i < prog->n_vars; i++) {
    most += strlen(prog->vars[i].name) + (4 + TFC_MAX_RANK) * sizeof(int64_t) + var_bytes(&prog->vars[i]);
  }
  char *text = malloc(most), *p = text;
  if (text == NULL) return NULL;
  put(&p, state_magic, sizeof state_magic - 1);
  for (int32_t i = 0; i < prog->n_vars; i++) {
    const tfc_port *v = &prog->vars[i];
    put_number(&p, (int64_t)strlen(v->name));
    put(&p, v->name, strlen(v->name));
    put_number(&p, v->dtype);
    put_number(&p, v->rank);
    put(&p, v->shape, (size_t)v->rank * sizeof(int64_t));
    put_number(&p, m->var_set[i]);
    if (m->var_set[i]) put(&p, m->vars[i], var_bytes(v));
  }
  *size = (size_t)(p - text);
  return text;
}

/* What is left to read. */
typedef struct {
  const char *p, *end;
} reader;

static const void *take(reader *r, size_t size) {
  const char *p = r->p;
  if ((size_t)(r->end - p) < size) return NULL;
  r->p += size;
  return p;
}

static int take_number(reader *r, int64_t *n) {
  const void *p = take(r, sizeof *n);
  if (p != NULL) memcpy(n, p, sizeof *n);
  return p != NULL;
}

static const char damaged[] = "the state file is damaged";

static int named(const tfc_port *v, const char *name, size_t length) {
  return strlen(v->name) == length && memcmp(v->name, name, length) == 0;
}

static const char *load_variable(reader *r, tfc_instance *m) {
  int64_t length, dtype, rank, set, i = 0;
  const char *name;
  if (!take_number(r, &length) || length < 0 || (name = take(r, (size_t)length)) == NULL) return damaged;
  const tfc_port *vars = m->program->vars;
  while (i < m->program->n_vars && !named(&vars[i], name, (size_t)length)) i++;
  if (i == m->program->n_vars) return "the state file has a variable that this program lacks";
  if (!take_number(r, &dtype) || !take_number(r, &rank) || rank < 0 || rank > TFC_MAX_RANK) return damaged;
  const void *shape = take(r, (size_t)rank * sizeof(int64_t));
  if (shape == NULL || !take_number(r, &set)) return damaged;
  if (dtype != vars[i].dtype || rank != vars[i].rank || memcmp(shape, vars[i].shape, (size_t)rank * sizeof(int64_t))) {
    return "a variable has another type in the state file";
  }
  if (set == 0) return NULL;
  const void *data = take(r, var_bytes(&vars[i]));
  if (data == NULL) return damaged;
  memcpy(m->vars[i], data, var_bytes(&vars[i]));
  m->var_set[i] = 1;
  return NULL;
}

const char *tfc_load_state(tfc_state *s, tfc_instance *m) {
  s->text = tfc_read_file(s->path, &s->size);
  if (s->text == NULL) return errno == ENOENT ? NULL : strerror(errno);
  reader r = {s->text, s->text + s->size};
  const void *magic = take(&r, sizeof state_magic - 1);
  if (magic == NULL || memcmp(magic, state_magic, sizeof state_magic - 1) != 0) return "not a state file";
  const char *wrong = NULL;
  while (wrong == NULL && r.p < r.end) wrong = load_variable(&r, m);
  return wrong;
}

const char *tfc_save_state(tfc_state *s, const tfc_instance *m) {
  size_t size;
  char *text = image(m, &size);
  if (text == NULL) return "out of memory";
  int r = 0;
  if (s->text == NULL || size != s->size || memcmp(text, s->text, size) != 0) {
    r = tfc_write_file(s->path, text, size, NULL, 0);
  }
  free(text);
  return r == 0 ? NULL : strerror(errno);
}
