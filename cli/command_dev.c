/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk dev: save a source, and see the change live. The plugin ticks in the
 * small host; its sources are watched, and built and checked on another thread.
 * The host does not watch the plugin's file: it reloads only when this room
 * asks, after the build and the check have succeeded. A change during a build
 * starts another build after it.
 */
#include "command.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attempt.h"
#include "attempt_line.h"
#include "console.h"
#include "event_line.h"
#include "pace.h"
#include "platform/clock.h"
#include "platform/terminal.h"
#include "platform/idle.h"
#include "small_host.h"
#include "source_tree.h"
#include "text.h"
#include "workspace.h"

struct dev_options {
    struct pace_numbers numbers;
    const char *events;
    bool no_check, flies;
};

struct dev {
    const char *path; /* as the user named it */
    struct workspace workspace;
    struct source_tree *tree;
    struct small_host *host;
    struct attempt *attempt; /* NULL: none is running */
    bool is_stale;           /* the sources have changed since it began */
    bool wants_check, flies;
    unsigned number;          /* of the attempt */
    char plugin[PDK_ID_SIZE]; /* "": nothing is loaded yet */
    uint32_t generation;
    struct pace pace;
    enum event_format format;
    FILE *events;
};

static const struct option_spec dev_specs[] = {
    { "rate", 'r', OPTION_NUMBER, offsetof(struct dev_options, numbers.rate_hz),
      "HZ", "ticks per second, 1 to 100000; 10 by default" },
    { "for", 0, OPTION_NUMBER, offsetof(struct dev_options, numbers.for_s),
      "SECONDS", "stop after this time" },
    { "no-check", 0, OPTION_FLAG, offsetof(struct dev_options, no_check), NULL,
      "do not check builds against the contract" },
    { "preflight", 0, OPTION_FLAG, offsetof(struct dev_options, flies), NULL,
      "try each build in a separate process first" },
    { "events", 0, OPTION_TEXT, offsetof(struct dev_options, events),
      "text|json", "how to print events; json: one object per line on stdout" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

static pdk_result parse(struct dev *dev, int count, char **words,
                        pdk_error *error)
{
    struct dev_options options = {
        .numbers = { PACE_RATE_DEFAULT, PACE_NOT_GIVEN, PACE_NOT_GIVEN },
    };
    pdk_result result =
        option_parse(dev_specs, &options, count, words, &count, error);

    if (result == PDK_OK && count > 1)
        result = pdk_fail(error, PDK_E_ARGUMENT,
                          "dev takes one project, not %d", count);
    if (result == PDK_OK)
        result = event_format_parse(&dev->format, options.events, error);
    if (result == PDK_OK)
        result =
            pace_set(&dev->pace, &options.numbers, pdk__clock_now_ns(), error);
    dev->path = count == 1 ? words[0] : ".";
    dev->wants_check = !options.no_check;
    dev->flies = options.flies;
    return result;
}

static pdk_result open_all(struct dev *dev, pdk_error *error)
{
    struct small_host_options options = {
        .rate_hz = dev->pace.rate_hz,
        .flies = dev->flies,
        .voice = dev->format == EVENTS_JSON ? stderr : stdout,
    };
    pdk_result result = workspace_open(&dev->workspace, dev->path, error);

    if (result == PDK_OK)
        result = source_tree_open(&dev->tree, &dev->workspace, error);
    if (result == PDK_OK)
        result = idle_begin(error);
    if (result == PDK_OK && dev->format == EVENTS_JSON)
        result = terminal_claim_stdout(&dev->events, error);
    if (result == PDK_OK)
        result = small_host_create(&dev->host, &options, error);
    return result;
}

static void close_all(struct dev *dev)
{
    attempt_drop(dev->attempt);
    small_host_destroy(dev->host);
    source_tree_close(dev->tree);
    workspace_close(&dev->workspace);
    idle_end();
    if (dev->events != stdout)
        fclose(dev->events);
}

/* Reads pdk.json again: it counts as a source. */
static pdk_result reopen_workspace(struct dev *dev, pdk_error *error)
{
    struct workspace next;
    pdk_result result = workspace_open(&next, dev->path, error);

    if (result != PDK_OK)
        return result;
    if (strcmp(next.output, dev->workspace.output) != 0) {
        workspace_close(&next);
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk.json names another output now; restart pdk dev");
    }
    workspace_close(&dev->workspace);
    dev->workspace = next;
    return PDK_OK;
}

static void tell(struct dev *dev, const struct attempt_report *report)
{
    attempt_print(dev->events, dev->format, report);
    free(report->outcome.words);
}

static void begin_attempt(struct dev *dev)
{
    struct attempt_report report = { .error = PDK_ERROR_INIT };
    pdk_result result;

    dev->is_stale = false;
    dev->number++;
    report.outcome.error = (pdk_error)PDK_ERROR_INIT;
    result = reopen_workspace(dev, &report.outcome.error);
    if (result == PDK_OK)
        result = attempt_start(&dev->attempt, &dev->workspace, dev->wants_check,
                               &report.outcome.error);
    if (result == PDK_OK)
        return;
    report.number = dev->number;
    report.generation = dev->generation;
    report.outcome.failed_at = ATTEMPT_BUILD;
    tell(dev, &report);
}

/* Shows events that did not follow from an attempt, such as a crash or a
 * zombie. JSON shows all events; in text the attempt's line says the rest. */
static void show_event(struct dev *dev, const pdk_event *event, bool is_ours)
{
    if (!is_ours || dev->format == EVENTS_JSON)
        event_print(dev->events, dev->format, event);
}

static void show_events(struct dev *dev)
{
    pdk_event event;

    while (small_host_next(dev->host, &event)) {
        show_event(dev, &event, false);
        if (event.kind == PDK_EVENT_ROLLED_BACK)
            dev->generation = event.generation;
    }
}

/* Takes the events that follow from a load or a reload. */
static void take_events(struct dev *dev, struct attempt_report *report)
{
    pdk_event event;

    while (small_host_next(dev->host, &event)) {
        bool has_come =
            event.kind == PDK_EVENT_LOADED || event.kind == PDK_EVENT_RELOADED;
        bool is_ours = has_come || event.kind == PDK_EVENT_REFUSED;

        show_event(dev, &event, is_ours);
        if (!has_come || report->event.kind != PDK_EVENT_NONE)
            continue;
        report->event = event;
        dev->generation = event.generation;
        pdk__text_copy(dev->plugin, sizeof dev->plugin, event.plugin);
    }
}

/* Lets the host load or reload the new build. */
static void hand_over(struct dev *dev, struct attempt_report *report)
{
    if (dev->plugin[0] == '\0')
        small_host_load(dev->host, dev->workspace.output, &report->error);
    else
        small_host_reload(dev->host, dev->plugin, &report->error);
    take_events(dev, report);
}

/* Prints the compiler's output if it has errors or warnings. */
static void show_words(const struct attempt_outcome *outcome)
{
    if (outcome->words == NULL || (outcome->failed_at == ATTEMPT_DONE &&
                                   strstr(outcome->words, "warning") == NULL))
        return;
    fflush(stdout);
    fputs(outcome->words, stderr);
    fflush(stderr);
}

static void end_attempt(struct dev *dev)
{
    struct attempt_report report = {
        .number = dev->number,
        .error = PDK_ERROR_INIT,
    };

    attempt_finish(dev->attempt, &report.outcome);
    dev->attempt = NULL;
    show_words(&report.outcome);
    if (report.outcome.failed_at == ATTEMPT_DONE)
        hand_over(dev, &report);
    report.generation = dev->generation;
    tell(dev, &report);
}

static bool is_over(const struct dev *dev)
{
    return idle_was_interrupted() ||
           pace_is_over(&dev->pace, pdk__clock_now_ns(),
                        small_host_figures(dev->host).ticks);
}

static void turn(struct dev *dev)
{
    const int descriptors[] = {
        source_tree_descriptor(dev->tree),
        dev->attempt != NULL ? attempt_descriptor(dev->attempt) : -1,
    };

    idle_for(descriptors, 2,
             pace_cut(&dev->pace, pdk__clock_now_ns(),
                      small_host_pause_ns(dev->host)));
    if (source_tree_changed(dev->tree, pdk__clock_now_ns()))
        dev->is_stale = true;
    if (dev->attempt != NULL && attempt_is_done(dev->attempt))
        end_attempt(dev);
    if (dev->attempt == NULL && dev->is_stale)
        begin_attempt(dev);
    small_host_tick(dev->host);
    show_events(dev);
}

static int dev_run(const struct command *command, int count, char **words)
{
    struct dev dev = { .is_stale = true, .events = stdout };
    pdk_error error = PDK_ERROR_INIT;
    struct figures figures;

    (void)command;
    if (parse(&dev, count, words, &error) != PDK_OK ||
        open_all(&dev, &error) != PDK_OK) {
        console_error(&error);
        close_all(&dev);
        return console_exit_code(error.code);
    }
    console_say("%s: watching the sources; Ctrl-C stops",
                dev.workspace.project.id);
    while (!is_over(&dev))
        turn(&dev);
    figures = small_host_figures(dev.host);
    if (dev.format == EVENTS_TEXT)
        figures_print(&figures, stdout);
    close_all(&dev);
    return figures.faulted_now > 0 ? CODE_PLUGIN : CODE_FINE;
}

const struct command command_dev = {
    .name = "dev",
    .arguments = "[DIR]",
    .summary = "build, check and reload a project whenever a source is saved",
    .details =
        "Runs the plugin in the small host and watches its sources. A build "
        "that does not compile, does not pass the check or is refused by "
        "the host never replaces the running one. The state is carried "
        "over. DIR is the project's folder, by default the current one.",
    .options = dev_specs,
    .run = dev_run,
};
