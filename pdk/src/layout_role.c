/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A type may grow at its end where nothing lies behind it and where it tells
 * how far it goes; on whose side, its role decides.
 */
#include "layout_role.h"

#include <string.h>

/* Does it stand in a member or an argument itself, and not behind a pointer? */
static bool is_by_value(struct slice text, struct slice name)
{
    for (size_t i = 1; i + name.size_bytes < text.size_bytes; i++) {
        char before = text.data[i - 1], after = text.data[i + name.size_bytes];

        if (before != '*' && before != '&' && before != '\n' &&
            memchr(",)\n ", after, 4) != NULL &&
            memcmp(text.data + i, name.data, name.size_bytes) == 0 &&
            (i < 6 || memcmp(text.data + i - 6, "table ", 6) != 0))
            return true;
    }
    return false;
}

static bool begins_with_size(const struct layout_type *type, const char *field)
{
    struct slice lines = type->lines;
    struct layout_member first;

    return pdk__layout_next_member(&lines, &first) &&
           pdk__slice_is(first.name, field) && first.bits == 32;
}

/* The name without "struct " before it. */
static bool is_called(const struct layout_type *type, const char *name)
{
    const char *blank = memchr(type->name.data, ' ', type->name.size_bytes);
    struct slice rest;

    if (blank == NULL)
        return false;
    rest.data = blank + 1;
    rest.size_bytes =
        type->name.size_bytes - (size_t)(rest.data - type->name.data);
    return pdk__slice_is(rest, name);
}

const struct contract_type *pdk__layout_declared(
    const struct contract *contract, const struct layout_type *type)
{
    for (size_t i = 0; i < contract->type_count; i++)
        if (is_called(type, contract->types[i].name))
            return &contract->types[i];
    return NULL;
}

struct layout_growth pdk__layout_growth(const struct contract_type *declared,
                                        const char *table,
                                        struct slice expected_text,
                                        const struct layout_type *expected,
                                        const struct layout_type *found)
{
    const char *field = declared != NULL && declared->size_field != NULL
                            ? declared->size_field
                            : "struct_size";
    bool tells_size =
        begins_with_size(expected, field) && begins_with_size(found, field);
    enum contract_role role = ROLE_SHARED;

    if (declared != NULL)
        role = declared->role;
    else if (is_called(expected, table))
        role = ROLE_PLUGIN_TABLE;
    if (expected->is_enum)
        return (struct layout_growth){ role == ROLE_OPEN_ENUM,
                                       role == ROLE_OPEN_ENUM };
    if (is_by_value(expected_text, expected->name))
        return (struct layout_growth){ false, false };
    if (role == ROLE_PLUGIN_TABLE)
        return (struct layout_growth){ tells_size, false };
    if (role == ROLE_HOST_TABLE)
        return (struct layout_growth){ false, true };
    /* Declared without a field for its size, it is shared: exactly. */
    tells_size =
        tells_size && (declared == NULL || declared->size_field != NULL);
    return (struct layout_growth){ tells_size, tells_size };
}
