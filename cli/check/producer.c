/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Parses DW_AT_producer, such as "GNU C17 12.2.0 -mtune=generic -g". gcc lists
 * its options there; other compilers do not.
 */
#include "check/producer.h"

#include <stdlib.h>
#include <string.h>

#include <dwarf.h>

#define FIRST_TO_TELL_DEFAULTS 12 /* of the versions that were looked at */

/* Options that change how functions are called. Types do not show them. */
static bool changes_calls(const char *option)
{
    static const char *const beginnings[] = {
        "-mabi=ms",
        "-mregparm=",
        "-mrtd",
        "-freg-struct-return",
        "-fpcc-struct-return",
        "-msoft-float",
        "-mlong-double-",
        "-mno-sse",
        "-mgeneral-regs-only",
    };

    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strncmp(option, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

static const char *words_of(Dwarf_Die *unit)
{
    Dwarf_Attribute attribute;
    const char *words = NULL;

    if (dwarf_attr_integrate(unit, DW_AT_producer, &attribute) != NULL)
        words = dwarf_formstring(&attribute);
    return words != NULL ? words : "";
}

const char *producer_name(Dwarf_Die *unit)
{
    const char *words = words_of(unit);

    if (strstr(words, "clang") != NULL)
        return "clang";
    return strncmp(words, "GNU", 3) == 0 ? "GNU" : "unknown";
}

void producer_append_flags(struct text_buffer *out, Dwarf_Die *unit)
{
    const char *words = words_of(unit);

    while (words[0] != '\0') {
        size_t size = strcspn(words, " ");

        if (changes_calls(words))
            pdk__text_append_format(out, " %.*s", (int)size, words);
        words += size + strspn(words + size, " ");
    }
}

bool producer_tells_defaults(Dwarf_Die *unit)
{
    const char *words = words_of(unit);
    const char *version = strpbrk(words, " ");

    while (version != NULL && (version[1] < '0' || version[1] > '9'))
        version = strpbrk(version + 1, " ");
    return version != NULL && strncmp(words, "GNU", 3) == 0 &&
           atoi(version + 1) >= FIRST_TO_TELL_DEFAULTS &&
           strstr(words, " -gstrict-dwarf") == NULL;
}

/* The last of them counts; "-g" alone tells types. */
bool producer_tells_lines_only(Dwarf_Die *unit)
{
    const char *words = words_of(unit);
    bool is_asked = false;

    while (words[0] != '\0') {
        size_t size = strcspn(words, " ");

        if (size == 3 && strncmp(words, "-g1", size) == 0)
            is_asked = true;
        else if (size >= 2 && size <= 3 && strncmp(words, "-g", 2) == 0)
            is_asked = false;
        words += size + strspn(words + size, " ");
    }
    return is_asked;
}
