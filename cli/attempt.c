/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The steps of one attempt, in order. This room does not know the host: a build
 * that fails here never reaches it.
 */
#include "attempt.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "check/baseline.h"
#include "check/check.h"
#include "check/report.h"
#include "check/seal_file.h"
#include "failure.h"
#include "platform/clock.h"
#include "platform/process.h"
#include "platform/worker.h"

#define DROP_MS 10        /* between two requests to end a build ... */
#define DROP_PATIENCE 200 /* ... and so many of them before it is killed */

#define CHECK_TIMEOUT_S 60

struct attempt {
    const struct workspace *workspace;
    bool wants_check;
    struct worker *worker;
    struct attempt_outcome outcome; /* the worker's until it is joined */
};

static bool build(struct attempt *attempt)
{
    struct attempt_outcome *outcome = &attempt->outcome;
    uint64_t begun = pdk__clock_now_ns();
    pdk_result result =
        workspace_build(attempt->workspace, &outcome->words, &outcome->error);

    if (result == PDK_OK)
        seal_file_after_build(attempt->workspace->output, NULL, 0);
    outcome->build_ns = pdk__clock_now_ns() - begun;
    return result == PDK_OK;
}

/* The findings, as `pdk check` prints them. */
static char *print_findings(const struct check_report *report)
{
    char *words = NULL;
    size_t size;
    FILE *stream = open_memstream(&words, &size);

    if (stream == NULL)
        return NULL;
    report_text(stream, report);
    fclose(stream);
    return words;
}

/* The worst finding is the reason. */
static pdk_result judge(const struct check_report *report, pdk_error *error)
{
    static const pdk_result codes[] = {
        [VERDICT_COMPATIBLE] = PDK_OK,
        [VERDICT_INCOMPATIBLE] = PDK_E_LAYOUT,
        [VERDICT_UNVERIFIED] = PDK_E_UNSUPPORTED,
        [VERDICT_UNLOADABLE] = PDK_E_LOAD,
    };
    const struct finding *worst = report->findings.items;

    if (report->verdict == VERDICT_COMPATIBLE)
        return PDK_OK;
    if (report->findings.count == 0)
        return pdk_fail(error, codes[report->verdict], "it is %s",
                        outcome_verdict_name(report->verdict));
    return pdk_fail(error, codes[report->verdict], "%s: %s", worst->rule->id,
                    worst->message);
}

static pdk_result check_against(struct attempt_outcome *outcome,
                                const struct workspace *workspace,
                                const char *contract)
{
    struct baseline baseline = { 0 };
    time_t now = time(NULL);
    struct check_report report;
    char today[16];
    struct check_request request = {
        .path = workspace->output,
        .baseline = &baseline,
        .today = today,
        .timeout_s = CHECK_TIMEOUT_S,
    };
    pdk_result result = baseline_open(&baseline, contract, &outcome->error);

    if (result != PDK_OK)
        return result;
    strftime(today, sizeof today, "%Y-%m-%d", gmtime(&now));
    check_run(&report, &request);
    result = judge(&report, &outcome->error);
    outcome->warnings = finding_count(&report.findings, SEVERITY_WARNING);
    if (result != PDK_OK) {
        free(outcome->words);
        outcome->words = print_findings(&report);
    }
    check_finish(&report);
    baseline_close(&baseline);
    return result;
}

static bool check(struct attempt *attempt)
{
    struct attempt_outcome *outcome = &attempt->outcome;
    uint64_t begun = pdk__clock_now_ns();
    char contract[PDK_ERROR_PATH_SIZE];
    pdk_result result;

    if (!attempt->wants_check || attempt->workspace->project.contract == NULL)
        return true;
    result = workspace_contract(attempt->workspace, contract, sizeof contract,
                                &outcome->error);
    if (result == PDK_OK)
        result = check_against(outcome, attempt->workspace, contract);
    outcome->check_ns = pdk__clock_now_ns() - begun;
    outcome->is_checked = result == PDK_OK;
    return result == PDK_OK;
}

static void work(void *argument)
{
    struct attempt *attempt = argument;

    attempt->outcome.failed_at = ATTEMPT_BUILD;
    if (!build(attempt))
        return;
    attempt->outcome.failed_at = ATTEMPT_CHECK;
    if (!check(attempt))
        return;
    attempt->outcome.failed_at = ATTEMPT_DONE;
}

pdk_result attempt_start(struct attempt **out,
                         const struct workspace *workspace, bool wants_check,
                         pdk_error *error)
{
    struct attempt *attempt = calloc(1, sizeof *attempt);
    pdk_result result;

    if (attempt == NULL)
        return pdk__fail_memory(error);
    attempt->workspace = workspace;
    attempt->wants_check = wants_check;
    attempt->outcome.error = (pdk_error)PDK_ERROR_INIT;
    result = worker_start(&attempt->worker, work, attempt, error);
    if (result != PDK_OK) {
        free(attempt);
        return result;
    }
    *out = attempt;
    return PDK_OK;
}

int attempt_descriptor(const struct attempt *attempt)
{
    return worker_descriptor(attempt->worker);
}

bool attempt_is_done(const struct attempt *attempt)
{
    return worker_is_done(attempt->worker, 0);
}

void attempt_finish(struct attempt *attempt, struct attempt_outcome *out)
{
    worker_join(attempt->worker);
    if (out != NULL)
        *out = attempt->outcome;
    else
        free(attempt->outcome.words);
    free(attempt);
}

void attempt_drop(struct attempt *attempt)
{
    if (attempt == NULL)
        return;
    /* Repeatedly: the build may just be between two programs. */
    for (int i = 0; !worker_is_done(attempt->worker, DROP_MS); i++)
        process_interrupt(i > DROP_PATIENCE);
    attempt_finish(attempt, NULL);
}
