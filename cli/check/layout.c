/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds tables in the debug information of an image. Opens no other file that
 * the debug information names.
 */
#include "check/layout.h"

#include <stdlib.h>
#include <string.h>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <libelf.h>

#include "check/layout_spell.h"
#include "check/producer.h"
#include "failure.h"

/* The entry with the symbol's type, and its unit. */
struct found {
    Dwarf_Die unit, die;
};

static const char type_mark[] = LAYOUT_TYPE;

/* Is it the definition of that variable? */
static bool is_variable(Dwarf_Die *die, const char *symbol)
{
    Dwarf_Attribute attribute;
    const char *name = dwarf_diename(die);

    return dwarf_tag(die) == DW_TAG_variable && name != NULL &&
           strcmp(name, symbol) == 0 &&
           !dwarf_hasattr(die, DW_AT_declaration) &&
           dwarf_attr_integrate(die, DW_AT_type, &attribute) != NULL;
}

/* Is it the definition of a type of that name? */
static bool is_type(Dwarf_Die *die, const char *name)
{
    const char *own = dwarf_diename(die);

    return (dwarf_tag(die) == DW_TAG_typedef ||
            dwarf_tag(die) == DW_TAG_structure_type) &&
           own != NULL && strcmp(own, name) == 0 &&
           !dwarf_hasattr(die, DW_AT_declaration);
}

static bool is_wanted(Dwarf_Die *die, const char *symbol)
{
    size_t size = sizeof type_mark - 1;

    return strncmp(symbol, type_mark, size) == 0 ? is_type(die, symbol + size)
                                                 : is_variable(die, symbol);
}

static bool find_in_unit(Dwarf_Die *unit, const char *symbol, Dwarf_Die *out)
{
    int more = dwarf_child(unit, out);

    for (; more == 0; more = dwarf_siblingof(out, out))
        if (is_wanted(out, symbol))
            return true;
    return false;
}

static bool find(Dwarf *dwarf, const char *symbol, struct found *out)
{
    Dwarf_Off at = 0, next;
    size_t head;

    while (dwarf_nextcu(dwarf, at, &next, &head, NULL, NULL, NULL) == 0) {
        if (dwarf_offdie(dwarf, at + head, &out->unit) != NULL &&
            find_in_unit(&out->unit, symbol, &out->die))
            return true;
        if (next <= at)
            return false;
        at = next;
    }
    return false;
}

static pdk_result describe(struct text_buffer *out, Dwarf *dwarf,
                           const char *symbol, pdk_error *error)
{
    struct layout layout = { .out = out };
    struct text_buffer type = TEXT_BUFFER_INIT;
    struct found found;

    if (!find(dwarf, symbol, &found))
        return PDK_OK;
    pdk__text_append_format(out, "compiler %s\nflags",
                            producer_name(&found.unit));
    producer_append_flags(out, &found.unit);
    pdk__text_append_format(out, "\n");
    if (dwarf_tag(&found.die) == DW_TAG_variable)
        layout_spell_type_of(&layout, &type, &found.die, 0);
    else
        layout_spell_type(&layout, &type, &found.die);
    pdk__text_append_format(out, "table %s\n",
                            type.data != NULL ? type.data : "?");
    for (size_t i = 0; i < layout.count && !layout.failed; i++)
        layout_spell_body(&layout, i);
    for (size_t i = 0; i < layout.count; i++)
        free(layout.bodies[i].name);
    free(layout.bodies);
    pdk__text_finish(&type);
    return layout.failed || out->failed ? pdk__fail_memory(error) : PDK_OK;
}

pdk_result layout_describe(struct text_buffer *out, char *image,
                           size_t image_bytes, const char *const *symbols,
                           size_t symbol_count, pdk_error *error)
{
    pdk_result result = PDK_OK;
    Dwarf *dwarf;
    Elf *elf;

    elf_version(EV_CURRENT);
    elf = elf_memory(image, image_bytes);
    dwarf = elf != NULL ? dwarf_begin_elf(elf, DWARF_C_READ, NULL) : NULL;
    for (size_t i = 0; i < symbol_count && result == PDK_OK; i++) {
        pdk__text_append_format(out, "== %s\n", symbols[i]);
        if (dwarf != NULL)
            result = describe(out, dwarf, symbols[i], error);
    }
    dwarf_end(dwarf);
    elf_end(elf);
    return result;
}
