/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_MEND_H
#define PDK_MEND_H

#include <stdbool.h>
#include <stdint.h>

#include "elf.h"

/*
 * What in an image would keep the loader from ever unloading it, and the cure,
 * where there is one in the bytes of our copy. Pure.
 */
struct mend {
    uint32_t unique_symbols; /* they were STB_GNU_UNIQUE, and are weak now */
    bool was_nodelete;       /* DF_1_NODELETE, cleared now */
    bool ends_with_threads;  /* registers destructors of thread-local objects */
    bool starts_threads;     /* calls pthread_create() */
    bool is_redirected;      /* ... and does either with us now */
    bool opens_images;       /* calls dlopen(), perhaps on itself */
    bool has_static_tls;     /* DF_STATIC_TLS; stays so */
};

/* Where its calls shall lead instead; both 0 to leave them as they are. */
struct mend_targets {
    uintptr_t thread_end;   /* those of __cxa_thread_atexit() */
    uintptr_t thread_start; /* those of pthread_create() */
};

/* Mends `data`, the bytes of the loadable part that `elf` reads. */
struct mend pdk__mend(unsigned char *data, const struct elf *elf,
                      struct mend_targets targets);

#endif
