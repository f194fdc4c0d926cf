/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Makes plans out of strokes. Every plan ends with a good build in the plugin's
 * place; what it does on the way is what compilers, linkers, copies, installers
 * and people do.
 */
#include "torture/styles.h"

enum {
    STORED_FILES = 4,    /* so that the one in use is never removed */
    PAUSE_LIMIT_US = 50, /* long enough for a host that spins to look */
    LONGEST_BURST = 6,
    /* No more of a build that stays incomplete: without its section table,
     * wherever that is, nobody could take it for a whole one. */
    SHARE_OF_BAD = STROKE_WHOLE * 7 / 8,
};

/* A plan in the making. */
struct sketch {
    struct plan *plan;
    struct random *random;
    uint32_t build;  /* the one that was begun last */
    uint32_t faults; /* to choose from */
};

const char *style_name(enum style style)
{
    static const char *const names[] = {
#define STYLE_NAME(name, text) text,
        STYLE_LIST(STYLE_NAME)
#undef STYLE_NAME
    };

    return names[style];
}

static struct stroke *add(struct sketch *sketch, enum stroke_kind kind,
                          enum stroke_place place)
{
    struct plan *plan = sketch->plan;
    struct stroke *stroke = &plan->strokes[plan->count];

    if (plan->count + 1 < PLAN_STROKES)
        plan->count++;
    *stroke = (struct stroke){ .kind = kind, .place = place };
    stroke->store = sketch->build % STORED_FILES;
    /* Not after each: what a write told is then seen in the middle of the next
     * one. */
    stroke->has_look = plan->is_looked_at && random_once_in(sketch->random, 2);
    return stroke;
}

static void write_up_to(struct sketch *sketch, uint32_t amount)
{
    struct stroke *stroke = add(sketch, STROKE_WRITE, PLACE_PLUGIN);

    stroke->amount = amount;
    stroke->build = sketch->build;
    stroke->has_fault = sketch->build == sketch->plan->planted;
}

static void pause_a_little(struct sketch *sketch)
{
    add(sketch, STROKE_PAUSE, PLACE_PLUGIN)->amount =
        1 + random_below(sketch->random, PAUSE_LIMIT_US);
}

/* Writes what is left, in so many pieces, and closes. */
static void write_in_pieces(struct sketch *sketch, uint32_t pieces,
                            bool is_slow)
{
    for (uint32_t i = 1; i < pieces; i++) {
        uint32_t share = STROKE_WHOLE / pieces;

        write_up_to(sketch,
                    (i - 1) * share + 1 + random_below(sketch->random, share));
        if (is_slow)
            pause_a_little(sketch);
    }
    write_up_to(sketch, STROKE_WHOLE);
    add(sketch, STROKE_CLOSE, PLACE_PLUGIN);
}

static void write_few(struct sketch *sketch)
{
    write_in_pieces(sketch, 1 + random_below(sketch->random, 3), false);
}

/* ------------------------------------------------- one build, one way --- */

static void by_rename(struct sketch *sketch)
{
    add(sketch, STROKE_REMOVE, PLACE_ASIDE);
    add(sketch, STROKE_NEW, PLACE_ASIDE);
    write_few(sketch);
    add(sketch, STROKE_RENAME, PLACE_PLUGIN);
}

static void in_place(struct sketch *sketch)
{
    add(sketch, STROKE_EMPTY, PLACE_PLUGIN);
    write_few(sketch);
}

static void over(struct sketch *sketch)
{
    add(sketch, STROKE_KEEP, PLACE_PLUGIN);
    write_few(sketch);
}

static void chunked(struct sketch *sketch)
{
    add(sketch, random_once_in(sketch->random, 2) ? STROKE_EMPTY : STROKE_KEEP,
        PLACE_PLUGIN);
    write_in_pieces(sketch, 4 + random_below(sketch->random, 12), true);
}

static void recreate(struct sketch *sketch)
{
    add(sketch, STROKE_REMOVE, PLACE_PLUGIN);
    if (random_once_in(sketch->random, 2))
        pause_a_little(sketch);
    add(sketch, STROKE_NEW, PLACE_PLUGIN);
    write_few(sketch);
}

static void store(struct sketch *sketch)
{
    add(sketch, STROKE_REMOVE, PLACE_STORE);
    add(sketch, STROKE_NEW, PLACE_STORE);
    write_few(sketch);
}

/* Gives the stored file the plugin's name, in one step or in two. */
static void by_name(struct sketch *sketch, enum stroke_kind kind)
{
    store(sketch);
    if (random_once_in(sketch->random, 2)) {
        add(sketch, STROKE_REMOVE, PLACE_ASIDE);
        add(sketch, kind, PLACE_ASIDE);
        add(sketch, STROKE_RENAME, PLACE_PLUGIN);
    } else {
        add(sketch, STROKE_REMOVE, PLACE_PLUGIN);
        add(sketch, kind, PLACE_PLUGIN);
    }
}

static void by_hard_link(struct sketch *sketch)
{
    by_name(sketch, STROKE_LINK);
}

static void by_symlink(struct sketch *sketch)
{
    by_name(sketch, STROKE_POINT);
}

/* "rm -rf build", and a build from the start. */
static void sweep(struct sketch *sketch)
{
    add(sketch, STROKE_SWEEP, PLACE_PLUGIN);
    if (random_once_in(sketch->random, 2))
        pause_a_little(sketch);
    if (random_once_in(sketch->random, 2)) {
        by_rename(sketch);
    } else {
        add(sketch, STROKE_NEW, PLACE_PLUGIN);
        write_few(sketch);
    }
}

/* As a deployment does whose link "current" leads to the latest one. */
static void by_switch(struct sketch *sketch)
{
    add(sketch, STROKE_PREPARE, PLACE_NEXT);
    add(sketch, STROKE_NEW, PLACE_NEXT);
    write_few(sketch);
    add(sketch, STROKE_SWITCH, PLACE_PLUGIN);
}

static void half(struct sketch *sketch)
{
    sketch->plan->has_bad = true;
    add(sketch, STROKE_EMPTY, PLACE_PLUGIN);
    write_up_to(sketch, 1 + random_below(sketch->random, SHARE_OF_BAD));
    add(sketch, STROKE_CLOSE, PLACE_PLUGIN);
    pause_a_little(sketch);
    in_place(sketch);
}

static void quickly(struct sketch *sketch)
{
    static void (*const quick[])(struct sketch *) = { by_rename, in_place, over,
                                                      recreate };

    quick[random_below(sketch->random, 4)](sketch);
}

static void burst(struct sketch *sketch)
{
    uint32_t count = 2 + random_below(sketch->random, LONGEST_BURST - 1);

    for (uint32_t i = 0; i < count; i++) {
        sketch->build += i > 0;
        quickly(sketch);
    }
}

/* What is bad never becomes a good build: it has a number of its own. */
static void garbage(struct sketch *sketch)
{
    struct plan *plan = sketch->plan;
    bool is_renamed = random_once_in(sketch->random, 2);
    enum stroke_place place = is_renamed ? PLACE_ASIDE : PLACE_PLUGIN;

    plan->has_bad = true;
    add(sketch, STROKE_REMOVE, PLACE_ASIDE);
    add(sketch, STROKE_EMPTY, place);
    if (random_once_in(sketch->random, 2))
        write_up_to(sketch, random_below(sketch->random, SHARE_OF_BAD));
    if (random_once_in(sketch->random, 3))
        plan->strokes[plan->count - 1].build = 0;
    add(sketch, STROKE_CLOSE, place);
    if (is_renamed)
        add(sketch, STROKE_RENAME, PLACE_PLUGIN);
    if (!plan->is_threaded && random_once_in(sketch->random, 4))
        add(sketch, STROKE_REFUSAL, PLACE_PLUGIN);
    sketch->build++;
    plan->first++;
    if (random_once_in(sketch->random, 2))
        by_rename(sketch);
    else
        in_place(sketch);
}

static struct plant choose_fault(const struct sketch *sketch)
{
    uint32_t bit;

    do
        bit = random_below(sketch->random, PLANT_BITS);
    while (!(sketch->faults >> bit & 1));
    if (bit == PLANT_BITS - 1)
        return (struct plant){ PLANT_CALL, PLANT_CREATE };
    return (struct plant){ bit < PLANT_HOOKS ? PLANT_REFUSAL : PLANT_CRASH,
                           (enum plant_hook)(bit % PLANT_HOOKS) };
}

/* What is refused is none of the builds that may run. */
static void fault(struct sketch *sketch)
{
    struct plan *plan = sketch->plan;

    plan->is_threaded = false;
    plan->plant = choose_fault(sketch);
    plan->planted = sketch->build;
    quickly(sketch);
    add(sketch, STROKE_VERDICT, PLACE_PLUGIN);
    sketch->build++;
    if (plan->plant.kind != PLANT_CALL)
        plan->first++;
    quickly(sketch);
}

/* ------------------------------------------------------------- plans --- */

static void (*const ways[STYLE_COUNT])(struct sketch *) = {
    [STYLE_RENAME] = by_rename,   [STYLE_IN_PLACE] = in_place,
    [STYLE_OVER] = over,          [STYLE_CHUNKED] = chunked,
    [STYLE_RECREATE] = recreate,  [STYLE_HARD_LINK] = by_hard_link,
    [STYLE_SYMLINK] = by_symlink, [STYLE_SWEEP] = sweep,
    [STYLE_SWITCH] = by_switch,   [STYLE_HALF] = half,
    [STYLE_GARBAGE] = garbage,    [STYLE_BURST] = burst,
    [STYLE_FAULT] = fault,
};

static void draw_new(struct sketch *sketch)
{
    sketch->plan->has_new = true;
    sketch->plan->first = ++sketch->build;
    ways[sketch->plan->style](sketch);
}

static void draw_same(struct sketch *sketch)
{
    if (random_once_in(sketch->random, 2))
        by_rename(sketch);
    else
        in_place(sketch);
}

void plan_make(struct plan *out, struct random *random, uint32_t build,
               uint32_t faults)
{
    struct sketch sketch = { out, random, build, faults };

    *out = (struct plan){ .first = build };
    out->style = (enum style)random_below(random, faults != 0 ? STYLE_COUNT
                                                              : STYLE_FAULT);
    out->is_threaded = random_once_in(random, 2);
    out->is_looked_at = random_once_in(random, 2);
    if (out->style == STYLE_TOUCH)
        add(&sketch, STROKE_TOUCH, PLACE_PLUGIN);
    else if (out->style == STYLE_SAME)
        draw_same(&sketch);
    else
        draw_new(&sketch);
    out->last = sketch.build;
}

static uint64_t mix(uint64_t fingerprint, uint64_t number)
{
    return (fingerprint ^ number) * UINT64_C(0x100000001b3) ^ fingerprint >> 29;
}

uint64_t plan_fingerprint(const struct plan *plan, uint64_t before)
{
    uint64_t fingerprint =
        mix(before + UINT64_C(0xcbf29ce484222325),
            (uint64_t)plan->style << 2 | (uint64_t)plan->is_threaded << 1 |
                (uint64_t)plan->is_looked_at);

    for (size_t i = 0; i < plan->count; i++) {
        const struct stroke *stroke = &plan->strokes[i];

        fingerprint =
            mix(fingerprint, (uint64_t)stroke->has_look << 16 |
                                 (uint64_t)stroke->kind << 8 |
                                 (uint64_t)stroke->place << 4 | stroke->store);
        fingerprint =
            mix(fingerprint, (uint64_t)stroke->build << 32 | stroke->amount);
    }
    if (plan->planted != 0)
        fingerprint = mix(fingerprint, (uint64_t)plan->plant.kind << 8 |
                                           (uint64_t)plan->plant.hook);
    return fingerprint;
}
