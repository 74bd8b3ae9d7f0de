/* Elements: their names, their text, conversions of the short floats. */
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tfc_value.h"

typedef struct {
  const char *name;
  const char *descr; /* numpy's */
  int32_t dtype;
  int8_t bits;       /* of integers; negative where signed */
} type_row;

static const type_row type_rows[] = {
    {"bool", "|b1", TFC_BOOL, 0}, {"i8", "|i1", TFC_I8, -8},    {"i16", "<i2", TFC_I16, -16},
    {"i32", "<i4", TFC_I32, -32}, {"i64", "<i8", TFC_I64, -64}, {"u8", "|u1", TFC_U8, 8},
    {"u16", "<u2", TFC_U16, 16},  {"u32", "<u4", TFC_U32, 32},  {"u64", "<u8", TFC_U64, 64},
    {"f16", "<f2", TFC_F16, 0},   {"bf16", "<u2", TFC_BF16, 0}, {"f32", "<f4", TFC_F32, 0},
    {"f64", "<f8", TFC_F64, 0},   {"c64", "<c8", TFC_C64, 0},   {"c128", "<c16", TFC_C128, 0},
};

static const type_row *type_of(int32_t dtype) {
  const type_row *t = type_rows;
  while (t->dtype != dtype) t++; /* the compiler emits no other */
  return t;
}

const char *tfc_dtype_name(int32_t dtype) { return type_of(dtype)->name; }

/* Rounds x to a float of 16 bits with so many of them fraction, to nearest even, from the double in one step. */
static uint16_t to_short_float(double x, int fraction) {
  int exponent_bits = 15 - fraction, bias = (1 << (exponent_bits - 1)) - 1, max = (1 << exponent_bits) - 1, e;
  uint16_t sign = signbit(x) ? 0x8000 : 0;
  if (isnan(x)) return (uint16_t)(sign | max << fraction | 1 << (fraction - 1));
  if (isinf(x)) return (uint16_t)(sign | max << fraction);
  double m = frexp(fabs(x), &e); /* |x| = m * 2^e, m in [0.5, 1) */
  int unit = e - 1 - fraction, least = 1 - bias - fraction;
  if (m == 0 || unit < least) unit = least;
  /* a carry into the exponent is the right result, up to infinity */
  int64_t n = (int64_t)nearbyint(ldexp(fabs(x), -unit));
  int64_t bits = ((int64_t)(unit - least) << fraction) + n;
  if (bits > (int64_t)max << fraction) bits = (int64_t)max << fraction;
  return (uint16_t)(sign | bits);
}

static double from_short_float(uint16_t h, int fraction) {
  int exponent_bits = 15 - fraction, bias = (1 << (exponent_bits - 1)) - 1, max = (1 << exponent_bits) - 1;
  int e = h >> fraction & max, f = h & ((1 << fraction) - 1);
  double sign = h & 0x8000 ? -1 : 1;
  if (e == max) return f ? NAN : sign * INFINITY;
  return sign * (e == 0 ? ldexp(f, 1 - bias - fraction) : ldexp(f + (1 << fraction), e - bias - fraction));
}

enum { HALF_FRACTION = 10, BFLOAT_FRACTION = 7 };

static const char *read_integer(const char *text, int bits, void *p) {
  char *end;
  errno = 0;
  if (bits < 0) {
    long long n = strtoll(text, &end, 10), limit = bits == -64 ? INT64_MAX : (1LL << (-bits - 1)) - 1;
    if (end == text || errno == ERANGE || n > limit || n < -limit - 1) return NULL;
    memcpy(p, &n, (size_t)(-bits / 8));
    return end;
  }
  if (*text == '-') return NULL;
  unsigned long long n = strtoull(text, &end, 10), limit = bits == 64 ? UINT64_MAX : (1ULL << bits) - 1;
  if (end == text || errno == ERANGE || n > limit) return NULL;
  memcpy(p, &n, (size_t)(bits / 8));
  return end;
}

static const char *read_bool(const char *text, uint8_t *p) {
  static const struct { const char *word; uint8_t value; } words[] = {{"true", 1}, {"false", 0}, {"1", 1}, {"0", 0}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t n = strlen(words[i].word);
    if (strncasecmp(text, words[i].word, n) == 0) {
      *p = words[i].value;
      return text + n;
    }
  }
  return NULL;
}

/* Reads "1", "2j" or "1+2j". */
static const char *read_complex(const char *text, double *re, double *im) {
  char *end;
  *im = 0;
  *re = strtod(text, &end);
  if (end == text) return NULL;
  if (*end == 'j') {
    *im = *re;
    *re = 0;
    return end + 1;
  }
  if (*end != '+' && *end != '-') return end;
  const char *second = end;
  *im = strtod(second, &end);
  return end == second || *end != 'j' ? NULL : end + 1;
}

const char *tfc_read_element(const char *text, int32_t dtype, void *p) {
  const type_row *t = type_of(dtype);
  double re, im;
  if (dtype == TFC_BOOL) return read_bool(text, p);
  if (t->bits != 0) return read_integer(text, t->bits, p);
  const char *end;
  if (dtype == TFC_F32) { /* strtof rounds once, strtod and a cast would twice */
    char *e;
    float f = strtof(text, &e);
    memcpy(p, &f, sizeof f);
    return e == text ? NULL : e;
  }
  end = read_complex(text, &re, &im);
  if (end == NULL || (im != 0 && dtype != TFC_C64 && dtype != TFC_C128)) return NULL;
  switch (dtype) {
  case TFC_F16: *(uint16_t *)p = to_short_float(re, HALF_FRACTION); break;
  case TFC_BF16: *(uint16_t *)p = to_short_float(re, BFLOAT_FRACTION); break;
  case TFC_F64: *(double *)p = re; break;
  case TFC_C64: ((float *)p)[0] = (float)re, ((float *)p)[1] = (float)im; break;
  default: ((double *)p)[0] = re, ((double *)p)[1] = im;
  }
  return end;
}

/* Prints x with as many digits, between first and last, as it takes to read back the same float. */
static void print_float(FILE *out, double x, int first, int last, int single) {
  char text[40];
  if (isnan(x)) {
    fputs("nan", out);
    return;
  }
  for (int digits = first; digits <= last; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, x);
    if (single ? strtof(text, NULL) == (float)x : strtod(text, NULL) == x) break;
  }
  fputs(text, out);
}

static void print_single(FILE *out, float x) { print_float(out, x, 6, 9, 1); }
static void print_double(FILE *out, double x) { print_float(out, x, 15, 17, 0); }

static void print_sign(FILE *out, double im) {
  if (!signbit(im) || isnan(im)) fputc('+', out);
}

static void print_integer(FILE *out, int bits, const void *p) {
  int64_t n = 0;
  memcpy(&n, p, (size_t)(bits < 0 ? -bits : bits) / 8);
  if (bits > 0) {
    fprintf(out, "%llu", (unsigned long long)n);
    return;
  }
  int unused = 64 + bits;
  fprintf(out, "%lld", (long long)((int64_t)((uint64_t)n << unused) >> unused));
}

static void print_element(FILE *out, int32_t dtype, const void *p) {
  const type_row *t = type_of(dtype);
  const float *f = p;
  const double *d = p;
  if (t->bits != 0) {
    print_integer(out, t->bits, p);
    return;
  }
  switch (dtype) {
  case TFC_BOOL: fputs(*(const uint8_t *)p ? "true" : "false", out); break;
  case TFC_F16: print_float(out, from_short_float(*(const uint16_t *)p, HALF_FRACTION), 4, 5, 0); break;
  case TFC_BF16: print_float(out, from_short_float(*(const uint16_t *)p, BFLOAT_FRACTION), 3, 4, 0); break;
  case TFC_F32: print_single(out, f[0]); break;
  case TFC_F64: print_double(out, d[0]); break;
  case TFC_C64: print_single(out, f[0]), print_sign(out, f[1]), print_single(out, f[1]), fputc('j', out); break;
  case TFC_C128: print_double(out, d[0]), print_sign(out, d[1]), print_double(out, d[1]), fputc('j', out); break;
  }
}

/* Prints the block at dimension dim and moves *p behind it. */
static void print_block(FILE *out, const tfc_value *v, int32_t dim, int indent, const char **p) {
  if (dim == v->rank) {
    print_element(out, v->dtype, *p);
    *p += tfc_dtype_size(v->dtype);
    return;
  }
  fputc('[', out);
  for (int64_t i = 0; i < v->shape[dim]; i++) {
    if (i > 0) fputs(dim == v->rank - 1 ? ", " : ",\n", out);
    if (i > 0 && dim < v->rank - 1) fprintf(out, "%*s", indent + dim + 1, "");
    print_block(out, v, dim + 1, indent, p);
  }
  fputc(']', out);
}

void tfc_print(FILE *out, const tfc_value *v, int indent) {
  const char *p = v->data;
  print_block(out, v, 0, indent, &p);
}

void tfc_print_type(FILE *out, const tfc_port *port, const char *const *dims) {
  fputs(tfc_dtype_name(port->dtype), out);
  fputc('[', out);
  for (int32_t i = 0; i < port->rank; i++) {
    if (i > 0) fputc(',', out);
    if (port->shape[i] < 0) fputs(dims[-1 - port->shape[i]], out);
    else fprintf(out, "%lld", (long long)port->shape[i]);
  }
  fputc(']', out);
}
