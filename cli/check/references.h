/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_REFERENCES_H
#define PDK_CHECK_REFERENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf.h"

/*
 * The relocations of a shared object: the addresses that the loader fills in,
 * each with that of a symbol or of a place in the object itself. Pure.
 */
struct reference {
    uint64_t address;   /* the place that is filled in */
    const char *symbol; /* borrowed from the image; "": none */
    uint64_t target;    /* the address in the object; 0: elsewhere */
};

struct references {
    struct reference *items; /* by address */
    size_t count;
    uint64_t *used; /* addresses of own symbols that it refers to, sorted */
    size_t used_count;
    bool is_told;      /* false: the relocations are not known */
    bool binds_itself; /* its own symbols are bound by the linker, so their uses
                        * are not known */
};

/* False if out of memory; it must be finished even then. */
bool references_read(struct references *out, const struct elf *elf);
void references_finish(struct references *references); /* accepts zeroes */

/* The relocation of that address, or NULL. */
const struct reference *references_at(const struct references *references,
                                      uint64_t address);

/* Does the object itself use its symbol at that address? True also if that is
 * not known. */
bool references_use(const struct references *references, uint64_t target);

#endif
