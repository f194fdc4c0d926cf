/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_JSON_H
#define PDK_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Reading JSON files that people write: every error names the key, its line and
 * its column. cJSON parses; this room remembers the positions.
 */
struct json; /* a parsed text */
typedef struct cJSON json_node;

/* PDK_E_SYNTAX with line and column. `path` is for messages. Duplicate keys and
 * text after the end are errors, too. */
pdk_result pdk__json_parse(struct json **out, const char *text,
                           size_t size_bytes, const char *path,
                           pdk_error *error);
void pdk__json_destroy(struct json *json); /* accepts NULL */
const json_node *pdk__json_root(const struct json *json);

/*
 * Members of an object. If a member is missing, *out is left as it is, and that
 * is an error only if `is_required`. A member of another type fails with
 * PDK_E_SCHEMA: "contract.json:7:15: 'size' must be a whole number from 0 to
 * 4294967295". Texts and nodes are borrowed from `json`.
 */
pdk_result pdk__json_text(const struct json *json, const json_node *object,
                          const char *key, bool is_required, const char **out,
                          pdk_error *error);
pdk_result pdk__json_number(const struct json *json, const json_node *object,
                            const char *key, bool is_required, uint32_t *out,
                            pdk_error *error);
pdk_result pdk__json_flag(const struct json *json, const json_node *object,
                          const char *key, bool is_required, bool *out,
                          pdk_error *error);
pdk_result pdk__json_object(const struct json *json, const json_node *object,
                            const char *key, bool is_required,
                            const json_node **out, pdk_error *error);
pdk_result pdk__json_list(const struct json *json, const json_node *object,
                          const char *key, bool is_required,
                          const json_node **out, pdk_error *error);

/* PDK_E_SCHEMA for the first key of `object` that is not in `keys`, a
 * NULL-terminated list; suggests the nearest one. */
pdk_result pdk__json_only(const struct json *json, const json_node *object,
                          const char *const *keys, pdk_error *error);

/* Fails with PDK_E_SCHEMA at the position of `node`. */
pdk_result pdk__json_reject(const struct json *json, const json_node *node,
                            pdk_error *error, const char *format, ...)
    PDK_PRINTF(4, 5);

#endif
