/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares base types by name: compilers spell the same type in several ways.
 */
#include "check/base_type.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

/* The properties of a base type, parsed from its name. */
struct base {
    enum { BASE_OTHER, BASE_BOOL, BASE_CHAR, BASE_INTEGER, BASE_FLOAT } kind;
    bool is_unsigned;
};

/* Of C++; C has them as typedefs of integers. */
static bool read_character(const char *name, struct base *out)
{
    static const struct {
        const char *name;
        struct base base;
    } rows[] = {
        { "char8_t", { BASE_CHAR, true } },
        { "char16_t", { BASE_INTEGER, true } },
        { "char32_t", { BASE_INTEGER, true } },
        { "wchar_t", { BASE_INTEGER, WCHAR_MIN == 0 } },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, name) == 0) {
            *out = rows[i].base;
            return true;
        }
    return false;
}

static struct base read_base(const char *name)
{
    struct base base = { BASE_OTHER, false };
    bool is_signed = false;

    if (read_character(name, &base))
        return base;
    while (*name != '\0') {
        size_t size = strcspn(name, " ");

        if (strncmp(name, "unsigned", size) == 0 && size == 8)
            base.is_unsigned = true;
        else if (strncmp(name, "signed", size) == 0 && size == 6)
            is_signed = true;
        else if ((strncmp(name, "_Bool", size) == 0 && size == 5) ||
                 (strncmp(name, "bool", size) == 0 && size == 4))
            base.kind = BASE_BOOL;
        else if (strncmp(name, "char", size) == 0 && size == 4)
            base.kind = BASE_CHAR;
        else if (strncmp(name, "double", size) == 0 ||
                 strncmp(name, "float", size) == 0)
            base.kind = BASE_FLOAT;
        else if (strncmp(name, "int", size) == 0 ||
                 strncmp(name, "long", size) == 0 ||
                 strncmp(name, "short", size) == 0 ||
                 strncmp(name, "__int128", size) == 0)
            base.kind = base.kind == BASE_FLOAT ? BASE_FLOAT : BASE_INTEGER;
        else
            return (struct base){ BASE_OTHER, false };
        name += size + strspn(name + size, " ");
    }
    if (base.kind == BASE_OTHER && (base.is_unsigned || is_signed))
        base.kind = BASE_INTEGER;
    if (base.kind == BASE_CHAR && !is_signed && CHAR_MIN == 0)
        base.is_unsigned = true;
    return base;
}

bool base_type_is_same(const struct graph_type *one,
                       const struct graph_type *other)
{
    struct base first = read_base(one->name), second = read_base(other->name);

    if (one->size_bits != other->size_bits)
        return false;
    if (first.kind == BASE_OTHER || second.kind == BASE_OTHER)
        return strcmp(one->name, other->name) == 0;
    return first.kind == second.kind && first.is_unsigned == second.is_unsigned;
}

bool base_type_is_integer(const struct graph_type *type)
{
    return type->kind == GRAPH_BASE &&
           read_base(type->name).kind == BASE_INTEGER;
}
