/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Counts events and stores findings. The callers decide what is a finding,
 * except for leaks.
 */
#include "torture/tally.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *tally_name(enum tally_kind kind)
{
    static const char *const names[] = {
#define TALLY_NAME(name, text) text,
        TALLY_LIST(TALLY_NAME)
#undef TALLY_NAME
    };

    return names[kind];
}

void tally_note(struct tally *tally, enum tally_kind kind, const char *format,
                ...)
{
    struct tally_note *note;
    va_list arguments;

    tally->counts[kind]++;
    if (tally->note_count == TALLY_NOTES)
        return;
    note = &tally->notes[tally->note_count++];
    note->kind = kind;
    note->round = tally->rounds;
    note->style = tally->style;
    va_start(arguments, format);
    vsnprintf(note->message, sizeof note->message, format, arguments);
    va_end(arguments);
}

void tally_plan(struct tally *tally, const struct plan *plan)
{
    tally->rounds++;
    tally->style = plan->style;
    tally->styles[plan->style]++;
    tally->fingerprint = plan_fingerprint(plan, tally->fingerprint);
    if (plan->has_bad)
        tally->bad_files++;
    if (plan->has_new)
        tally->builds += plan->last - plan->first + 1;
}

void tally_reload(struct tally *tally, uint64_t time_us)
{
    tally->reloads++;
    tally->times_us[tally->time_count++ % TALLY_TIMES] =
        time_us < UINT32_MAX ? (uint32_t)time_us : UINT32_MAX;
}

static void note_leak(struct tally *tally, const char *what, int64_t count)
{
    if (count <= 0)
        return;
    tally_note(tally, TALLY_LEAKED, "%lld more %s than after the warm-up",
               (long long)count, what);
    tally->counts[TALLY_LEAKED] += (uint64_t)count - 1;
}

void tally_leaks(struct tally *tally, const struct tally_leaks *leaks)
{
    tally->leaks = *leaks;
    note_leak(tally, "descriptors", leaks->descriptors);
    note_leak(tally, "threads", leaks->threads);
    note_leak(tally, "images of old builds", leaks->images);
    note_leak(tally, "zombies", leaks->zombies);
    note_leak(tally, "files in the host's cache", leaks->files);
}

uint64_t tally_findings(const struct tally *tally)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < TALLY_COUNT; i++)
        sum += tally->counts[i];
    return sum;
}

static int compare(const void *one, const void *other)
{
    uint32_t first = *(const uint32_t *)one, second = *(const uint32_t *)other;

    return (first > second) - (first < second);
}

uint32_t tally_time_us(struct tally *tally, uint32_t of_thousand)
{
    size_t count = tally->time_count < TALLY_TIMES ? (size_t)tally->time_count
                                                   : TALLY_TIMES;

    if (count == 0)
        return 0;
    qsort(tally->times_us, count, sizeof *tally->times_us, compare);
    return tally->times_us[(count - 1) * of_thousand / 1000];
}
