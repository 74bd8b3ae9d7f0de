/* What every compiled program is linked with, as one translation unit. */
#include "pool.c"

#include "profile.c"

#include "instance.c"
