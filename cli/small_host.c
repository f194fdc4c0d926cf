/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Owns the instances and ticks them. It uses only public headers: any host can
 * do the same. A plugin that crashes in its tick is not called until its next
 * build is loaded.
 */
#include "small_host.h"

#include <stdlib.h>
#include <string.h>

#include "console.h"
#include "failure.h"
#include "pdk/tick.h"
#include "platform/clock.h"
#include "platform/file.h"
#include "text.h"

#define SECOND_NS UINT64_C(1000000000)

/* One plugin with its instance and its binding. */
struct seat {
    char plugin[PDK_ID_SIZE];
    pdk_instance *instance;  /* NULL: the plugin refused to make one */
    const pdk_binding *tick; /* NULL: it does not provide pdk.tick/1 */
    bool is_faulted;
    bool is_waiting; /* for a plugin that it needs */
    pdk_error told;  /* the last failure that was reported */
};

struct small_host {
    pdk_host *host;
    struct small_host_options options;
    struct seat *seats;
    size_t seat_count;
    bool is_mid_line; /* a plugin's last text did not end with a line break */
    pdk_tick tick;
    uint64_t begun_ns, due_ns, ticked_ns;
    struct figures figures;
};

static void print_text(const pdk_tick *tick, const char *text)
{
    struct small_host *host = tick->context;
    /* If the text is a bad pointer, strlen() crashes here, before the stream is
     * locked. */
    size_t size = strlen(text);

    if (size == 0)
        return;
    fwrite(text, 1, size, host->options.voice);
    fflush(host->options.voice);
    host->is_mid_line = text[size - 1] != '\n';
}

static void log_line(void *context, const char *plugin_id, uint32_t level,
                     const char *text)
{
    static const char *const names[] = { "debug", "info", "warning", "error" };

    (void)context;
    fprintf(stderr, "%s: %s: %s\n", plugin_id,
            names[level <= PDK_LOG_ERROR ? level : PDK_LOG_ERROR], text);
}

pdk_result small_host_create(struct small_host **out,
                             const struct small_host_options *options,
                             pdk_error *error)
{
    static const pdk_interface interfaces[] = {
        { PDK_TICK_V1, sizeof(pdk_tick_v1), 0 },
    };
    pdk_host_options host_options = PDK_HOST_OPTIONS_INIT;
    struct small_host *host = calloc(1, sizeof *host);
    pdk_result result;

    if (host == NULL)
        return pdk__fail_memory(error);
    host_options.flags = PDK_HOST_CHECK_STATES;
    host_options.flags |= options->is_watching ? 0 : PDK_HOST_NO_WATCH;
    host_options.flags |= options->flies ? PDK_HOST_PREFLIGHT : 0;
    host_options.interfaces = interfaces;
    host_options.interface_count = 1;
    host_options.log = log_line;
    result = pdk_host_create(&host->host, &host_options, error);
    if (result != PDK_OK) {
        free(host);
        return result;
    }
    host->options = *options;
    host->begun_ns = host->due_ns = pdk__clock_now_ns();
    host->tick = (pdk_tick){
        .struct_size = sizeof(pdk_tick),
        .rate_hz = options->rate_hz,
        .context = host,
        .print = print_text,
    };
    *out = host;
    return PDK_OK;
}

void small_host_destroy(struct small_host *host)
{
    if (host == NULL)
        return;
    pdk_host_destroy(host->host);
    free(host->seats);
    free(host);
}

/* A project whose output does not exist has not been built yet. */
static void hint_at_build(pdk_error *error, const char *path)
{
    struct file_identity identity;
    size_t size = strlen(error->message);

    if (error->code == PDK_E_NOT_FOUND && pdk__text_ends_with(path, ".json") &&
        pdk__file_identify(&identity, path))
        pdk__text_copy(error->message + size, sizeof error->message - size,
                       "; run 'pdk build' first");
}

pdk_result small_host_load(struct small_host *host, const char *path,
                           pdk_error *error)
{
    struct file_identity identity;
    char manifest[PDK_ERROR_PATH_SIZE];
    pdk_result result;

    if (pdk__folder_is(path) &&
        pdk__path_join(manifest, sizeof manifest, path, "pdk.json") &&
        pdk__file_identify(&identity, manifest))
        path = manifest;
    result = pdk_host_load(host->host, path, error);
    if (result != PDK_OK && error != NULL)
        hint_at_build(error, path);
    return result;
}

pdk_result small_host_reload(struct small_host *host, const char *plugin_id,
                             pdk_error *error)
{
    return pdk_host_reload(host->host, plugin_id, error);
}

/* ------------------------------------------------------------- seats --- */

static struct seat *find_seat(struct small_host *host, const char *plugin)
{
    for (size_t i = 0; i < host->seat_count; i++)
        if (strcmp(host->seats[i].plugin, plugin) == 0)
            return &host->seats[i];
    return NULL;
}

/* The plugin's seat, or a new one; NULL if out of memory. */
static struct seat *take_seat(struct small_host *host, const char *plugin)
{
    struct seat *seat = find_seat(host, plugin), *seats;

    if (seat != NULL)
        return seat;
    seats = realloc(host->seats, (host->seat_count + 1) * sizeof *seats);
    if (seats == NULL)
        return NULL;
    host->seats = seats;
    seat = &seats[host->seat_count++];
    *seat = (struct seat){ .told = PDK_ERROR_INIT };
    pdk__text_copy(seat->plugin, sizeof seat->plugin, plugin);
    return seat;
}

/* Makes the plugin's instance and binding, if they are missing. */
static pdk_result furnish(struct small_host *host, struct seat *seat,
                          pdk_error *error)
{
    pdk_result result = PDK_OK;

    if (seat->instance == NULL)
        result = pdk_instance_create(&seat->instance, host->host, seat->plugin,
                                     NULL, error);
    seat->is_waiting = result == PDK_E_NEEDS;
    if (result != PDK_OK)
        return result;
    /* A plugin without the interface is allowed; it is not ticked. */
    if (seat->tick == NULL && pdk_instance_bind(seat->instance, PDK_TICK_V1,
                                                &seat->tick, NULL) != PDK_OK)
        seat->tick = NULL;
    return PDK_OK;
}

/* Tries the plugins that wait for others again. Failures were reported. */
static void furnish_waiting(struct small_host *host)
{
    for (size_t i = 0; i < host->seat_count;) {
        struct seat *seat = &host->seats[i++];

        if (seat->is_waiting && furnish(host, seat, NULL) == PDK_OK)
            i = 0;
    }
}

static void settle_in(struct small_host *host, const char *plugin)
{
    struct seat *seat = take_seat(host, plugin);
    pdk_error error = PDK_ERROR_INIT;

    if (seat == NULL) {
        pdk__fail_memory(&error);
        console_error(&error);
        return;
    }
    seat->is_faulted = false;
    seat->told.code = PDK_OK;
    if (furnish(host, seat, &error) != PDK_OK)
        console_error(&error);
    else
        furnish_waiting(host);
}

/* The host has destroyed the instance. */
static void forget_seat(struct small_host *host, const char *plugin)
{
    struct seat *seat = find_seat(host, plugin);

    if (seat != NULL)
        *seat = host->seats[--host->seat_count];
}

/* ------------------------------------------------------------ events --- */

static void act_on(struct small_host *host, const pdk_event *event)
{
    struct seat *seat;

    switch (event->kind) {
    case PDK_EVENT_LOADED:
    case PDK_EVENT_RELOADED:
    case PDK_EVENT_ROLLED_BACK:
        settle_in(host, event->plugin);
        break;
    case PDK_EVENT_UNLOADED:
        forget_seat(host, event->plugin);
        break;
    case PDK_EVENT_FAULTED:
        seat = find_seat(host, event->plugin);
        if (seat != NULL)
            seat->is_faulted = true;
        break;
    default:
        break;
    }
}

bool small_host_next(struct small_host *host, pdk_event *event)
{
    if (!pdk_host_poll(host->host, event))
        return false;
    figures_count(&host->figures, event);
    act_on(host, event);
    if (host->is_mid_line)
        fputc('\n', host->options.voice);
    host->is_mid_line = false;
    return true;
}

/* ------------------------------------------------------------- ticks --- */

static pdk_result call_tick(const void *table, void *self, void *argument,
                            pdk_error *error)
{
    const pdk_tick_v1 *interface = table;

    if (!PDK_HAS(interface, tick) || interface->tick == NULL)
        return pdk_fail(error, PDK_E_INTERFACE, "its tick function is missing");
    return interface->tick(self, argument, error);
}

/* A crash is reported by the event that follows. */
static void tell_failure(struct small_host *host, struct seat *seat,
                         const pdk_error *error)
{
    host->figures.failed_calls++;
    if (error->code == PDK_E_CRASHED || error->code == PDK_E_FAULTED)
        return;
    if (seat->told.code == error->code &&
        strcmp(seat->told.message, error->message) == 0)
        return;
    seat->told = *error;
    console_say("tick of %s failed: %s [%s]", seat->plugin, error->message,
                pdk_result_name(error->code));
}

static void tick_seat(struct small_host *host, struct seat *seat)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;

    if (seat->tick == NULL || seat->tick->table == NULL)
        return;
    result = pdk_guard(seat->tick, call_tick, &host->tick, &error);
    if (result == PDK_OK)
        return;
    error.code = result; /* the plugin may not have set it */
    tell_failure(host, seat, &error);
}

void small_host_tick(struct small_host *host)
{
    uint64_t now = pdk__clock_now_ns();
    uint64_t period = SECOND_NS / host->options.rate_hz;

    if (now < host->due_ns)
        return;
    host->tick.time_ns = now - host->begun_ns;
    host->tick.elapsed_ns = host->ticked_ns != 0 ? now - host->ticked_ns : 0;
    for (size_t i = 0; i < host->seat_count; i++)
        tick_seat(host, &host->seats[i]);
    host->tick.number++;
    host->ticked_ns = now;
    /* Missed ticks are skipped, not made up for. */
    host->due_ns += period;
    if (host->due_ns < now)
        host->due_ns = now + period;
}

uint64_t small_host_pause_ns(const struct small_host *host)
{
    uint64_t now = pdk__clock_now_ns();

    return host->due_ns > now ? host->due_ns - now : 0;
}

int small_host_descriptor(const struct small_host *host)
{
    return pdk_host_fd(host->host);
}

/* ------------------------------------------------------------- state --- */

static pdk_result only_instance(struct small_host *host, pdk_instance **out,
                                pdk_error *error)
{
    if (host->seat_count != 1 || host->seats[0].instance == NULL)
        return pdk_fail(
            error, PDK_E_ARGUMENT,
            "saving and restoring a state needs one instance, but there are %u",
            (unsigned)small_host_figures(host).instances);
    *out = host->seats[0].instance;
    return PDK_OK;
}

pdk_result small_host_save(struct small_host *host, const char *path,
                           pdk_error *error)
{
    pdk_snapshot *snapshot = NULL;
    pdk_instance *instance = NULL;
    pdk_result result;

    result = only_instance(host, &instance, error);
    if (result == PDK_OK)
        result = pdk_snapshot_take(&snapshot, instance, error);
    if (result == PDK_OK)
        result = pdk_snapshot_write(snapshot, path, error);
    pdk_snapshot_destroy(snapshot);
    return result;
}

pdk_result small_host_restore(struct small_host *host, const char *path,
                              pdk_error *error)
{
    pdk_snapshot *snapshot = NULL;
    pdk_instance *instance = NULL;
    pdk_result result;

    result = only_instance(host, &instance, error);
    if (result == PDK_OK)
        result = pdk_snapshot_read(&snapshot, path, error);
    if (result == PDK_OK)
        result = pdk_snapshot_apply(snapshot, instance, error);
    pdk_snapshot_destroy(snapshot);
    return result;
}

/* ----------------------------------------------------------- figures --- */

struct figures small_host_figures(const struct small_host *host)
{
    struct figures figures = host->figures;

    figures.ticks = host->tick.number;
    figures.zombies = pdk_host_zombie_count(host->host);
    for (size_t i = 0; i < host->seat_count; i++) {
        figures.instances += host->seats[i].instance != NULL;
        figures.without += host->seats[i].instance == NULL;
        figures.faulted_now += host->seats[i].is_faulted;
    }
    return figures;
}
