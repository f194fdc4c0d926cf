/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk torture: saves a plugin's file again and again, in every way that
 * programs save files, and reports whether the watching host kept its promises.
 */
#include "command.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console.h"
#include "failure.h"
#include "platform/clock.h"
#include "platform/idle.h"
#include "platform/terminal.h"
#include "torture/report.h"
#include "torture/torture.h"

/* The largest seed: JSON readers store greater integers inexactly. */
#define SEED_LIMIT 9007199254740992.0
#define SEEDS_CHOSEN 1000000u
#define RELOADS_LIMIT 10000000.0
#define RELOADS_DEFAULT 1000.0
#define THREADS_LIMIT 64.0
#define THREADS_DEFAULT 2.0

struct torture_words {
    const char *format;
    double reloads, seed, threads;
    bool is_threaded, has_faults;
};

static const struct option_spec torture_specs[] = {
    { "reloads", 'n', OPTION_NUMBER, offsetof(struct torture_words, reloads),
      "N", "number of builds, 1 to 10000000; 1000 by default" },
    { "seed", 's', OPTION_NUMBER, offsetof(struct torture_words, seed), "S",
      "repeat the sequence of this seed; by default a new one is chosen and "
      "printed" },
    { "threads", 't', OPTION_NUMBER, offsetof(struct torture_words, threads),
      "T", "number of calling threads, 0 to 64; 2 by default" },
    { "threaded", 0, OPTION_FLAG, offsetof(struct torture_words, is_threaded),
      NULL, "the host watches and loads on a thread of its own" },
    { "faults", 0, OPTION_FLAG, offsetof(struct torture_words, has_faults),
      NULL, "some builds fail or crash, in their hooks or when called" },
    { "format", 0, OPTION_TEXT, offsetof(struct torture_words, format),
      "text|json", "the output format; text by default" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

static bool is_whole(double number, double least, double most)
{
    return number >= least && number <= most &&
           number == (double)(uint64_t)number;
}

static pdk_result judge_words(const struct torture_words *words, int count,
                              pdk_error *error)
{
    if (count != 1)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "torture needs one plugin: pdk torture FILE");
    if (!is_whole(words->reloads, 1, RELOADS_LIMIT))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--reloads takes a whole number from 1 to 10000000");
    if (!is_whole(words->seed, 0, SEED_LIMIT))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--seed takes a whole number from 0 to 2^53");
    if (!is_whole(words->threads, 0, THREADS_LIMIT))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--threads takes a whole number from 0 to 64");
    if (words->format != NULL && strcmp(words->format, "text") != 0 &&
        strcmp(words->format, "json") != 0)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "there is no format '%s'; use text or json",
                        words->format);
    return PDK_OK;
}

static pdk_result print_report(FILE *stream, const struct report_head *head,
                               struct tally *tally, bool is_json,
                               pdk_error *error)
{
    pdk_result result = PDK_OK;

    if (is_json)
        result = torture_report_json(stream, head, tally, error);
    else
        torture_report_text(stream, head, tally);
    if (result == PDK_OK && (fflush(stream) != 0 || ferror(stream)))
        result = pdk_fail(error, PDK_E_SYSTEM, "cannot write to stdout");
    return result;
}

static int torture(const char *path, const struct torture_words *words,
                   pdk_error *error)
{
    struct torture_options options = {
        .path = path,
        .reloads = (uint64_t)words->reloads,
        .seed = (uint64_t)words->seed,
        .threads = (uint32_t)words->threads,
        .is_threaded = words->is_threaded,
        .has_faults = words->has_faults,
        .has_progress = terminal_is(stderr),
        .is_over = idle_was_interrupted,
    };
    struct tally *tally = calloc(1, sizeof *tally);
    char plugin[PDK_ID_SIZE] = "";
    struct report_head head = { path, plugin, options.seed };
    bool is_json = words->format != NULL && words->format[0] == 'j';
    FILE *ours = NULL;
    int code = CODE_PLUGIN;
    pdk_result result = tally != NULL ? terminal_claim_stdout(&ours, error)
                                      : pdk__fail_memory(error);

    if (result == PDK_OK)
        result = idle_begin(error);
    if (result == PDK_OK)
        result = torture_run(tally, plugin, &options, error);
    if (result == PDK_OK)
        result = print_report(ours, &head, tally, is_json, error);
    if (result != PDK_OK)
        code = console_exit_code(result);
    else if (tally->counts[TALLY_CRASHES] == 0)
        code = tally_findings(tally) > 0 ? CODE_FINDINGS : CODE_FINE;
    idle_end();
    if (ours != NULL)
        fclose(ours);
    free(tally);
    return code;
}

static int torture_command_run(const struct command *command, int count,
                               char **words)
{
    struct torture_words options = {
        .reloads = RELOADS_DEFAULT,
        .threads = THREADS_DEFAULT,
        .seed = (double)(pdk__clock_now_ns() % SEEDS_CHOSEN),
    };
    pdk_error error = PDK_ERROR_INIT;
    int code = CODE_USAGE;
    pdk_result result =
        option_parse(command->options, &options, count, words, &count, &error);

    if (result == PDK_OK)
        result = judge_words(&options, count, &error);
    if (result == PDK_OK)
        code = torture(words[0], &options, &error);
    if (error.code != PDK_OK)
        console_error(&error);
    return code;
}

const struct command command_torture = {
    .name = "torture",
    .arguments = "FILE",
    .summary =
        "stress-test reloading a plugin, with every way to save its file",
    .details =
        "Makes builds of the plugin that differ only in their build-id, and "
        "saves them over one another as compilers, copies and installers "
        "do, while threads call the plugin. Counts what a host that watches "
        "the file makes of it: missed builds, needless and torn loads, lost "
        "states, crashes and leaks. The same seed gives the same sequence. "
        "Whole numbers in the state may count the reloads; the rest of it "
        "must not change. The file itself is only read. With --faults some "
        "builds have a hook that fails or crashes, and have to be refused, or "
        "crash when they are called, and have to give way to the build "
        "before. What a plugin holds when it crashes, outside the host's "
        "memory, counts as a leak.",
    .options = torture_specs,
    .run = torture_command_run,
};
