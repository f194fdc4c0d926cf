/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares two lists of exported symbols. Symbols that compilers add to C++
 * files that use them (weak copies of inline functions, templates of the
 * standard library) depend on optimisation and are never a break. A weak symbol
 * that the file itself does not use, such as an explicit template instance, was
 * exported on purpose.
 */
#include "check/library_symbols.h"

#include <string.h>

#include "check/symbol_forms.h"
#include "text.h"

#define NAMES_SHOWN 6

bool library_wants(const struct library_scope *scope, const char *symbol)
{
    size_t size = strcspn(symbol, "@");

    for (size_t i = 0; i < scope->required_count; i++)
        if (strlen(scope->required[i]) == size &&
            strncmp(scope->required[i], symbol, size) == 0)
            return true;
    return scope->required_count == 0;
}

static bool begins_with(const char *text, const char *const *beginnings)
{
    for (; *beginnings != NULL; beginnings++)
        if (strncmp(text, *beginnings, strlen(*beginnings)) == 0)
            return true;
    return false;
}

bool library_is_common(const struct graph_symbol *symbol)
{
    static const char *const standard[] = {
        "_ZNSt",         "_ZNKSt",         "_ZSt",   "_ZNSa",  "_ZNKSa",
        "_ZNSs",         "_ZNKSs",         "_ZTISt", "_ZTSSt", "_ZTVSt",
        "_ZN9__gnu_cxx", "_ZNK9__gnu_cxx", "_ZTISp", NULL,
    };

    return symbol->is_weak && begins_with(symbol->name, standard);
}

bool library_is_made(const char *name)
{
    static const char *const made[] = { "_ZTS", "_ZTI", "_ZGV", "_ZTh", "_ZTv",
                                        "_ZTc", "_ZTT", "_ZTC", NULL };
    static const char *const linkers[] = { "_init",       "_fini", "_edata",
                                           "__bss_start", "_end",  NULL };

    for (size_t i = 0; linkers[i] != NULL; i++)
        if (strcmp(linkers[i], name) == 0)
            return true;
    return begins_with(name, made);
}

const struct graph_symbol *library_find(const struct graph *graph,
                                        const char *name, const char *version)
{
    const struct graph_symbol *fallback = NULL;

    for (uint32_t i = 0; i < graph->symbol_count; i++) {
        const struct graph_symbol *symbol = &graph->symbols[i];

        if (strcmp(symbol->name, name) != 0)
            continue;
        if (strcmp(symbol->version, version) == 0)
            return symbol;
        if (version[0] == '\0' && symbol->is_default)
            fallback = symbol;
    }
    return fallback;
}

static const struct graph_symbol *find_any(const struct graph *graph,
                                           const char *name)
{
    for (uint32_t i = 0; i < graph->symbol_count; i++)
        if (strcmp(graph->symbols[i].name, name) == 0)
            return &graph->symbols[i];
    return NULL;
}

static const char *kind_name(enum graph_symbol_kind kind)
{
    static const char *const names[] = {
        [SYMBOL_OTHER] = "a symbol without a type",
        [SYMBOL_FUNCTION] = "a function",
        [SYMBOL_OBJECT] = "a variable",
        [SYMBOL_THREAD_LOCAL] = "a thread-local variable",
    };

    return names[kind];
}

static const char *full_name(struct finding_list *findings,
                             const struct graph_symbol *symbol)
{
    if (symbol->version[0] == '\0')
        return finding_text(findings, "%s", symbol->name);
    return finding_text(findings, "%s@%s", symbol->name, symbol->version);
}

/* The other form of a constructor: clang leaves out the one that makes a whole
 * object where the class is abstract. NULL: there is none. */
static const struct graph_symbol *find_constructor(const struct graph *new,
                                                   const char *name)
{
    struct symbol_forms forms = { .symbol = name };
    const struct graph_symbol *found = NULL;

    while (found == NULL && symbol_forms_next(&forms))
        if (forms.text[forms.at - 1] == 'C' && name[forms.at] == '1' &&
            forms.text[forms.at] == '2')
            found = find_any(new, forms.text);
    return found;
}

static void tell_gone(const struct graph *new,
                      const struct graph_symbol *symbol,
                      struct finding_list *findings)
{
    const struct graph_symbol *other = find_any(new, symbol->name);
    const char *name = full_name(findings, symbol);
    struct finding *finding;

    if (other == NULL && symbol->is_weak && !symbol->is_unused &&
        strncmp(symbol->name, "_Z", 2) == 0)
        finding_add(findings, "symbol-inline", "%s is no longer exported",
                    name);
    else if (other == NULL && find_constructor(new, symbol->name) != NULL)
        finding_add(findings, "symbol-inline",
                    "%s is no longer exported; its class can now only be "
                    "a base class",
                    name);
    else if (other == NULL)
        finding_add(findings, "symbol-removed", "%s %s is no longer exported",
                    kind_name(symbol->kind), name);
    else {
        finding =
            finding_add(findings, "symbol-version", "%s is exported only as %s",
                        name, full_name(findings, other));
        if (other->version[0] == '\0') /* the loader takes it, and warns */
            finding->severity = SEVERITY_WARNING;
    }
}

static void compare_symbol(const struct graph_symbol *old,
                           const struct graph_symbol *new,
                           struct finding_list *findings)
{
    bool is_table = strncmp(old->name, "_ZTV", 4) == 0; /* told by its class */

    if (old->kind != new->kind)
        finding_add(findings, "symbol-kind",
                    "%s was %s, and is %s in the new file",
                    full_name(findings, old), kind_name(old->kind),
                    kind_name(new->kind));
    else if (old->kind == SYMBOL_OBJECT && !library_is_made(old->name) &&
             !is_table && old->size_bytes != new->size_bytes)
        finding_add(findings, "symbol-size",
                    "%s had %llu bytes, and has %llu in the new file",
                    full_name(findings, old),
                    (unsigned long long)old->size_bytes,
                    (unsigned long long)new->size_bytes)
            ->type_name = finding_text(findings, "%s", old->name);
}

static void tell_added(const struct graph *old, const struct graph *new,
                       const struct library_scope *scope,
                       struct finding_list *findings)
{
    struct text_buffer text = TEXT_BUFFER_INIT;
    size_t count = 0;

    for (uint32_t i = 0; i < new->symbol_count; i++) {
        const struct graph_symbol *symbol = &new->symbols[i];

        if (symbol->is_weak || library_is_made(symbol->name) ||
            !library_wants(scope, symbol->name) ||
            library_find(old, symbol->name, symbol->version) != NULL)
            continue;
        if (++count <= NAMES_SHOWN)
            pdk__text_append_format(&text, "%s%.200s", count > 1 ? ", " : "",
                                    symbol->name);
    }
    if (count > 0 && text.data != NULL)
        finding_add(findings, "symbol-added", "%zu more symbol%s: %s%s", count,
                    count == 1 ? "" : "s", text.data,
                    count > NAMES_SHOWN ? ", ..." : "");
    pdk__text_finish(&text);
}

void library_compare_symbols(const struct graph *old, const struct graph *new,
                             const struct library_scope *scope,
                             struct finding_list *findings)
{
    for (uint32_t i = 0; i < old->symbol_count; i++) {
        const struct graph_symbol *symbol = &old->symbols[i];
        const struct graph_symbol *other;

        if (!library_wants(scope, symbol->name) || library_is_common(symbol) ||
            library_is_made(symbol->name))
            continue;
        other = library_find(new, symbol->name, symbol->version);
        if (other == NULL)
            tell_gone(new, symbol, findings);
        else
            compare_symbol(symbol, other, findings);
    }
    tell_added(old, new, scope, findings);
}
