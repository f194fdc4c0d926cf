/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_MANIFEST_H
#define PDK_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "json.h"
#include "pdk/error.h"

/*
 * What pdk.json and contracts have in common: texts that must have a form, and
 * the words to say so. Pure.
 */
struct manifest_reader {
    const struct json *json;
    const json_node *object; /* whose members are read */
    pdk_error *error;
};

/* One text of that object. */
struct manifest_field {
    const char *key;
    bool is_required;
    const char **out;
    bool (*is_good)(const char *text);
    const char *what; /* it must be */
};

/* PDK_E_SCHEMA for the first that is missing or has not its form. */
pdk_result pdk__manifest_texts(const struct manifest_reader *reader,
                               const struct manifest_field *fields,
                               size_t count);

/* "'key' must be WHAT", at the place of that member. */
pdk_result pdk__manifest_reject(const struct manifest_reader *reader,
                                const char *key, const char *what);

/* Is the number under `key` there, and 1, the only form that is known? */
pdk_result pdk__manifest_format(const struct manifest_reader *reader,
                                const char *key);

/* The forms. */
#define MANIFEST_ID                                                            \
    "1 to 63 of a-z, 0-9, '.', '_' and '-', and start with a letter"
#define MANIFEST_VERSION "1 to 31 letters, digits, '.', '+', '~', '_' and '-'"
#define MANIFEST_SHA256 "64 lower-case hexadecimal digits"
#define MANIFEST_GLIBC "a version of glibc, such as \"2.31\""
#define MANIFEST_INCLUDE "what stands in an #include, such as \"demo/effect.h\""

bool pdk__manifest_is_version(const char *text);
bool pdk__manifest_is_identifier(const char *text);
bool pdk__manifest_is_interface_id(const char *text); /* "pdk.tick/1" */
bool pdk__manifest_is_machine(const char *text);
bool pdk__manifest_is_file_name(const char *text);
bool pdk__manifest_is_path(const char *text);
bool pdk__manifest_is_include(const char *text); /* "demo/effect.h" */
bool pdk__manifest_is_sha256(const char *text);
bool pdk__manifest_is_rule(const char *text); /* "member-moved" */
bool pdk__manifest_is_reason(const char *text);
bool pdk__manifest_is_glibc(const char *text); /* "2.31" */
bool pdk__manifest_is_date(const char *text);  /* "2027-01-31" */

#endif
