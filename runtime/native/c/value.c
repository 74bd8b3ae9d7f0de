/* Whole tensors: literals, .csv and .npy files. */
#define _GNU_SOURCE
#include "element.c"

#include <ctype.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char problem[256]; /* the last message with something in it */

static const char *sayf(const char *format, const char *what) {
  snprintf(problem, sizeof problem, format, what);
  return problem;
}

char *tfc_read_file(const char *path, size_t *size) {
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return NULL;
  char *text = NULL;
  size_t have = 0;
  if (fstat(fd, &st) == 0) text = malloc((size_t)st.st_size + 1);
  while (text != NULL && have < (size_t)st.st_size) {
    ssize_t n = read(fd, text + have, (size_t)st.st_size - have);
    if (n <= 0) break;
    have += (size_t)n;
  }
  close(fd);
  if (text != NULL) text[have] = 0;
  *size = have;
  return text;
}

static int write_all(int fd, const char *p, size_t size) {
  while (size > 0) {
    ssize_t n = write(fd, p, size);
    if (n < 0) return -1;
    p += n;
    size -= (size_t)n;
  }
  return 0;
}

int tfc_write_file(const char *path, const void *head, size_t head_size, const void *data, size_t size) {
  char *temp;
  if (asprintf(&temp, "%s.%ld.tmp", path, (long)getpid()) < 0) return -1;
  int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), r = -1;
  if (fd >= 0) {
    r = write_all(fd, head, head_size) | write_all(fd, data, size) | fsync(fd);
    r |= close(fd);
    if (r == 0) r = rename(temp, path);
    if (r != 0) {
      int saved = errno;
      unlink(temp);
      errno = saved;
    }
  }
  free(temp);
  return r;
}

static const char *skip(const char *s) {
  while (isspace((unsigned char)*s)) s++;
  return s;
}

/* A tensor that grows while it is read. */
typedef struct {
  tfc_value *v;
  size_t capacity; /* elements */
} builder;

static void *grow(builder *b) {
  size_t size = tfc_dtype_size(b->v->dtype);
  if ((size_t)b->v->elements == b->capacity) {
    size_t capacity = b->capacity ? 2 * b->capacity : 64;
    void *data = tfc_alloc(capacity * size);
    if (data == NULL) return NULL;
    if (b->capacity) memcpy(data, b->v->data, b->capacity * size);
    free(b->v->data);
    b->v->data = data;
    b->capacity = capacity;
  }
  return (char *)b->v->data + (size_t)b->v->elements++ * size;
}

/* Reads a literal's block at depth dim. rank is -1 until the first element is met; shapes of equal depth must agree. */
static const char *read_block(const char **text, builder *b, int32_t dim) {
  tfc_value *v = b->v;
  const char *s = skip(*text);
  if (*s != '[') {
    if (v->rank < 0) v->rank = dim;
    if (v->rank != dim) return "rows have different depths";
    void *p = grow(b);
    if (p == NULL) return "out of memory";
    const char *end = tfc_read_element(s, v->dtype, p);
    if (end == NULL) return sayf("not a number of the type, or out of its range, at: %.40s", s);
    *text = end;
    return NULL;
  }
  if (dim == TFC_MAX_RANK) return "too many dimensions";
  if (v->rank >= 0 && dim >= v->rank) return "rows have different depths";
  int64_t n = 0;
  for (s = skip(s + 1); *s != ']'; n++) {
    if (n > 0) {
      if (*s != ',') return sayf("want , or ] at: %.40s", s);
      s++;
    }
    const char *wrong = read_block(&s, b, dim + 1);
    if (wrong != NULL) return wrong;
    s = skip(s);
  }
  if (n == 0 && v->rank < 0) v->rank = dim + 1;
  if (v->shape[dim] >= 0 && v->shape[dim] != n) return "rows have different lengths";
  v->shape[dim] = n;
  *text = s + 1;
  return NULL;
}

const char *tfc_read_literal(const char *text, int32_t dtype, tfc_value *v) {
  builder b = {v, 0};
  *v = (tfc_value){.dtype = dtype, .rank = -1};
  for (int i = 0; i < TFC_MAX_RANK; i++) v->shape[i] = -1;
  const char *wrong = read_block(&text, &b, 0);
  if (wrong != NULL) return wrong;
  if (*skip(text) != 0) return sayf("more after the value: %.40s", skip(text));
  if (v->data == NULL) v->data = tfc_alloc(0);
  return v->data == NULL ? "out of memory" : NULL;
}

/* Reads one line of numbers; returns how many, or -1. */
static int64_t read_line(const char **text, builder *b) {
  int64_t n = 0;
  const char *s = *text;
  for (;; s++) {
    while (*s == ' ' || *s == '\t') s++;
    void *p = grow(b);
    s = p == NULL ? NULL : tfc_read_element(s, b->v->dtype, p);
    if (s == NULL) return -1;
    n++;
    while (*s == ' ' || *s == '\t' || *s == '\r') s++;
    if (*s != ',') break;
  }
  if (*s != 0 && *s != '\n') return -1;
  *text = s;
  return n;
}

/* Numbers separated by commas, a row a line. A first line that does not begin with a number is a header. */
const char *tfc_read_csv(const char *path, int32_t dtype, tfc_value *v) {
  size_t size;
  char *file = tfc_read_file(path, &size);
  if (file == NULL) return strerror(errno);
  builder b = {v, 0};
  *v = (tfc_value){.dtype = dtype, .rank = 2};
  const char *wrong = NULL, *s = file;
  double probe[2];
  if (tfc_read_element(skip(s), dtype, probe) == NULL) s = strchrnul(s, '\n');
  for (s = skip(s); *s != 0 && wrong == NULL; s = skip(s)) {
    int64_t n = read_line(&s, &b);
    if (n < 0) wrong = sayf("not a row of numbers of the type: %.40s", s);
    else if (v->shape[0] > 0 && n != v->shape[1]) wrong = "rows have different lengths";
    v->shape[0]++;
    v->shape[1] = n;
  }
  if (wrong == NULL && v->data == NULL) v->data = tfc_alloc(0);
  free(file);
  return wrong;
}

static const char npy_magic[] = "\x93NUMPY";
enum { NPY_HEAD = 10, NPY_ALIGN = 64 };

/* Finds the value of a key in the header's Python dict. */
static const char *npy_field(const char *header, const char *key) {
  const char *s = strstr(header, key);
  if (s == NULL) return NULL;
  s = skip(s + strlen(key));
  return *s == ':' ? skip(s + 1) : NULL;
}

static const char *npy_header(const char *h, int32_t dtype, tfc_value *v) {
  const char *descr = npy_field(h, "'descr'"), *order = npy_field(h, "'fortran_order'");
  const char *s = npy_field(h, "'shape'");
  char want[16];
  if (descr == NULL || order == NULL || s == NULL || *s != '(') return "not a .npy header";
  snprintf(want, sizeof want, "'%s'", type_of(dtype)->descr);
  int bf16 = dtype == TFC_BF16 && (strncmp(descr, "'<V2'", 5) == 0 || strncmp(descr, "'|V2'", 5) == 0);
  if (!bf16 && strncmp(descr, want, strlen(want)) != 0) return sayf("the file's type is %.8s", descr);
  if (strncmp(order, "False", 5) != 0) return "the file is in Fortran order";
  *v = (tfc_value){.dtype = dtype, .elements = 1};
  for (s = skip(s + 1); *s != ')'; s = skip(s)) {
    char *end;
    long long n = strtoll(s, &end, 10);
    if (end == s || n < 0 || v->rank == TFC_MAX_RANK) return "not a shape";
    if (__builtin_mul_overflow(v->elements, (int64_t)n, &v->elements)) return "too large";
    v->shape[v->rank++] = n;
    s = skip(end);
    if (*s == ',') s++;
  }
  return NULL;
}

const char *tfc_read_npy(const char *path, int32_t dtype, tfc_value *v) {
  size_t size, head = NPY_HEAD, length;
  char *file = tfc_read_file(path, &size);
  if (file == NULL) return strerror(errno);
  const unsigned char *u = (const unsigned char *)file;
  const char *wrong = "not a .npy file";
  if (size > NPY_HEAD + 2 && memcmp(file, npy_magic, 6) == 0 && u[6] >= 1 && u[6] <= 3) {
    length = u[8] | (size_t)u[9] << 8;
    if (u[6] > 1) {
      length |= (size_t)u[10] << 16 | (size_t)u[11] << 24;
      head += 2;
    }
    if (length > 0 && length <= size - head) {
      file[head + length - 1] = 0; /* the newline that ends the header */
      wrong = npy_header(file + head, dtype, v);
      head += length;
    }
  }
  size_t bytes;
  if (wrong == NULL && (__builtin_mul_overflow((size_t)v->elements, tfc_dtype_size(dtype), &bytes) ||
                        bytes != size - head)) {
    wrong = "the data do not fit the header's shape";
  }
  if (wrong == NULL && (v->data = tfc_alloc(bytes)) == NULL) wrong = "out of memory";
  if (wrong == NULL && bytes != 0) memcpy(v->data, file + head, bytes);
  free(file);
  return wrong;
}

const char *tfc_write_npy(const char *path, const tfc_value *v) {
  char head[512];
  int n = NPY_HEAD + snprintf(head + NPY_HEAD, sizeof head - NPY_HEAD,
                              "{'descr': '%s', 'fortran_order': False, 'shape': (", type_of(v->dtype)->descr);
  for (int32_t i = 0; i < v->rank; i++) {
    n += snprintf(head + n, sizeof head - (size_t)n, "%lld%s", (long long)v->shape[i],
                  v->rank == 1 ? "," : i + 1 < v->rank ? ", " : "");
  }
  n += snprintf(head + n, sizeof head - (size_t)n, "), }");
  while ((n + 1) % NPY_ALIGN != 0) head[n++] = ' ';
  head[n++] = '\n';
  memcpy(head, npy_magic, 6);
  head[6] = 1;
  head[7] = 0;
  head[8] = (char)((n - NPY_HEAD) & 0xff);
  head[9] = (char)((n - NPY_HEAD) >> 8);
  size_t bytes = (size_t)v->elements * tfc_dtype_size(v->dtype);
  return tfc_write_file(path, head, (size_t)n, v->data, bytes) == 0 ? NULL : strerror(errno);
}
