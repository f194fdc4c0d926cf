/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Counts the events of a run and prints a summary.
 */
#include "figures.h"

#include <string.h>

#include "event_line.h"
#include "text.h"

void figures_count(struct figures *figures, const pdk_event *event)
{
    if (event->kind < PDK_EVENT_COUNT)
        figures->counts[event->kind]++;
    if (event->kind != PDK_EVENT_RELOADED)
        return;
    if (figures->fastest_us == 0 || event->total_us < figures->fastest_us)
        figures->fastest_us = event->total_us;
    if (event->total_us > figures->slowest_us)
        figures->slowest_us = event->total_us;
    memcpy(figures->stages_us, event->stages_us, sizeof figures->stages_us);
}

static void write_counts(struct text_buffer *out, const struct figures *figures)
{
    const uint64_t *counts = figures->counts;

    pdk__text_append_format(
        out,
        "ticks %llu, instances %u, reloads %llu, refused %llu, crashes %llu, "
        "rolled back %llu, zombies %u\n",
        (unsigned long long)figures->ticks, (unsigned)figures->instances,
        (unsigned long long)counts[PDK_EVENT_RELOADED],
        (unsigned long long)counts[PDK_EVENT_REFUSED],
        (unsigned long long)counts[PDK_EVENT_FAULTED],
        (unsigned long long)counts[PDK_EVENT_ROLLED_BACK],
        (unsigned)figures->zombies);
}

static void write_times(struct text_buffer *out, const struct figures *figures)
{
    const char *before = "; the last: ";

    pdk__text_append_format(out, "reloads took ");
    event_write_time(out, figures->fastest_us);
    pdk__text_append_format(out, " to ");
    event_write_time(out, figures->slowest_us);
    for (uint32_t stage = 0; stage < PDK_STAGE_COUNT; stage++) {
        if (figures->stages_us[stage] == 0)
            continue;
        pdk__text_append_format(out, "%s%s ", before, pdk_stage_name(stage));
        event_write_time(out, figures->stages_us[stage]);
        before = ", ";
    }
    pdk__text_append_format(out, "\n");
}

void figures_print(const struct figures *figures, FILE *stream)
{
    struct text_buffer text = TEXT_BUFFER_INIT;

    write_counts(&text, figures);
    if (figures->counts[PDK_EVENT_RELOADED] > 0)
        write_times(&text, figures);
    if (!text.failed)
        fputs(text.data, stream);
    fflush(stream);
    pdk__text_finish(&text);
}
