/* What every compiled program is linked with, as one translation unit. */
#include "pool.c"

#include "instance.c"
