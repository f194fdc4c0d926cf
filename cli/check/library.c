/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The pipeline of `pdk check NEW --against OLD`. If types are missing on one
 * side, the result is "not verified", with a finding.
 */
#include "check/library.h"

#include <string.h>

#include "check/library_side.h"
#include "check/library_tables.h"
#include "check/library_types.h"

/* The two libraries, and the report. */
struct libraries {
    struct check_report *report;
    const struct library_request *request;
    struct library_side old, new;
};

static void compare_names(struct libraries *libraries)
{
    const char *old = libraries->old.graph.soname;
    const char *new = libraries->new.graph.soname;

    if (strcmp(old, new) != 0)
        finding_add(&libraries->report->findings, "soname-changed",
                    "the soname was '%.200s' and is '%.200s' in the new file",
                    old, new);
}

/* Compares the properties of whole files. */
static void compare_traits(struct libraries *libraries)
{
    const struct graph_traits *old = &libraries->old.graph.traits;
    const struct graph_traits *new = &libraries->new.graph.traits;
    struct finding_list *findings = &libraries->report->findings;

    if (!old->is_told || !new->is_told)
        return;
    if (old->char_signs[0] != '\0' && new->char_signs[0] != '\0' &&
        strcmp(old->char_signs, new->char_signs) != 0)
        finding_add(findings, "char-sign",
                    "char is %s in the old file, %s in the new file",
                    old->char_signs, new->char_signs);
    if (strcmp(old->compilers, new->compilers) == 0 &&
        strcmp(old->flags, new->flags) != 0)
        finding_add(findings, "call-flags",
                    "functions are called differently: the old file was "
                    "built with '%s', the new file with '%s'",
                    old->flags, new->flags);
}

/* Does the debug information speak of types at all, and not of lines only? */
static bool tells_types(const struct graph *graph)
{
    for (uint32_t i = 1; i < graph->type_count; i++)
        if (graph->types[i].kind == GRAPH_BASE && graph->types[i].size_bits > 0)
            return true;
    return false;
}

static void tell_silence(struct libraries *libraries, bool is_old)
{
    struct finding_list *findings = &libraries->report->findings;
    const char *name = is_old ? "old" : "new";
    const struct library_side *side =
        is_old ? &libraries->old : &libraries->new;
    const struct library_side *other =
        is_old ? &libraries->new : &libraries->old;

    if (!library_side_has_debug_info(side))
        finding_add(findings, "no-debug-info",
                    "the %s file has no debug information", name);
    else if (side->graph.traits.is_told
                 ? side->graph.traits.tells_lines_only
                 : !tells_types(&side->graph) && tells_types(&other->graph))
        finding_add(findings, "no-type-information",
                    "the debug information of the %s file has no types", name);
}

static void compare_typed(struct libraries *libraries)
{
    struct check_report *report = libraries->report;
    struct privacy privacy = libraries->request->privacy;
    struct library_pair pair = { &libraries->old.graph, &libraries->new.graph,
                                 &libraries->request->scope, &privacy };
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;

    privacy.hides_sources = privacy_has_headers(pair.old);
    result = library_compare_types(&pair, &report->findings, &report->compared,
                                   &error);
    if (result != PDK_OK)
        outcome_tell_failure(report, result, &error);
}

static void compare_needs(struct libraries *libraries)
{
    const struct subject *old = &libraries->old.subject;
    const struct subject *new = &libraries->new.subject;
    struct finding_list *findings = &libraries->report->findings;

    libc_need_check(new->data, new->size_bytes, libraries->request->libc,
                    findings);
    if (!libraries->old.is_document)
        libc_need_compare(libc_need(old->data, old->size_bytes),
                          libc_need(new->data, new->size_bytes), findings);
}

static void compare_files(struct libraries *libraries)
{
    struct finding_list *findings = &libraries->report->findings;
    const struct library_image images[] = {
        { &libraries->old.subject.elf, &libraries->old.references },
        { &libraries->new.subject.elf, &libraries->new.references },
    };

    compare_names(libraries);
    compare_needs(libraries);
    library_compare_symbols(&libraries->old.graph, &libraries->new.graph,
                            &libraries->request->scope, findings);
    library_compare_tables(&images[0], &images[1], findings);
    tell_silence(libraries, true);
    tell_silence(libraries, false);
    if (finding_has(findings, SEVERITY_UNVERIFIED))
        return;
    compare_traits(libraries);
    compare_typed(libraries);
}

/* The readers of both sides run at once. */
static bool read_files(struct libraries *libraries)
{
    struct finding_list *findings = &libraries->report->findings;
    bool is_read;

    if (!library_side_start(&libraries->new, findings) ||
        !library_side_start_old(&libraries->old, findings))
        return false;
    is_read = library_side_wait(&libraries->new, findings);
    return library_side_wait(&libraries->old, findings) && is_read;
}

void library_run(struct check_report *out,
                 const struct library_request *request)
{
    struct libraries libraries = {
        .report = out,
        .request = request,
        .old = { .path = request->against, .timeout_s = request->timeout_s },
        .new = { .path = request->path, .timeout_s = request->timeout_s },
    };

    *out = (struct check_report){ .path = request->path,
                                  .against = request->against };
    if (read_files(&libraries))
        compare_files(&libraries);
    out->subject = libraries.new.subject;
    libraries.new.subject = (struct subject){ 0 };
    library_side_finish(&libraries.new);
    library_side_finish(&libraries.old);
    finding_settle(&out->findings);
    out->verdict = outcome_judge(out);
}
