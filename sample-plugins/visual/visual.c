/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Lesson: a reload that can be seen. A comet hops through the terminal; change
 * one of the numbers, save, and it goes on from where it is.
 */
#include <stdio.h>
#include <stdlib.h>

#include "pdk/tick.h"

#define SPEED 0.4  /* screens across in a second */
#define HOPS 0.6   /* in a second */
#define TAIL 40    /* hundredths of a second */
#define COLOUR 214 /* of the head, out of the terminal's 256 */

enum { COLUMNS = 60, LINES = 15 }; /* of braille, 2 x 4 dots in a letter */

struct visual {
    double across, hops; /* how many so far */
};

struct cell {
    int dots, colour;
};

static pdk_result visual_create(void **self, const pdk_create_args *args,
                                pdk_error *error)
{
    struct visual *visual = calloc(1, sizeof *visual);

    (void)args;
    if (visual == NULL)
        return pdk_fail(error, PDK_E_MEMORY, "no memory for a comet");
    *self = visual;
    return PDK_OK;
}

static void visual_destroy(void *self)
{
    free(self);
}

static pdk_result visual_save(void *self, pdk_writer *state, pdk_error *error)
{
    const struct visual *visual = self;

    (void)error;
    pdk_put_f64(state, "across", visual->across);
    return pdk_put_f64(state, "hops", visual->hops);
}

static pdk_result visual_restore(void *self, const pdk_value *state,
                                 uint32_t version, pdk_error *error)
{
    struct visual *visual = self;

    (void)version, (void)error;
    visual->across = pdk_get_f64(state, "across", 0.0);
    visual->hops = pdk_get_f64(state, "hops", 0.0);
    return PDK_OK;
}

/* Where something is that goes round and round: from 0 up to 1. */
static double phase(double turns)
{
    return turns - (double)(long)turns + (turns < 0.0 ? 1.0 : 0.0);
}

/* One dot, where the comet was a while ago: there and back, up and down. */
static void draw(struct cell screen[LINES][COLUMNS],
                 const struct visual *visual, int ago)
{
    static const int dots[] = { 1, 8, 2, 16, 4, 32, 64, 128 };
    double there = 2.0 * phase((visual->across - ago * SPEED / 100.0) / 2.0);
    double hop = phase(visual->hops - ago * HOPS / 100.0);
    int x = (int)((2 * COLUMNS - 1) * (there < 1.0 ? there : 2.0 - there));
    int y = (int)((4 * LINES - 1) * (1.0 - 4.0 * hop * (1.0 - hop)));
    struct cell *cell = &screen[y / 4][x / 2];

    cell->dots |= dots[y % 4 * 2 + x % 2];
    cell->colour = ago < 3 ? COLOUR : 250 - 16 * ago / TAIL;
}

/* The whole screen as one text, from the upper left corner on. */
static void show(const pdk_tick *tick, struct cell screen[LINES][COLUMNS])
{
    char text[LINES * COLUMNS * 24];
    size_t used = (size_t)snprintf(text, sizeof text, "%s\033[H",
                                   tick->number == 0 ? "\033[2J" : "");

    for (int i = 0; i < LINES * COLUMNS; i++) {
        const struct cell *cell = &screen[i / COLUMNS][i % COLUMNS];
        used += (size_t)snprintf(
            text + used, sizeof text - used, "\033[38;5;%dm\xe2%c%c%s",
            cell->colour, 0xa0 + cell->dots / 64, 0x80 + cell->dots % 64,
            i % COLUMNS == COLUMNS - 1 ? "\033[0m\033[K\n" : "");
    }
    tick->print(tick, text);
}

static pdk_result visual_tick(void *self, const pdk_tick *tick,
                              pdk_error *error)
{
    struct cell screen[LINES][COLUMNS] = { { { 0, 0 } } };
    struct visual *visual = self;

    (void)error;
    visual->across += SPEED * (double)tick->elapsed_ns / 1e9;
    visual->hops += HOPS * (double)tick->elapsed_ns / 1e9;
    for (int ago = TAIL; ago >= 0; ago--)
        draw(screen, visual, ago);
    show(tick, screen);
    return PDK_OK;
}

PDK_PLUGIN(visual, "sample.visual", "1.0.0", 1, .create = visual_create,
           .destroy = visual_destroy, .save = visual_save,
           .restore = visual_restore);
PDK_INTERFACE(visual, pdk_tick_v1, PDK_TICK_V1, .tick = visual_tick);
