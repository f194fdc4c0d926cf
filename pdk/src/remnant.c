/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Looks for addresses of an image in a state. It names what it finds; whether
 * that is refused is for others to say.
 */
#include "remnant.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "symbol.h"
#include "value_walk.h"

/* Where the walk is: "view.callback", "list[3]". */
struct trail {
    char text[256];
    size_t ends[PDK__VALUE_DEPTH + 1]; /* of the path to each open container */
};

static void follow(struct trail *trail, const struct value_walk *walk,
                   enum value_step step)
{
    uint32_t outer = walk->depth - (step == VALUE_OPEN);
    size_t end = trail->ends[outer], room = sizeof trail->text - end;
    int size = 0;

    if (walk->key.data != NULL)
        size = snprintf(trail->text + end, room, "%s%s", end > 0 ? "." : "",
                        walk->key.data);
    else if (outer > 0)
        size = snprintf(trail->text + end, room, "[%" PRIu64 "]", walk->index);
    if (size < 0 || (size_t)size >= room)
        size = (int)room - 1;
    trail->text[end + (size_t)size] = '\0';
    if (step == VALUE_OPEN)
        trail->ends[walk->depth] = end + (size_t)size;
}

static bool is_inside(const struct image *image, uint64_t word)
{
    return word >= (uintptr_t)image->low && word < (uintptr_t)image->high;
}

/* The first such word of a value; 0 if it has none. */
static uint64_t find_word(const pdk_value *value, const struct image *image)
{
    uint32_t kind = pdk_kind(value);
    pdk_bytes bytes = pdk_as_bytes(value);
    uintptr_t word;

    if ((kind == PDK_U64 || kind == PDK_I64) && is_inside(image, value->bits))
        return value->bits;
    for (uint64_t at = 0; at + sizeof word <= bytes.size_bytes;
         at += sizeof word) {
        memcpy(&word, (const char *)bytes.data + at, sizeof word);
        if (is_inside(image, word))
            return word;
    }
    return 0;
}

static void tell(char *out, size_t capacity, const char *where,
                 const struct image *image, uint64_t word)
{
    char name[128];

    if (!pdk__symbol_name(name, sizeof name, image->name, word - image->base))
        snprintf(name, sizeof name, "0x%" PRIx64 " in its image",
                 word - image->base);
    snprintf(out, capacity, "'%s' is the address of %s", where, name);
}

bool pdk__remnant_find(char *out, size_t capacity, const pdk_value *state,
                       const struct image *image)
{
    struct value_walk walk = { .root = state };
    struct trail trail = { .text = "" };
    enum value_step step;

    while ((step = pdk__value_next(&walk)) > VALUE_DONE) {
        uint64_t word;

        if (step == VALUE_CLOSE)
            continue;
        follow(&trail, &walk, step);
        word = find_word(walk.value, image);
        if (word != 0) {
            tell(out, capacity, trail.text, image, word);
            return true;
        }
    }
    return false;
}
