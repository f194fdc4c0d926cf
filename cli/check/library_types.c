/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds the type of each symbol, and compares them. Debug information has the
 * type of a definition; the exported symbol may be an alias of it.
 */
#include "check/library_types.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlstring.h>

#include <libxml/hash.h>

#include "check/compare.h"
#include "check/symbol_forms.h"
#include "failure.h"
#include "text.h"

#define NAMES_SHOWN 6
#define NAME_LIMIT 4096

/* The exports of one side by symbol, and the symbols by alias. */
struct catalogue {
    const struct graph *graph;
    xmlHashTablePtr exports; /* index + 1 */
    xmlHashTablePtr owners;  /* index + 1 of the symbol with that alias */
    bool failed;
};

struct pairing {
    const struct library_pair *pair;
    struct finding_list *findings;
    struct catalogue old, new;
    struct compare_root *roots;
    bool *is_paired; /* by the old export */
    size_t root_count;
    struct text_buffer untyped;
    size_t untyped_count;
};

static void note(struct catalogue *catalogue, xmlHashTablePtr table,
                 const char *name, size_t index)
{
    if (name[0] == '\0' || xmlHashLookup(table, (const xmlChar *)name) != NULL)
        return;
    catalogue->failed |=
        xmlHashAddEntry(table, (const xmlChar *)name, (void *)(index + 1)) != 0;
}

/* "foo@@V2" as "foo@V2"; false if it is too long. */
static bool plain_symbol(char *out, const char *symbol)
{
    size_t size = strcspn(symbol, "@");
    const char *version = symbol + size + strspn(symbol + size, "@");

    return size + strlen(version) + 2 < NAME_LIMIT &&
           snprintf(out, NAME_LIMIT, "%.*s%s%s", (int)size, symbol,
                    version[0] != '\0' ? "@" : "", version) > 0;
}

/* The symbol of an export; for a variable without one, its name. */
static void note_export(struct catalogue *catalogue, uint32_t index)
{
    const struct graph_export *export = &catalogue->graph->exports[index];
    char symbol[NAME_LIMIT];

    if (export->symbol[0] == '\0' && !export->is_function)
        note(catalogue, catalogue->exports, export->name, index);
    else if (plain_symbol(symbol, export->symbol))
        note(catalogue, catalogue->exports, symbol, index);
}

/* The next name of a list separated by commas; false after the last. */
static bool next_alias(const char **names, char *out)
{
    size_t size = strcspn(*names, ",");
    char name[NAME_LIMIT];

    if (size == 0 || size >= sizeof name)
        return false;
    snprintf(name, sizeof name, "%.*s", (int)size, *names);
    *names += size + ((*names)[size] != '\0');
    return plain_symbol(out, name);
}

static void note_aliases(struct catalogue *catalogue, uint32_t index)
{
    const char *names = catalogue->graph->symbols[index].aliases;
    char name[NAME_LIMIT];

    while (next_alias(&names, name))
        note(catalogue, catalogue->owners, name, index);
}

static void open_catalogue(struct catalogue *out, const struct graph *graph)
{
    *out = (struct catalogue){ .graph = graph,
                               .exports = xmlHashCreate(256),
                               .owners = xmlHashCreate(256) };
    if (out->exports == NULL || out->owners == NULL) {
        out->failed = true;
        return;
    }
    for (uint32_t i = 0; i < graph->export_count; i++)
        note_export(out, i);
    for (uint32_t i = 0; i < graph->symbol_count; i++)
        note_aliases(out, i);
}

static void close_catalogue(struct catalogue *catalogue)
{
    if (catalogue->exports != NULL)
        xmlHashFree(catalogue->exports, NULL);
    if (catalogue->owners != NULL)
        xmlHashFree(catalogue->owners, NULL);
}

static const struct graph_export *look_up(const struct catalogue *catalogue,
                                          const char *name)
{
    size_t found =
        (size_t)xmlHashLookup(catalogue->exports, (const xmlChar *)name);

    return found != 0 ? &catalogue->graph->exports[found - 1] : NULL;
}

static void full_name(char *out, const struct graph_symbol *symbol)
{
    snprintf(out, NAME_LIMIT, "%s%s%s", symbol->name,
             symbol->version[0] != '\0' ? "@" : "", symbol->version);
}

/* Finds the export under its own name, with or without its version. */
static const struct graph_export *find_named(const struct catalogue *catalogue,
                                             const struct graph_symbol *symbol)
{
    const struct graph_export *found;
    char name[NAME_LIMIT];

    full_name(name, symbol);
    found = look_up(catalogue, name);
    return found != NULL ? found : look_up(catalogue, symbol->name);
}

/* Finds the export under an alias of the symbol. */
static const struct graph_export *find_alias(const struct catalogue *catalogue,
                                             const struct graph_symbol *symbol)
{
    const struct graph_export *found = NULL;
    const char *names = symbol->aliases;
    char name[NAME_LIMIT];

    while (found == NULL && next_alias(&names, name))
        found = look_up(catalogue, name);
    return found;
}

/* Finds it under another form of the same constructor or destructor. */
static const struct graph_export *find_form(const struct catalogue *catalogue,
                                            const struct graph_symbol *symbol)
{
    const struct graph_export *found = NULL;
    char name[NAME_LIMIT];
    struct symbol_forms forms = { .symbol = name };

    full_name(name, symbol);
    while (found == NULL && symbol_forms_next(&forms))
        found = look_up(catalogue, forms.text);
    return found;
}

/* The export that has the type of a symbol, or NULL. */
static const struct graph_export *find_typed(const struct catalogue *catalogue,
                                             const struct graph_symbol *symbol)
{
    const struct graph_export *found = find_named(catalogue, symbol);
    char name[NAME_LIMIT];
    size_t owner;

    if (found == NULL)
        found = find_form(catalogue, symbol);
    if (found == NULL)
        found = find_alias(catalogue, symbol);
    if (found != NULL)
        return found;
    full_name(name, symbol);
    owner = (size_t)xmlHashLookup(catalogue->owners, (const xmlChar *)name);
    if (owner == 0)
        return NULL;
    symbol = &catalogue->graph->symbols[owner - 1];
    found = find_named(catalogue, symbol);
    return found != NULL ? found : find_alias(catalogue, symbol);
}

/* Is a variable of that type read-only? */
static bool is_constant(const struct graph *graph, uint32_t type)
{
    struct graph_stripped stripped = graph_strip(graph, type);

    while (stripped.type->kind == GRAPH_ARRAY && !stripped.is_const) {
        uint32_t element = stripped.type->target;

        if (element == stripped.index)
            return false;
        stripped = graph_strip(graph, element);
    }
    return stripped.is_const;
}

/* Programs that write to a variable that became const crash. */
static void compare_constness(struct pairing *pairing,
                              const struct graph_export *old,
                              const struct graph_export *new)
{
    if (!old->is_function && !is_constant(pairing->pair->old, old->type) &&
        is_constant(pairing->pair->new, new->type))
        finding_add(pairing->findings, "variable-const",
                    "%s is const in the new file", old->name)
            ->type_name = finding_text(pairing->findings, "%s", old->name);
}

static void add_root(struct pairing *pairing, const struct graph_export *old,
                     const struct graph_export *new)
{
    size_t index = (size_t)(old - pairing->pair->old->exports);

    if (pairing->is_paired[index])
        return;
    pairing->is_paired[index] = true;
    compare_constness(pairing, old, new);
    pairing->roots[pairing->root_count++] = (struct compare_root){
        .name = old->name,
        .expected_type = old->type,
        .found_type = new->type,
        .is_by_value = !old->is_function,
    };
}

/* Is it a symbol that programs use, and not one that compilers add? */
static bool is_public(const struct graph_symbol *symbol)
{
    return (symbol->name[0] != '_' || strncmp(symbol->name, "_Z", 2) == 0) &&
           !symbol->is_weak && symbol->kind != SYMBOL_OTHER &&
           !library_is_made(symbol->name) &&
           strncmp(symbol->name, "_ZTV", 4) != 0; /* reported with its class */
}

static void note_untyped(struct pairing *pairing, const char *name)
{
    if (++pairing->untyped_count <= NAMES_SHOWN)
        pdk__text_append_format(&pairing->untyped, "%s%.200s",
                                pairing->untyped_count > 1 ? ", " : "", name);
}

static void pair_symbol(struct pairing *pairing,
                        const struct graph_symbol *symbol)
{
    const struct graph_symbol *other =
        library_find(pairing->pair->new, symbol->name, symbol->version);
    const struct graph_export *old, *new;

    if (other == NULL || other->kind != symbol->kind ||
        !library_wants(pairing->pair->scope, symbol->name))
        return;
    old = find_typed(&pairing->old, symbol);
    new = find_typed(&pairing->new, other);
    if (old != NULL && new != NULL && old->is_function == new->is_function)
        add_root(pairing, old, new);
    else if (is_public(symbol))
        note_untyped(pairing, symbol->name);
}

static void tell_untyped(struct pairing *pairing)
{
    size_t count = pairing->untyped_count;

    if (count > 0 && pairing->untyped.data != NULL)
        finding_add(pairing->findings, "no-type-information",
                    "%zu exported symbol%s without a known type: %s%s", count,
                    count == 1 ? "" : "s", pairing->untyped.data,
                    count > NAMES_SHOWN ? ", ..." : "");
}

static pdk_result compare_pairs(struct pairing *pairing, pdk_error *error)
{
    struct compare_request request = {
        .expected = pairing->pair->old,
        .found = pairing->pair->new,
        .expected_name = "the old file",
        .found_name = "the new file",
        .privacy = pairing->pair->privacy,
        .roots = pairing->roots,
    };

    for (uint32_t i = 0; i < pairing->pair->old->symbol_count; i++)
        pair_symbol(pairing, &pairing->pair->old->symbols[i]);
    tell_untyped(pairing);
    request.root_count = pairing->root_count;
    return compare_types(&request, pairing->findings, error);
}

pdk_result library_compare_types(const struct library_pair *pair,
                                 struct finding_list *findings,
                                 size_t *compared, pdk_error *error)
{
    size_t count = (size_t)pair->old->export_count + 1;
    struct pairing pairing = {
        .pair = pair,
        .findings = findings,
        .roots = calloc(count, sizeof(struct compare_root)),
        .is_paired = calloc(count, sizeof(bool)),
        .untyped = TEXT_BUFFER_INIT,
    };
    pdk_result result = PDK_E_MEMORY;

    open_catalogue(&pairing.old, pair->old);
    open_catalogue(&pairing.new, pair->new);
    if (pairing.roots != NULL && pairing.is_paired != NULL &&
        !pairing.old.failed && !pairing.new.failed)
        result = compare_pairs(&pairing, error);
    else
        result = pdk__fail_memory(error);
    *compared = pairing.root_count;
    close_catalogue(&pairing.old);
    close_catalogue(&pairing.new);
    pdk__text_finish(&pairing.untyped);
    free(pairing.roots);
    free(pairing.is_paired);
    return result;
}
