/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Runs the rounds. In each, a plan changes the plugin's file, on this thread or
 * another one, while the host polls. Then the host may take the time it needs,
 * and must run the build that is in the file.
 */
#include "torture/torture.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "check/scratch.h"
#include "platform/census.h"
#include "platform/file.h"
#include "platform/worker.h"
#include "text.h"
#include "torture/callers.h"
#include "torture/stand.h"
#include "torture/verdict.h"
#include "torture/writer.h"

enum {
    WARM_UP_AT_MOST = 100, /* rounds before the first measurement */
    LOST_AT_MOST = 10,     /* each takes seconds */
    LONG_LINGER_MS = 100,  /* at the end, for unexpected events */
    LINGER_MS = 5,
    LINGERS = 200,
    PROGRESS_EACH = 64,
};

struct torture {
    const struct torture_options *options;
    struct tally *tally;
    struct builds builds;
    struct fault_sites sites;
    struct writer writer;
    struct stand stand;
    struct callers *callers;
    struct random random;
    struct plan plan;
    uint32_t threads;            /* before the first round */
    struct stand_measure before; /* after the warm-up */
    bool is_warm;
    uint32_t build; /* the one in the file */
    struct cache folder;
};

/* ---------------------------------------------------------- one round --- */

/* Carries out the strokes of a plan on another thread. */
struct errand {
    struct torture *torture;
    pdk_error error;
};

static void run_errand(void *argument)
{
    struct errand *errand = argument;
    struct torture *torture = errand->torture;
    pdk_result result = PDK_OK;

    for (size_t i = 0; i < torture->plan.count && result == PDK_OK; i++)
        result = writer_stroke(&torture->writer, &torture->plan.strokes[i],
                               &errand->error);
}

static pdk_result write_beside(struct torture *torture, pdk_error *error)
{
    struct errand errand = { torture, PDK_ERROR_INIT };
    struct worker *worker;
    pdk_result result = worker_start(&worker, run_errand, &errand, error);

    if (result != PDK_OK)
        return result;
    do {
        stand_look(&torture->stand);
        if (!torture->plan.is_looked_at)
            pdk_host_wait(torture->stand.host, 1);
    } while (!worker_is_done(worker, 0));
    worker_join(worker);
    if (errand.error.code != PDK_OK)
        *error = errand.error;
    return errand.error.code;
}

static pdk_result write_here(struct torture *torture, pdk_error *error)
{
    pdk_result result = PDK_OK;

    for (size_t i = 0; i < torture->plan.count && result == PDK_OK; i++) {
        const struct stroke *stroke = &torture->plan.strokes[i];

        result = writer_stroke(&torture->writer, stroke, error);
        if (stroke->has_look || stroke->kind == STROKE_PAUSE)
            stand_look(&torture->stand);
        if (stroke->kind == STROKE_REFUSAL &&
            !stand_await_refusal(&torture->stand))
            tally_note(torture->tally, TALLY_LOST,
                       "a bad file was not refused in time");
        if (stroke->kind == STROKE_VERDICT)
            verdict_await(&torture->stand, &torture->sites);
    }
    return result;
}

static void compare(struct torture *torture)
{
    const struct plan *plan = &torture->plan;
    struct stand *stand = &torture->stand;

    if (stand_settle(stand, plan->has_new ? plan->last : stand->running))
        stand_compare(stand);
    else if (stand->refused != plan->last)
        tally_note(torture->tally, TALLY_LOST,
                   "build %u runs instead of build %u",
                   (unsigned)stand->running, (unsigned)plan->last);
}

static pdk_result play_round(struct torture *torture, pdk_error *error)
{
    pdk_result result;

    plan_make(&torture->plan, &torture->random, torture->build,
              fault_choice(&torture->sites));
    writer_arm(&torture->writer, &torture->sites, torture->plan.plant);
    tally_plan(torture->tally, &torture->plan);
    stand_round(&torture->stand, &torture->plan);
    result = torture->plan.is_threaded ? write_beside(torture, error)
                                       : write_here(torture, error);
    if (result == PDK_OK)
        compare(torture);
    torture->build = torture->plan.last;
    return result;
}

/* ---------------------------------------------------------- all rounds --- */

static void show_progress(const struct torture *torture, uint64_t done)
{
    const struct tally *tally = torture->tally;

    if (!torture->options->has_progress || tally->rounds % PROGRESS_EACH != 0)
        return;
    fprintf(stderr,
            "\r%" PRIu64 " of %" PRIu64 ": %" PRIu64 " reloads, %" PRIu64
            " findings ",
            done, torture->options->reloads, tally->reloads,
            tally_findings(tally));
    fflush(stderr);
}

static bool is_over(const struct torture *torture)
{
    const uint64_t *counts = torture->tally->counts;

    return counts[TALLY_CRASHES] > 0 || counts[TALLY_LOST] >= LOST_AT_MOST ||
           counts[TALLY_REFUSED_GOOD] >= LOST_AT_MOST ||
           (torture->options->is_over != NULL && torture->options->is_over());
}

/* A joined thread is listed for a moment longer, so this waits for the number
 * to fall. A thread that leaks is listed longer than that. */
static void measure(struct torture *torture, struct stand_measure *out,
                    uint32_t threads)
{
    stand_measure(&torture->stand, out);
    for (int i = 0; i < LINGERS && out->census.threads > threads; i++) {
        pdk_host_wait(torture->stand.host, LINGER_MS);
        stand_measure(&torture->stand, out);
    }
}

/* After two reloads the host has allocated everything that it keeps. */
static void warm_up(struct torture *torture)
{
    if (torture->tally->reloads < 2)
        return;
    measure(torture, &torture->before, torture->threads);
    torture->is_warm = true;
}

static void do_nothing(void *argument)
{
    (void)argument;
}

/* With the first thread of a process a sanitizer may start one of its own,
 * which stays. */
static pdk_result count_threads(struct torture *torture, pdk_error *error)
{
    struct worker *worker = NULL;
    struct census census;
    pdk_result result = worker_start(&worker, do_nothing, NULL, error);

    worker_join(worker);
    census_take(&census);
    torture->threads = census.threads;
    return result;
}

static pdk_result play(struct torture *torture, pdk_error *error)
{
    uint64_t reloads = torture->options->reloads;
    uint64_t warm =
        reloads / 10 < WARM_UP_AT_MOST ? reloads / 10 : WARM_UP_AT_MOST;
    pdk_result result = count_threads(torture, error);

    for (uint64_t done = 0; done < reloads && result == PDK_OK;) {
        if (is_over(torture))
            break;
        result = play_round(torture, error);
        done += torture->plan.has_new;
        if (!torture->is_warm && done >= warm)
            warm_up(torture);
        show_progress(torture, done);
    }
    if (torture->options->has_progress)
        fprintf(stderr, "\r\033[K");
    return result;
}

static void count_leaks(struct torture *torture)
{
    const struct stand_measure *before = &torture->before;
    struct stand_measure now;
    struct tally_leaks leaks;

    pdk_host_wait(torture->stand.host, LONG_LINGER_MS);
    measure(torture, &now, before->census.threads);
    leaks = (struct tally_leaks){
        .descriptors = (int64_t)now.census.descriptors -
                       (int64_t)before->census.descriptors,
        .threads =
            (int64_t)now.census.threads - (int64_t)before->census.threads,
        .images = (int64_t)now.images - (int64_t)before->images,
        .zombies = (int64_t)now.zombies - (int64_t)before->zombies,
        .files = (int64_t)now.files - (int64_t)before->files,
    };
    if (now.reloads > before->reloads)
        leaks.bytes_a_reload = ((double)now.census.resident_bytes -
                                (double)before->census.resident_bytes) /
                               (double)(now.reloads - before->reloads);
    tally_leaks(torture->tally, &leaks);
}

static pdk_result set_up(struct torture *torture, pdk_error *error)
{
    const struct torture_options *options = torture->options;
    struct stand_request request = {
        .builds = &torture->builds,
        .tally = torture->tally,
        .path = torture->writer.plugin,
        .flags = options->is_threaded ? PDK_HOST_THREAD : 0,
    };
    pdk_result result = builds_open(&torture->builds, options->path, error);

    if (result == PDK_OK && options->has_faults)
        result = fault_find(&torture->sites, &torture->builds, error);
    if (result == PDK_OK)
        result = scratch_make(&torture->folder, error);
    if (result == PDK_OK)
        result = writer_begin(&torture->writer, &torture->builds,
                              torture->folder.path, error);
    if (result != PDK_OK)
        return result;
    torture->build = 1;
    builds_stamp(&torture->builds, torture->build);
    result = pdk__file_write_new(torture->writer.plugin, torture->builds.data,
                                 torture->builds.size_bytes, 0755, error);
    if (result == PDK_OK)
        result = stand_begin(&torture->stand, &request, error);
    return result;
}

pdk_result torture_run(struct tally *tally, char *plugin,
                       const struct torture_options *options, pdk_error *error)
{
    struct torture torture = { .options = options,
                               .tally = tally,
                               .folder = SCRATCH_INIT };
    pdk_result result;

    /* Touches the memory now, so that it does not count as growth later. */
    memset(tally->times_us, 0xff, sizeof tally->times_us);
    random_begin(&torture.random, options->seed);
    result = set_up(&torture, error);
    if (result == PDK_OK) {
        pdk__text_copy(plugin, PDK_ID_SIZE, torture.stand.seats[0].plugin);
        result = callers_start(&torture.callers, &torture.stand,
                               options->threads, error);
    }
    if (result == PDK_OK)
        result = play(&torture, error);
    if (result == PDK_OK && torture.is_warm)
        count_leaks(&torture);
    callers_stop(torture.callers, tally);
    stand_finish(&torture.stand);
    writer_finish(&torture.writer);
    builds_close(&torture.builds);
    scratch_remove(&torture.folder);
    return result;
}
