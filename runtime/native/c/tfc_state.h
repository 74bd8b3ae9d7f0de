/* The file in which an executable keeps its variables. */
#ifndef TFC_STATE_H
#define TFC_STATE_H

#include "tfc_program.h"

typedef struct {
  const char *path;
  char *text; /* the file as it was read, or NULL */
  size_t size;
} tfc_state;

/* Reads the variables; no file means that none is initialised. Returns NULL or what is wrong in words. */
const char *tfc_load_state(tfc_state *s, tfc_instance *m);

/* Writes the variables if they differ from what was read. The file is replaced as a whole. */
const char *tfc_save_state(tfc_state *s, const tfc_instance *m);

#endif
