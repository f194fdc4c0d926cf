/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk run: runs plugins in the small host until the options or a signal end it.
 * Events go to stdout, one line each. With --events json nothing else does:
 * what the plugins print goes to stderr.
 */
#include "command.h"

#include <stddef.h>
#include <stdio.h>

#include "console.h"
#include "event_line.h"
#include "pace.h"
#include "platform/clock.h"
#include "platform/file.h"
#include "platform/terminal.h"
#include "platform/idle.h"
#include "small_host.h"

struct run_options {
    struct pace_numbers numbers;
    const char *events, *save, *restore;
    bool flies;
};

struct run {
    struct small_host *host;
    struct pace pace;
    enum event_format format;
    FILE *events; /* stdout, or the stream that replaces it */
    const char *save, *restore;
    bool flies;
};

static const struct option_spec run_specs[] = {
    { "rate", 'r', OPTION_NUMBER, offsetof(struct run_options, numbers.rate_hz),
      "HZ", "ticks per second, 1 to 100000; 10 by default" },
    { "for", 0, OPTION_NUMBER, offsetof(struct run_options, numbers.for_s),
      "SECONDS", "stop after this time" },
    { "ticks", 0, OPTION_NUMBER, offsetof(struct run_options, numbers.ticks),
      "N", "stop after this many ticks" },
    { "events", 0, OPTION_TEXT, offsetof(struct run_options, events),
      "text|json", "how to print events; json: one object per line on stdout" },
    { "preflight", 0, OPTION_FLAG, offsetof(struct run_options, flies), NULL,
      "try each build in a separate process first" },
    { "restore", 0, OPTION_TEXT, offsetof(struct run_options, restore), "FILE",
      "restore the instance's state from this file at the start" },
    { "save", 0, OPTION_TEXT, offsetof(struct run_options, save), "FILE",
      "save the instance's state to this file at the end" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

/* On return, `words` holds the *count paths. */
static pdk_result parse(struct run *run, int *count, char **words,
                        pdk_error *error)
{
    struct run_options options = {
        .numbers = { PACE_RATE_DEFAULT, PACE_NOT_GIVEN, PACE_NOT_GIVEN },
    };
    pdk_result result =
        option_parse(run_specs, &options, *count, words, count, error);

    if (result == PDK_OK && *count == 0)
        result = pdk_fail(error, PDK_E_ARGUMENT,
                          "run needs a plugin, a folder of plugins or a "
                          "project: pdk run FILE|DIR");
    if (result == PDK_OK)
        result = event_format_parse(&run->format, options.events, error);
    if (result == PDK_OK)
        result =
            pace_set(&run->pace, &options.numbers, pdk__clock_now_ns(), error);
    run->flies = options.flies;
    run->save = options.save;
    run->restore = options.restore;
    return result;
}

/* Makes the host, and decides where events and plugins' output go. */
static pdk_result open_host(struct run *run, pdk_error *error)
{
    struct small_host_options options = {
        .rate_hz = run->pace.rate_hz,
        .is_watching = true,
        .flies = run->flies,
        .voice = stdout,
    };
    pdk_result result = PDK_OK;

    if (run->format == EVENTS_JSON) {
        options.voice = stderr;
        result = terminal_claim_stdout(&run->events, error);
    }
    if (result == PDK_OK)
        result = idle_begin(error);
    if (result == PDK_OK)
        result = small_host_create(&run->host, &options, error);
    return result;
}

static void show_events(struct run *run)
{
    pdk_event event;

    while (small_host_next(run->host, &event))
        event_print(run->events, run->format, &event);
}

/* Loads one of the given paths; returns an exit code. */
static int load(struct run *run, const char *path)
{
    uint32_t without = small_host_figures(run->host).without;
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result = small_host_load(run->host, path, &error);

    if (result != PDK_OK) {
        console_error(&error);
        return console_exit_code(result);
    }
    show_events(run);
    if (!pdk__folder_is(path) &&
        small_host_figures(run->host).without > without)
        return CODE_PLUGIN;
    return CODE_FINE;
}

static int start(struct run *run, int count, char **paths)
{
    pdk_error error = PDK_ERROR_INIT;
    int code = CODE_FINE;

    for (int i = 0; i < count && code == CODE_FINE; i++)
        code = load(run, paths[i]);
    if (code == CODE_FINE && small_host_figures(run->host).instances == 0)
        console_say("there is no plugin yet; waiting for one");
    if (code != CODE_FINE || run->restore == NULL)
        return code;
    if (small_host_restore(run->host, run->restore, &error) == PDK_OK)
        return CODE_FINE;
    console_error(&error);
    return console_exit_code(error.code);
}

static bool is_over(const struct run *run)
{
    return idle_was_interrupted() ||
           pace_is_over(&run->pace, pdk__clock_now_ns(),
                        small_host_figures(run->host).ticks);
}

static void go_on_until_over(struct run *run)
{
    int descriptor = small_host_descriptor(run->host);

    while (!is_over(run)) {
        uint64_t pause = small_host_pause_ns(run->host);

        idle_for(&descriptor, 1,
                 pace_cut(&run->pace, pdk__clock_now_ns(), pause));
        show_events(run);
        small_host_tick(run->host);
    }
    show_events(run);
}

/* Saves the state and prints the figures; returns an exit code. */
static int end(struct run *run)
{
    struct figures figures = small_host_figures(run->host);
    pdk_error error = PDK_ERROR_INIT;

    if (run->save != NULL)
        small_host_save(run->host, run->save, &error);
    if (run->format == EVENTS_TEXT)
        figures_print(&figures, stdout);
    else if (ferror(run->events))
        pdk_fail(&error, PDK_E_SYSTEM, "cannot write to stdout");
    if (error.code != PDK_OK)
        console_error(&error);
    if (figures.faulted_now > 0)
        return CODE_PLUGIN;
    return console_exit_code(error.code);
}

static int run_run(const struct command *command, int count, char **words)
{
    struct run run = { .events = stdout };
    pdk_error error = PDK_ERROR_INIT;
    int code;

    (void)command;
    if (parse(&run, &count, words, &error) != PDK_OK ||
        open_host(&run, &error) != PDK_OK) {
        console_error(&error);
        code = console_exit_code(error.code);
    } else {
        code = start(&run, count, words);
        if (code == CODE_FINE) {
            go_on_until_over(&run);
            code = end(&run);
        }
    }
    small_host_destroy(run.host);
    idle_end();
    if (run.events != stdout)
        fclose(run.events);
    return code;
}

const struct command command_run = {
    .name = "run",
    .arguments = "FILE|DIR...",
    .summary = "run plugins in a small host, and reload them as they change",
    .details =
        "Makes one instance of each plugin and, if it provides pdk.tick/1, "
        "calls it at a steady rate. FILE is a shared object or a pdk.json; "
        "DIR is a project, or a folder of plugins to which more may be "
        "added. Runs until --for or --ticks is over, or until it gets "
        "SIGINT (Ctrl-C) or SIGTERM.",
    .options = run_specs,
    .run = run_run,
};
