/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_REFERENCES_H
#define PDK_CHECK_REFERENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf.h"

/*
 * The addresses that the loader fills in for a shared object: of a symbol,
 * wherever that is found, or of a place in the object itself. Pure.
 */
struct reference {
    uint64_t address;   /* that is filled in */
    const char *symbol; /* "": none; borrowed from the image */
    uint64_t target;    /* what it leads to in the object; 0: elsewhere */
};

struct references {
    struct reference *items; /* by address */
    size_t count;
    uint64_t *used; /* what its own symbols are looked up for, in order */
    size_t used_count;
    bool is_told;      /* false: nothing is known of them */
    bool binds_itself; /* its own symbols are not looked up, so that it does not
                        * tell which of them it uses */
};

/* False if memory is out. Finish it all the same. */
bool references_read(struct references *out, const struct elf *elf);
void references_finish(struct references *references); /* accepts zeroes */

/* What fills in that address; NULL: nothing does. */
const struct reference *references_at(const struct references *references,
                                      uint64_t address);

/* Does the object itself use what lies at this address of it? True as well if
 * that cannot be known. */
bool references_use(const struct references *references, uint64_t target);

#endif
