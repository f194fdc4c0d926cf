/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The pipeline of `pdk check NEW --against OLD`. What has no types on one of
 * the sides is not verified; that is told, and is no pass.
 */
#include "check/library.h"

#include <stdlib.h>
#include <string.h>

#include "check/abixml.h"
#include "check/compare.h"
#include "check/types.h"
#include "platform/file.h"
#include "text.h"

#define OLD_LIMIT ((uint64_t)1 << 30)
#define NAMES_SHOWN 6

/* What is compared, and what is known of it. */
struct pair {
    struct check_report *report;
    const struct library_request *request;
    struct graph old, new;
    bool old_has_types, new_has_types;
};

static bool has_debug_info(const char *path, struct finding_list *ignored)
{
    struct subject subject;
    bool has_it;

    subject_open_library(&subject, path, ignored);
    has_it = subject.has_debug_info;
    subject_close(&subject);
    finding_list_finish(ignored);
    return has_it;
}

/* The old side: what abidw says of it, or what it said before. */
static bool read_old(struct pair *pair)
{
    const struct library_request *request = pair->request;
    struct finding_list ignored = { 0 };
    pdk_error error = PDK_ERROR_INIT;
    char *data = NULL;
    size_t size = 0;
    bool is_elf = false;
    pdk_result result =
        pdk__file_read_all(&data, &size, request->against, OLD_LIMIT, &error);

    if (result == PDK_OK) {
        is_elf = size >= 4 && memcmp(data, "\177ELF", 4) == 0;
        if (is_elf)
            result =
                types_read(&pair->old, data, size, request->timeout_s, &error);
        else
            result =
                abixml_read(&pair->old, data, size, request->against, &error);
        pair->old_has_types =
            !is_elf || has_debug_info(request->against, &ignored);
    }
    free(data);
    if (result == PDK_OK)
        return true;
    if (is_elf)
        outcome_tell_failure(pair->report, result, &error);
    else
        outcome_tell_baseline(pair->report, result, &error);
    return false;
}

static bool read_new(struct pair *pair)
{
    struct check_report *report = pair->report;
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;

    if (!subject_open_library(&report->subject, report->path,
                              &report->findings))
        return false;
    result =
        types_read(&pair->new, report->subject.data, report->subject.size_bytes,
                   pair->request->timeout_s, &error);
    pair->new_has_types = report->subject.has_debug_info;
    if (result != PDK_OK)
        outcome_tell_failure(report, result, &error);
    return result == PDK_OK;
}

static void compare_names(struct pair *pair)
{
    const char *old = pair->old.soname, *new = pair->new.soname;

    if (strcmp(old, new) != 0)
        finding_add(&pair->report->findings, "soname-changed",
                    "the library was called '%.200s' and is called '%.200s'",
                    old, new);
}

/* "foo@@V2" and "foo@V2" are the same. */
static bool is_same_symbol(const char *one, const char *other)
{
    size_t size = strcspn(one, "@");

    if (strncmp(one, other, size) != 0 || strcspn(other, "@") != size)
        return false;
    one += size + strspn(one + size, "@");
    other += size + strspn(other + size, "@");
    return one[0] == '\0' || other[0] == '\0' || strcmp(one, other) == 0;
}

static const struct graph_export *find_export(const struct graph *graph,
                                              const struct graph_export *wanted)
{
    for (uint32_t i = 0; i < graph->export_count; i++)
        if (graph->exports[i].is_function == wanted->is_function &&
            is_same_symbol(graph->exports[i].symbol, wanted->symbol))
            return &graph->exports[i];
    return NULL;
}

/* A variable that may no longer be written ends those who do. */
static void compare_constness(struct pair *pair, const struct graph_export *old,
                              const struct graph_export *new)
{
    if (!old->is_function && !graph_strip(&pair->old, old->type).is_const &&
        graph_strip(&pair->new, new->type).is_const)
        finding_add(&pair->report->findings, "variable-const",
                    "%s is const in the new file", old->name);
}

/* The types that both sides tell; returns how many there are. */
static size_t collect_roots(struct pair *pair, struct compare_root *roots)
{
    size_t count = 0;

    for (uint32_t i = 0; i < pair->old.export_count; i++) {
        const struct graph_export *old = &pair->old.exports[i], *new;

        if (old->symbol[0] == '\0' ||
            !library_wants(&pair->request->scope, old->symbol))
            continue;
        new = find_export(&pair->new, old);
        if (new == NULL)
            continue;
        compare_constness(pair, old, new);
        roots[count++] = (struct compare_root){
            .name = old->name,
            .expected_type = old->type,
            .found_type = new->type,
            .is_by_value = !old->is_function,
        };
    }
    return count;
}

static bool ends_in(const char *file, const char *const *endings)
{
    for (; *endings != NULL; endings++)
        if (pdk__text_ends_with(file, *endings))
            return true;
    return false;
}

/* Where a library has headers of its own, what only its sources define is
 * private; in one of a single file nothing can be told apart. */
static bool has_headers(const struct graph *graph)
{
    static const char *const endings[] = { ".h", ".hh", ".hpp", ".hxx", NULL };

    for (uint32_t i = 1; i < graph->type_count; i++) {
        const struct graph_type *type = &graph->types[i];
        bool is_own = strncmp(type->place.file, "/usr/", 5) != 0;

        if ((type->kind == GRAPH_STRUCT || type->kind == GRAPH_UNION ||
             type->kind == GRAPH_ENUM || type->kind == GRAPH_TYPEDEF) &&
            is_own && ends_in(type->place.file, endings))
            return true;
    }
    return false;
}

static void compare_typed(struct pair *pair)
{
    struct compare_root *roots =
        calloc((size_t)pair->old.export_count + 1, sizeof *roots);
    struct compare_request request = {
        .expected = &pair->old,
        .found = &pair->new,
        .expected_name = "the old file",
        .found_name = "the new file",
        .hides_private = has_headers(&pair->old),
        .roots = roots,
    };
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;

    if (roots == NULL) {
        pair->report->findings.failed = true;
        return;
    }
    request.root_count = collect_roots(pair, roots);
    result = compare_types(&request, &pair->report->findings, &error);
    if (result != PDK_OK)
        outcome_tell_failure(pair->report, result, &error);
    pair->report->compared = request.root_count;
    free(roots);
}

/* Is the name one of these, which have commas between them? */
static bool is_listed(const char *names, const char *name)
{
    size_t size = strlen(name);

    while (names[0] != '\0') {
        size_t part = strcspn(names, ",");

        if (part == size && strncmp(names, name, size) == 0)
            return true;
        names += part + (names[part] != '\0');
    }
    return false;
}

static bool is_exported_as(const struct graph_export *export,
                           const struct graph_symbol *symbol)
{
    size_t size = strcspn(export->symbol, "@");

    return strlen(symbol->name) == size &&
           strncmp(export->symbol, symbol->name, size) == 0;
}

/* For each symbol: is its type told, under this name or another? Released with
 * free(); NULL if memory is out. */
static bool *mark_typed(const struct graph *graph)
{
    uint32_t count = graph->symbol_count;
    bool *typed = calloc((size_t)count + 1, sizeof *typed);

    for (uint32_t i = 0; i < count && typed != NULL; i++)
        for (uint32_t k = 0; k < graph->export_count && !typed[i]; k++)
            typed[i] = is_exported_as(&graph->exports[k], &graph->symbols[i]);
    for (uint32_t i = 0; i < count && typed != NULL; i++) {
        if (graph->symbols[i].aliases[0] == '\0')
            continue;
        for (uint32_t k = 0; k < count; k++)
            if ((typed[k] || typed[i]) &&
                is_listed(graph->symbols[i].aliases, graph->symbols[k].name))
                typed[i] = typed[k] = true;
    }
    return typed;
}

/* What programs can link to, and not what compilers add for themselves. */
static bool is_public(const struct pair *pair,
                      const struct graph_symbol *symbol)
{
    return symbol->name[0] != '_' && !symbol->is_weak &&
           symbol->kind != SYMBOL_OTHER &&
           library_wants(&pair->request->scope, symbol->name);
}

/* Symbols that both have and of which nobody tells the type. */
static void tell_untyped(struct pair *pair, const bool *old_typed,
                         const bool *new_typed)
{
    struct text_buffer text = TEXT_BUFFER_INIT;
    size_t count = 0;

    for (uint32_t i = 0; i < pair->old.symbol_count; i++) {
        const struct graph_symbol *symbol = &pair->old.symbols[i], *new;

        new = library_find(&pair->new, symbol->name, symbol->version);
        if (!is_public(pair, symbol) || new == NULL ||
            (old_typed[i] && new_typed[new - pair->new.symbols]))
            continue;
        if (++count <= NAMES_SHOWN)
            pdk__text_append_format(&text, "%s%.200s", count > 1 ? ", " : "",
                                    symbol->name);
    }
    if (count > 0 && text.data != NULL)
        finding_add(&pair->report->findings, "no-type-information",
                    "nothing tells the types of %zu exported symbol%s: %s%s",
                    count, count == 1 ? "" : "s", text.data,
                    count > NAMES_SHOWN ? ", ..." : "");
    pdk__text_finish(&text);
}

static void check_typed(struct pair *pair)
{
    bool *old_typed = mark_typed(&pair->old);
    bool *new_typed = mark_typed(&pair->new);

    if (old_typed != NULL && new_typed != NULL)
        tell_untyped(pair, old_typed, new_typed);
    else
        pair->report->findings.failed = true;
    free(old_typed);
    free(new_typed);
}

/* Does the debug information speak of types at all, and not of lines only? */
static bool tells_types(const struct graph *graph)
{
    for (uint32_t i = 1; i < graph->type_count; i++)
        if (graph->types[i].kind == GRAPH_BASE && graph->types[i].size_bits > 0)
            return true;
    return false;
}

static void tell_silence(struct pair *pair, bool is_old)
{
    const char *side = is_old ? "old" : "new";
    bool has_types = is_old ? pair->old_has_types : pair->new_has_types;
    const struct graph *graph = is_old ? &pair->old : &pair->new;
    const struct graph *other = is_old ? &pair->new : &pair->old;

    if (!has_types)
        finding_add(&pair->report->findings, "no-debug-info",
                    "there is no debug information in the %s file", side);
    else if (!tells_types(graph) && tells_types(other))
        finding_add(&pair->report->findings, "no-type-information",
                    "the debug information of the %s file tells no types",
                    side);
}

static void compare_files(struct pair *pair)
{
    struct finding_list *findings = &pair->report->findings;

    compare_names(pair);
    library_compare_symbols(&pair->old, &pair->new, &pair->request->scope,
                            findings);
    tell_silence(pair, true);
    tell_silence(pair, false);
    if (finding_has(findings, SEVERITY_UNVERIFIED))
        return;
    compare_typed(pair);
    check_typed(pair);
}

void library_run(struct check_report *out,
                 const struct library_request *request)
{
    struct pair pair = { .report = out, .request = request };

    *out = (struct check_report){ .path = request->path,
                                  .against = request->against };
    if (read_new(&pair) && read_old(&pair))
        compare_files(&pair);
    graph_finish(&pair.old);
    graph_finish(&pair.new);
    finding_settle(&out->findings);
    out->verdict = outcome_judge(out);
}
