/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SCAFFOLD_CATALOG_H
#define PDK_SCAFFOLD_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/*
 * The list of templates. A template is a folder with a template.json, in one of
 * the folders of `search_path` ("A:B", may be NULL) or in `shipped`, the folder
 * of pdk's own templates. Of several with the same name the first counts.
 *
 *     { "pdk_template": 1, "summary": "a plugin in C that has no state" }
 *
 * A template with "contract": true is for any host: it takes the interfaces and
 * headers of a contract (sdk.h).
 */
#define TEMPLATE_MANIFEST "template.json"

struct catalog_entry {
    char name[64];
    char path[1024];
    char summary[128];
    bool takes_contract;
};

struct catalog {
    struct catalog_entry *items; /* sorted by name within each folder */
    size_t count;
};

pdk_result catalog_read(struct catalog *out, const char *search_path,
                        const char *shipped, pdk_error *error);
void catalog_finish(struct catalog *catalog); /* accepts zeroes */

/* NULL if there is none: PDK_E_NOT_FOUND suggests the nearest name. */
const struct catalog_entry *catalog_find(const struct catalog *catalog,
                                         const char *name, pdk_error *error);

#endif
