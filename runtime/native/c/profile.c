/* When kernels ran: entries that are compiled to be measured call this before the first kernel and after each. */
#define _GNU_SOURCE
#include "tfc_abi.h"

#include <time.h>

/* Counts one call of a kernel, which began at a time and ends now, and gives now; kernel -1 only gives it. */
__attribute__((visibility("hidden"), weak)) int64_t tfc_profile_mark(tfc_call *call, int32_t kernel, int64_t begin) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  int64_t now = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
  tfc_profile *p = call->profile;
  if (kernel < 0 || !p) return now;
  p->totals[kernel].calls++;
  p->totals[kernel].ns += now - begin;
  if (p->used < p->capacity) p->spans[p->used++] = (tfc_span){kernel, begin, now};
  return now;
}
