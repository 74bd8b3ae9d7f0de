/* Tensors as an executable's user writes and reads them. */
#ifndef TFC_VALUE_H
#define TFC_VALUE_H

#include <stdio.h>

#include "tfc_program.h"

typedef struct {
  int64_t shape[TFC_MAX_RANK];
  int64_t elements;
  int32_t rank, dtype;
  void *data; /* from tfc_alloc */
} tfc_value;

/* Each reader returns NULL and fills *v, or returns what is wrong in words. */
const char *tfc_read_literal(const char *text, int32_t dtype, tfc_value *v);
const char *tfc_read_npy(const char *path, int32_t dtype, tfc_value *v);
const char *tfc_read_csv(const char *path, int32_t dtype, tfc_value *v);

/* Each writer returns NULL or what is wrong in words. */
const char *tfc_write_npy(const char *path, const tfc_value *v);
void tfc_print(FILE *out, const tfc_value *v, int indent);

/* The name of an element type: "f32". */
const char *tfc_dtype_name(int32_t dtype);

/* Prints "f32[?,3]": run-time dimensions by their names. */
void tfc_print_type(FILE *out, const tfc_port *port, const char *const *dims);

/* Reads one element from text to *p and returns the end of what was read, or NULL. */
const char *tfc_read_element(const char *text, int32_t dtype, void *p);

/* Reads a whole file into memory that free frees, with a NUL after it; NULL on an error. */
char *tfc_read_file(const char *path, size_t *size);

/* Writes a file so that it is there in whole or not at all. Returns 0, or -1 with errno. */
int tfc_write_file(const char *path, const void *head, size_t head_size, const void *data, size_t size);

#endif
