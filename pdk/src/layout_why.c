/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The words for what differs. Names come from other people's files: they are
 * cut to what a line can hold.
 */
#include "layout_why.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 120, PLACE_SIZE = 40, SHOWN = 60 };

static int shown(struct slice slice, size_t most)
{
    return (int)(slice.size_bytes < most ? slice.size_bytes : most);
}

/* "struct demo_params"; for "union #8", "a nameless union in" that. */
static const char *title(const struct layout_why *why,
                         const struct layout_type *type, char *out)
{
    struct slice name = type->name;
    const char *sign = memchr(name.data, '#', name.size_bytes);

    if (sign != NULL && sign > name.data)
        snprintf(out, NAME_SIZE, "a nameless %.*s in %.*s",
                 (int)(sign - name.data - 1), name.data,
                 shown(why->inside, SHOWN), why->inside.data);
    else
        snprintf(out, NAME_SIZE, "%.*s", shown(name, NAME_SIZE - 1), name.data);
    return out;
}

static const char *called(const struct layout_member *member, char *out)
{
    if (pdk__slice_is(member->name, "-"))
        return "a nameless member";
    snprintf(out, NAME_SIZE, "%.*s", shown(member->name, NAME_SIZE - 1),
             member->name.data);
    return out;
}

/* "byte 4", "bit 35" */
static const char *place(int64_t offset, char *out)
{
    if (offset % 8 == 0)
        snprintf(out, PLACE_SIZE, "byte %" PRId64, offset / 8);
    else
        snprintf(out, PLACE_SIZE, "bit %" PRId64, offset);
    return out;
}

void pdk__why_moved(const struct layout_why *why,
                    const struct layout_type *type,
                    const struct layout_member *expected,
                    const struct layout_member *found)
{
    char of[NAME_SIZE], name[NAME_SIZE], here[PLACE_SIZE], there[PLACE_SIZE];

    snprintf(why->text, why->capacity,
             "%s: %s is at %s in the plugin, at %s in %s", title(why, type, of),
             called(expected, name), place(found->offset, there),
             place(expected->offset, here), why->host);
}

void pdk__why_retyped(const struct layout_why *why,
                      const struct layout_type *type,
                      const struct layout_member *expected,
                      const struct layout_member *found)
{
    char of[NAME_SIZE], name[NAME_SIZE], at[PLACE_SIZE];

    snprintf(why->text, why->capacity,
             "%s: %s, at %s, is '%.*s' of %" PRId64
             " bits in the plugin, '%.*s' of %" PRId64 " bits in %s",
             title(why, type, of), called(expected, name),
             place(expected->offset, at), shown(found->type, SHOWN),
             found->type.data, found->bits, shown(expected->type, SHOWN),
             expected->type.data, expected->bits, why->host);
}

void pdk__why_value(const struct layout_why *why,
                    const struct layout_type *type,
                    const struct layout_member *expected,
                    const struct layout_member *found)
{
    char of[NAME_SIZE], name[NAME_SIZE];

    snprintf(why->text, why->capacity,
             "%s: %s is %" PRId64 " in the plugin, %" PRId64 " in %s",
             title(why, type, of), called(expected, name), found->offset,
             expected->offset, why->host);
}

void pdk__why_alone(const struct layout_why *why,
                    const struct layout_type *type,
                    const struct layout_member *member, bool is_the_hosts)
{
    const char *one = is_the_hosts ? why->host : "the plugin";
    const char *other = is_the_hosts ? "the plugin" : why->host;
    char of[NAME_SIZE], name[NAME_SIZE], at[PLACE_SIZE];

    if (type->is_enum)
        snprintf(why->text, why->capacity,
                 "%s: %s, %" PRId64 " in %s, is not in %s",
                 title(why, type, of), called(member, name), member->offset,
                 one, other);
    else
        snprintf(why->text, why->capacity, "%s: %s, at %s in %s, is not in %s",
                 title(why, type, of), called(member, name),
                 place(member->offset, at), one, other);
}

void pdk__why_size(const struct layout_why *why,
                   const struct layout_type *expected,
                   const struct layout_type *found)
{
    char of[NAME_SIZE];

    snprintf(why->text, why->capacity,
             "%s has %" PRId64 " bytes in the plugin, %" PRId64 " in %s",
             title(why, expected, of), found->size_bytes, expected->size_bytes,
             why->host);
}

void pdk__why_alignment(const struct layout_why *why,
                        const struct layout_type *expected,
                        const struct layout_type *found)
{
    struct slice here = expected->alignment, there = found->alignment;
    char of[NAME_SIZE];

    snprintf(why->text, why->capacity,
             "%s has the alignment '%.*s' in the plugin, '%.*s' in %s",
             title(why, expected, of), shown(there, SHOWN), there.data,
             shown(here, SHOWN), here.data, why->host);
}

void pdk__why_declared(const struct layout_why *why,
                       const struct layout_type *expected)
{
    char of[NAME_SIZE];

    snprintf(why->text, why->capacity,
             "%s is only declared in what the plugin was compiled from; "
             "clang++ needs -fstandalone-debug",
             title(why, expected, of));
}

void pdk__why_other(const struct layout_why *why, const char *what,
                    struct slice expected, struct slice found)
{
    snprintf(why->text, why->capacity, "%s '%.*s' in the plugin, '%.*s' in %s",
             what, shown(found, SHOWN), found.data, shown(expected, SHOWN),
             expected.data, why->host);
}
