/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_STUB_H
#define PDK_CHECK_STUB_H

#include <stddef.h>

#include "contract.h"
#include "pdk/error.h"

/*
 * Compiles a shared object from a host's header that contains only one table
 * for each interface, to get the types of a contract from a real compiler.
 */
struct stub_request {
    const char *header;
    const char *const *include_dirs; /* NULL-terminated; pdk's own follows */
    const struct contract_interface *interfaces; /* their type names */
    size_t interface_count;
};

/* *out is released with free(). PDK_E_BUILD: it does not compile; the
 * compiler's messages are on stderr. PDK_E_NOT_FOUND: there is no compiler. */
pdk_result stub_compile(char **out, size_t *out_bytes,
                        const struct stub_request *request, pdk_error *error);

/* The symbol of the table of that type. */
#define STUB_SYMBOL_SIZE 160
void stub_symbol(char *out, size_t capacity, const char *type_name);

#endif
