/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The pipeline of `pdk check`. Calls the rooms in order, and turns their
 * failures into findings. Contains no rule itself, except for the machine type.
 */
#include "check/check.h"

#include <stdlib.h>
#include <string.h>

#include "check/abidw.h"
#include "check/compare.h"
#include "check/fingerprint.h"
#include "check/layout_child.h"
#include "check/layout_compare.h"
#include "check/lint.h"
#include "check/provision.h"
#include "check/types.h"
#include "layout_fit.h"
#include "platform/process.h"

#define WHY_SIZE 480

/* The contract and the file must be for the same machine. */
static bool is_same_machine(struct check_report *report)
{
    const unsigned char *data = report->subject.elf.data;
    const char *wanted = report->baseline->contract.machine;
    uint16_t machine;

    memcpy(&machine, data + 18, sizeof machine); /* e_machine, our byte order */
    if (strcmp(pdk__elf_machine_name(machine), wanted) == 0)
        return true;
    finding_add(&report->findings, "wrong-machine",
                "built for %s, but the contract is for %s",
                pdk__elf_machine_name(machine), wanted);
    return false;
}

static void compare_one(struct check_report *report, const struct graph *graph,
                        const struct provision *provision)
{
    const struct graph_export *expected =
        graph_variable(&report->baseline->graph, provision->wanted->symbol);
    const struct graph_export *found =
        graph_variable(graph, provision->provided->symbol);
    struct compare_root root = { .name = "" };
    struct compare_request request = {
        .expected = &report->baseline->graph,
        .found = graph,
        .expected_name = "the contract",
        .found_name = "the plugin",
        .contract = &report->baseline->contract,
        .interface = provision->wanted,
        .roots = &root,
        .root_count = 1,
    };
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;

    if (found == NULL || expected == NULL) {
        finding_add(&report->findings, "no-type-information",
                    "%s: the debug information does not contain the type of %s",
                    provision->wanted->id, provision->provided->symbol)
            ->interface = provision->wanted->id;
        return;
    }
    root.expected_type = expected->type;
    root.found_type = found->type;
    result = compare_types(&request, &report->findings, &error);
    if (result != PDK_OK)
        outcome_tell_failure(report, result, &error);
    report->compared++;
}

/* Starts the child that reads the layouts of the plugin's tables. NULL if the
 * contract has no layouts; NULL and a finding if it cannot be started. */
static struct process *start_layouts(struct check_report *report,
                                     const struct provision_list *list,
                                     double timeout_s)
{
    const char **symbols = calloc(list->count, sizeof *symbols);
    struct layout_request request = { report->subject.data,
                                      report->subject.size_bytes, symbols,
                                      list->count, timeout_s };
    pdk_error error = PDK_ERROR_INIT;
    struct process *child = NULL;
    pdk_result result = PDK_OK;

    for (size_t i = 0; i < list->count && symbols != NULL; i++)
        symbols[i] = list->items[i].provided->symbol;
    if (symbols == NULL)
        report->findings.failed = true;
    else if (report->baseline->contract.layout != NULL)
        result = layout_child_start(&child, &request, &error);
    if (result != PDK_OK)
        outcome_tell_failure(report, PDK_E_UNSUPPORTED, &error);
    free(symbols);
    return child;
}

static char *wait_for_layouts(struct check_report *report,
                              struct process *child)
{
    pdk_error error = PDK_ERROR_INIT;
    char *texts = NULL;

    if (child != NULL && layout_child_wait(&texts, child, &error) != PDK_OK)
        outcome_tell_failure(report, PDK_E_UNSUPPORTED, &error);
    return texts;
}

/* If no other comparison found a difference, asks the host's own rules: a
 * layout that a host refuses must not pass here. */
static void judge_layout(struct check_report *report,
                         const struct provision *provision,
                         const struct layout_pair *pair)
{
    const struct layout_sides sides = { &report->baseline->contract,
                                        provision->wanted, pair->expected,
                                        pair->found, "the contract" };
    char why[WHY_SIZE];

    if (pdk__layout_fit(&sides, why, sizeof why) == LAYOUT_DIFFERS)
        finding_add(&report->findings, "layout-differs", "%s: %s",
                    provision->wanted->id, why)
            ->interface = provision->wanted->id;
}

/* Compares what abixml does not contain. */
static void compare_layouts(struct check_report *report,
                            const struct provision_list *list,
                            const char *layouts)
{
    const char *baseline = report->baseline->layouts;
    const struct slice here = { baseline, strlen(baseline) };
    const struct slice there = { layouts, strlen(layouts) };

    for (size_t i = 0; i < list->count; i++) {
        const struct provision *next = &list->items[i];
        struct layout_pair pair = {
            next->wanted->id, pdk__layout_of_symbol(here, next->wanted->symbol),
            pdk__layout_of_symbol(there, next->provided->symbol)
        };

        if (pair.expected.size_bytes == 0 || pair.found.size_bytes == 0)
            continue;
        layout_compare(&pair, &report->findings);
        if (!finding_has(&report->findings, SEVERITY_BREAK))
            judge_layout(report, next, &pair);
    }
}

static void compare_graphs(struct check_report *report,
                           const struct provision_list *list,
                           struct abidw *abidw)
{
    struct graph graph;
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result = types_wait(&graph, abidw, &error);

    if (result != PDK_OK) {
        outcome_tell_failure(report, result, &error);
        return;
    }
    for (size_t i = 0; i < list->count; i++)
        compare_one(report, &graph, &list->items[i]);
    graph_finish(&graph);
}

/* Three readers run at the same time: abidw, which takes longest, the child
 * that reads layouts, and this process, which reads the baseline. */
static void compare_all(struct check_report *report,
                        const struct check_request *request,
                        const struct provision_list *list)
{
    struct abidw_request types = { .image = report->subject.data,
                                   .image_bytes = report->subject.size_bytes,
                                   .timeout_s = request->timeout_s };
    pdk_error error = PDK_ERROR_INIT;
    struct process *child = NULL;
    struct abidw *abidw;
    char *layouts = NULL;
    pdk_result result = abidw_start(&abidw, &types, &error);

    if (result != PDK_OK) {
        outcome_tell_failure(report, result, &error);
        return;
    }
    child = start_layouts(report, list, request->timeout_s);
    result = baseline_read(request->baseline, &error);
    if (result != PDK_OK) {
        outcome_tell_baseline(report, result, &error);
        process_drop(child);
        abidw_drop(abidw);
        return;
    }
    layouts = wait_for_layouts(report, child);
    compare_graphs(report, list, abidw);
    if (layouts != NULL) {
        compare_layouts(report, list, layouts);
        fingerprint_check_seals(list, layouts, &report->findings);
    }
    free(layouts);
}

/* Do fingerprints prove that the layouts are those of the contract? */
static bool is_known(struct check_report *report,
                     const struct check_request *request,
                     const struct provision_list *list)
{
    char *layouts;
    bool is_same;

    if (fingerprint_is_sealed_alike(list, &report->findings))
        return true;
    if (!report->subject.has_debug_info)
        return false;
    layouts = wait_for_layouts(report,
                               start_layouts(report, list, request->timeout_s));
    is_same = layouts != NULL &&
              fingerprint_is_same(list, layouts, &report->findings);
    free(layouts);
    return is_same;
}

static void compare(struct check_report *report,
                    const struct check_request *request,
                    const struct provision_list *list)
{
    if (request->is_fast && is_known(report, request, list))
        report->compared = list->count;
    else if (!report->subject.has_debug_info)
        finding_add(&report->findings, "no-debug-info",
                    "the file has no debug information");
    else
        compare_all(report, request, list);
}

/* For reports that also list the interfaces that fit. */
static void name_interfaces(struct check_report *report,
                            const struct provision_list *list)
{
    report->interfaces = finding_keep(&report->findings,
                                      list->count * sizeof *report->interfaces);
    for (size_t i = 0; i < list->count && report->interfaces != NULL; i++)
        report->interfaces[report->interface_count++] =
            list->items[i].wanted->id;
}

static void check_provisions(struct check_report *report,
                             const struct check_request *request)
{
    struct provision_list list =
        provision_find(&request->baseline->contract, &report->subject.elf,
                       &report->subject.metadata, &report->findings);

    if (list.count > 0) {
        name_interfaces(report, &list);
        compare(report, request, &list);
    }
    report->findings.failed |= list.failed;
    free(list.items);
}

/* What the command line says counts before what the contract says. */
static void check_libc(struct check_report *report,
                       const struct check_request *request)
{
    struct libc_version limit = request->libc;

    if (limit.major == 0 && request->baseline != NULL &&
        request->baseline->contract.glibc != NULL)
        libc_version_read(request->baseline->contract.glibc, &limit);
    libc_need_check(report->subject.data, report->subject.size_bytes, limit,
                    &report->findings);
}

static void run_stages(struct check_report *report,
                       const struct check_request *request)
{
    if (!subject_open(&report->subject, request->path, &report->findings) ||
        (request->baseline != NULL && !is_same_machine(report)))
        return;
    lint_image(&report->subject.elf, &report->subject.metadata,
               &report->findings);
    check_libc(report, request);
    if (request->company != NULL)
        company_find_unmet(request->company, &report->subject.metadata,
                           &report->findings);
    if (finding_has(&report->findings, SEVERITY_UNLOADABLE))
        return;
    if (request->baseline != NULL)
        check_provisions(report, request);
    else
        finding_add(&report->findings, "no-contract",
                    "there is no contract to check it against");
}

void check_run(struct check_report *out, const struct check_request *request)
{
    *out = (struct check_report){ .path = request->path,
                                  .baseline = request->baseline };
    run_stages(out, request);
    finding_settle(&out->findings);
    if (request->baseline != NULL)
        finding_tolerate(&out->findings, &request->baseline->contract,
                         request->today);
    out->verdict = outcome_judge(out);
}
