/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Lesson: the least that a plugin is. Two hooks, one function, two macros; it
 * has no state, and so nothing to save. Turn the < around, build, and the host
 * that runs it prints the larger number.
 */
#include "minimum.h"

static pdk_result minimum_create(void **self, const pdk_create_args *args,
                                 pdk_error *error)
{
    (void)args, (void)error;
    *self = NULL; /* nothing to remember from call to call */
    return PDK_OK;
}

static void minimum_destroy(void *self)
{
    (void)self;
}

static int32_t minimum_min(void *self, int32_t a, int32_t b)
{
    (void)self;
    return a < b ? a : b;
}

PDK_PLUGIN(minimum, "sample.minimum", "1.0.0", 0, .create = minimum_create,
           .destroy = minimum_destroy);
PDK_INTERFACE(minimum, sample_minimum_v1, SAMPLE_MINIMUM_V1,
              .min = minimum_min);
