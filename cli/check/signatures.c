/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Walks twice through all units: finds the symbols that have code, and then the
 * types of the others.
 */
#include "check/signatures.h"

#include <dwarf.h>
#include <gelf.h>
#include <libelf.h>
#include <libxml/xmlstring.h>

#include <libxml/hash.h>

#include "check/die.h"
#include "check/signature_spell.h"
#include "check/symbol_forms.h"

#define SCOPE_LIMIT 24 /* nesting of classes and namespaces */

enum state { STATE_NONE, STATE_WANTED, STATE_KNOWN };

struct search {
    struct text_buffer *out;
    xmlHashTablePtr symbols; /* exported functions; enum state */
    size_t wanted;
    bool failed;
};

static enum state state_of(const struct search *search, const char *symbol)
{
    return (enum state)(uintptr_t)xmlHashLookup(search->symbols,
                                                (const xmlChar *)symbol);
}

static void set_state(struct search *search, const char *symbol,
                      enum state state)
{
    if (state_of(search, symbol) == STATE_WANTED)
        search->wanted--;
    if (state == STATE_WANTED)
        search->wanted++;
    search->failed |=
        xmlHashUpdateEntry(search->symbols, (const xmlChar *)symbol,
                           (void *)(uintptr_t)state, NULL) != 0;
}

static void read_symbols(struct search *search, Elf *elf, Elf_Scn *section)
{
    Elf_Data *data = elf_getdata(section, NULL);
    GElf_Shdr header;
    GElf_Sym symbol;

    if (data == NULL || gelf_getshdr(section, &header) == NULL)
        return;
    for (int i = 1; gelf_getsym(data, i, &symbol) != NULL; i++) {
        const char *name = elf_strptr(elf, header.sh_link, symbol.st_name);

        if (name != NULL && name[0] != '\0' && symbol.st_shndx != SHN_UNDEF &&
            GELF_ST_TYPE(symbol.st_info) == STT_FUNC)
            set_state(search, name, STATE_WANTED);
    }
}

static void read_exports(struct search *search, Elf *elf)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;

    while ((section = elf_nextscn(elf, section)) != NULL)
        if (gelf_getshdr(section, &header) != NULL &&
            header.sh_type == SHT_DYNSYM)
            read_symbols(search, elf, section);
}

static const char *symbol_of(Dwarf_Die *function)
{
    Dwarf_Attribute attribute;
    const char *symbol = NULL;

    if (dwarf_attr_integrate(function, DW_AT_linkage_name, &attribute) != NULL)
        symbol = dwarf_formstring(&attribute);
    return symbol != NULL ? symbol : dwarf_diename(function);
}

/* Calls `act` for each exported form of the symbol. */
static void each_symbol(struct search *search, const char *symbol,
                        void (*act)(struct search *, const char *, void *),
                        void *context)
{
    struct symbol_forms forms = { .symbol = symbol };

    if (state_of(search, symbol) != STATE_NONE)
        act(search, symbol, context);
    while (symbol_forms_next(&forms))
        if (state_of(search, forms.text) != STATE_NONE)
            act(search, forms.text, context);
}

/* ----------------------------------------------------- what has code --- */

static void set_known(struct search *search, const char *symbol, void *context)
{
    (void)context;
    set_state(search, symbol, STATE_KNOWN);
}

static void note_code(struct search *search, Dwarf_Die *function)
{
    const char *symbol = symbol_of(function);

    if (symbol != NULL && (dwarf_hasattr(function, DW_AT_low_pc) ||
                           dwarf_hasattr(function, DW_AT_ranges)))
        each_symbol(search, symbol, set_known, NULL);
}

/* -------------------------------------------------- what has no code --- */

struct described {
    const char *scope;
    Dwarf_Die *function;
};

static void tell(struct search *search, const char *symbol, void *context)
{
    const struct described *described = context;
    const char *name = dwarf_diename(described->function);
    struct text_buffer type = TEXT_BUFFER_INIT;

    if (state_of(search, symbol) != STATE_WANTED || name == NULL)
        return;
    if (signature_spell(&type, described->function)) {
        pdk__text_append_format(
            search->out, "function\t%s\t%s%s%s\t%s\n", symbol, described->scope,
            described->scope[0] != '\0' ? "::" : "", name, type.data);
        set_state(search, symbol, STATE_KNOWN);
    }
    search->failed |= type.failed;
    pdk__text_finish(&type);
}

static void describe(struct search *search, const char *scope,
                     Dwarf_Die *function)
{
    struct described described = { scope, function };
    const char *symbol = symbol_of(function);

    if (symbol != NULL && dwarf_hasattr_integrate(function, DW_AT_external))
        each_symbol(search, symbol, tell, &described);
}

/* --------------------------------------------------------- the walk --- */

static void walk(struct search *search, const char *scope, Dwarf_Die *die,
                 int depth, bool is_first);

static void walk_inner(struct search *search, const char *scope, Dwarf_Die *die,
                       int depth, bool is_first)
{
    const char *name = dwarf_diename(die);
    struct text_buffer inner = TEXT_BUFFER_INIT;

    if (name == NULL)
        return;
    pdk__text_append_format(&inner, "%s%s%s", scope,
                            scope[0] != '\0' ? "::" : "", name);
    search->failed |= inner.failed;
    if (!inner.failed)
        walk(search, inner.data, die, depth + 1, is_first);
    pdk__text_finish(&inner);
}

static void walk(struct search *search, const char *scope, Dwarf_Die *die,
                 int depth, bool is_first)
{
    Dwarf_Die child;
    int more = depth < SCOPE_LIMIT ? dwarf_child(die, &child) : 1;

    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);

        if (tag == DW_TAG_subprogram && is_first)
            note_code(search, &child);
        else if (tag == DW_TAG_subprogram)
            describe(search, scope, &child);
        else if (tag == DW_TAG_namespace ||
                 (die_is_body(tag) && tag != DW_TAG_enumeration_type))
            walk_inner(search, scope, &child, depth, is_first);
    }
}

static void walk_units(struct search *search, Dwarf *dwarf, bool is_first)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die, skeleton;
    uint8_t kind;

    while (search->wanted > 0 && !search->failed &&
           dwarf_get_units(dwarf, unit, &unit, NULL, &kind, &die, &skeleton) ==
               0)
        walk(search, "", &die, 0, is_first);
}

bool signatures_describe(struct text_buffer *out, Elf *elf, Dwarf *dwarf)
{
    struct search search = { .out = out, .symbols = xmlHashCreate(1024) };

    if (search.symbols == NULL)
        return false;
    read_exports(&search, elf);
    walk_units(&search, dwarf, true);
    walk_units(&search, dwarf, false);
    xmlHashFree(search.symbols, NULL);
    return !search.failed;
}
