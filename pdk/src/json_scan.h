/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_JSON_SCAN_H
#define PDK_JSON_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Where everything stands in a JSON text: one place for each value, a container
 * before what is in it. Stricter than most parsers: UTF-8 only, nothing behind
 * the end, no escape that stands for NUL, at most 64 levels. Pure.
 */
#define JSON_NO_KEY UINT32_MAX

struct json_place {
    uint32_t key;   /* offset of the key's quote; JSON_NO_KEY: it has none */
    uint32_t value; /* offset of the value's first byte */
};

struct json_places {
    struct json_place *items; /* released with free() */
    size_t count, capacity;
};

/* PDK_E_SYNTAX with line and column, or PDK_E_MEMORY. */
pdk_result pdk__json_scan(struct json_places *out, const char *text,
                          size_t size_bytes, pdk_error *error);

#endif
