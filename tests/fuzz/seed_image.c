/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A small image with a little of everything that is read, or mended: two
 * plugins, what they need, a unique symbol, a call that starts threads.
 */
#include <pthread.h>

#include "pdk/plugin.h"

typedef struct seed_point {
    uint16_t x, y;
    unsigned flags : 3;
    const char *name;
} seed_point;

enum seed_mode { SEED_OFF, SEED_ON = 7 };

typedef struct seed_table_v1 {
    uint32_t struct_size;
    int (*move)(void *self, seed_point *point, enum seed_mode mode);
    union {
        double number;
        seed_point *points[2];
    } any;
} seed_table_v1;

extern PDK_EXPORT seed_point seed_variable;

__asm__(".pushsection .data\n"
        ".type seed_unique, %gnu_unique_object\n"
        ".size seed_unique, 4\n"
        "seed_unique: .long 3\n"
        ".popsection\n");
seed_point seed_variable = { .name = "seed" };

static void *run(void *argument)
{
    return argument;
}

static pdk_result create(void **self, const pdk_create_args *args,
                         pdk_error *error)
{
    pthread_t thread;

    (void)args, (void)error;
    *self = NULL;
    return pthread_create(&thread, NULL, run, NULL) == 0 ? PDK_OK
                                                         : PDK_E_SYSTEM;
}

static void destroy(void *self)
{
    (void)self;
}

static int move(void *self, seed_point *point, enum seed_mode mode)
{
    (void)self;
    return point->x + (int)mode;
}

PDK_PLUGIN(one, "seed.one", "1.2.3", 4, .create = create, .destroy = destroy);
PDK_INTERFACE(one, seed_table_v1, "seed.table/1", .move = move);
PDK_PLUGIN(two, "seed.two", "0.1", 0, .create = create, .destroy = destroy);
PDK_NEEDS(two, seed_table_v1, "seed.table/1");
