/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdk/error.h"

/* What a fuzzer is: it takes any bytes, and returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes);

/* What must hold for every input. */
#define HOLDS(claim_)                                                          \
    do {                                                                       \
        if (!(claim_))                                                         \
            fuzz_stop(__FILE__, __LINE__, #claim_);                            \
    } while (0)

static inline void fuzz_stop(const char *file, int line, const char *claim)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, claim);
    abort();
}

/* A block of exactly that size, so that one byte more would be noticed, and
 * aligned to 8; released with free(). */
static inline void *fuzz_copy(const void *data, size_t size_bytes)
{
    void *copy = calloc(1, size_bytes > 0 ? size_bytes : 1);

    HOLDS(copy != NULL);
    if (size_bytes > 0)
        memcpy(copy, data, size_bytes);
    return copy;
}

/* The same as a text: with a NUL behind it. */
static inline char *fuzz_text(const void *data, size_t size_bytes)
{
    char *copy = malloc(size_bytes + 1);

    HOLDS(copy != NULL);
    if (size_bytes > 0)
        memcpy(copy, data, size_bytes);
    copy[size_bytes] = '\0';
    return copy;
}

/* A refusal has a code that is listed, and one line that says why. */
static inline void fuzz_refused(pdk_result result, const pdk_error *error)
{
    HOLDS(result != PDK_OK && error->code == result);
    HOLDS(error->message[0] != '\0');
    HOLDS(strchr(error->message, '\n') == NULL);
}

#endif
