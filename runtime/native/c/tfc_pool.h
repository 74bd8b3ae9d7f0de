/* The thread pool behind tfc_parallel_for. */
#ifndef TFC_POOL_H
#define TFC_POOL_H

#include "tfc_abi.h"

/* Makes a pool that may start up to threads-1 workers; they start with the first loop that wants them. NULL where
   threads is below 2 or memory is out: loops then run on their caller. */
tfc_pool *tfc_pool_new(int64_t threads);

/* Ends the workers and frees the pool; no loop may run on it. */
void tfc_pool_free(tfc_pool *pool);

#endif
