/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_MEND_H
#define PDK_MEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf.h"
#include "platform/lead.h"

/*
 * What in an image would keep the loader from ever unloading it, and the cure,
 * where there is one in the bytes of our copy. Pure.
 */
struct mend {
    uint32_t unique_symbols; /* they were STB_GNU_UNIQUE, and are weak now */
    bool was_nodelete;       /* DF_1_NODELETE, cleared now */
    bool ends_with_threads;  /* registers destructors of thread-local objects */
    bool is_redirected;      /* some of its calls lead to us now */
    bool opens_images;       /* calls dlopen(), perhaps on itself */
    bool has_static_tls;     /* DF_STATIC_TLS; stays so */
    bool uses_handlers;      /* it may change signal handlers */
};

/* Mends `data`, the bytes of the loadable part that `elf` reads. Some of its
 * calls are led elsewhere, as `count` lists of them say. */
struct mend pdk__mend(unsigned char *data, const struct elf *elf,
                      const struct lead *const *lists, size_t count);

#endif
