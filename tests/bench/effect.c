/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A small plugin with as much state as it is asked to have.
 */
#include "effect.h"

#include <stdlib.h>
#include <string.h>

struct effect {
    const pdk_services *services;
    int64_t sum;
    unsigned char *state;
    uint64_t state_bytes;
    pdk_block block;
};

static void effect_resize(void *self, uint64_t state_bytes)
{
    struct effect *effect = self;

    effect->state = realloc(effect->state, state_bytes);
    memset(effect->state, 1, state_bytes);
    effect->state_bytes = state_bytes;
}

static pdk_result effect_create(void **self, const pdk_create_args *args,
                                pdk_error *error)
{
    struct effect *effect = calloc(1, sizeof *effect);

    if (effect == NULL)
        return pdk_fail(error, PDK_E_CREATE, "no memory");
    effect->services = args->services;
    *self = effect;
    return PDK_OK;
}

static void effect_destroy(void *self)
{
    free(((struct effect *)self)->state);
    free(self);
}

static pdk_result ask(struct effect *effect, uint64_t size_bytes,
                      pdk_error *error)
{
    effect->block = (pdk_block){
        .struct_size = sizeof effect->block,
        .name = "block",
        .size_bytes = size_bytes,
    };
    if (size_bytes == 0)
        return PDK_OK;
    return effect->services->block(effect->services, &effect->block, error);
}

static void effect_keep(void *self, uint64_t size_bytes)
{
    struct effect *effect = self;

    if (ask(effect, size_bytes, NULL) == PDK_OK)
        memset(effect->block.data, 1, size_bytes);
}

static pdk_result effect_save(void *self, pdk_writer *state, pdk_error *error)
{
    struct effect *effect = self;

    (void)error;
    pdk_put_i64(state, "sum", effect->sum);
    pdk_put_bytes(state, "state", effect->state, effect->state_bytes);
    pdk_put_u64(state, "kept", effect->block.size_bytes);
    return state->result;
}

static pdk_result effect_restore(void *self, const pdk_value *state,
                                 uint32_t version, pdk_error *error)
{
    struct effect *effect = self;
    pdk_bytes bytes = pdk_get_bytes(state, "state");

    (void)version;
    effect->sum = pdk_get_i64(state, "sum", 0);
    if (effect->state_bytes != bytes.size_bytes)
        effect->state = realloc(effect->state, bytes.size_bytes);
    effect->state_bytes = bytes.size_bytes;
    if (bytes.size_bytes > 0)
        memcpy(effect->state, bytes.data, bytes.size_bytes);
    return ask(effect, pdk_get_u64(state, "kept", 0), error);
}

static int64_t effect_add(void *self, int64_t value)
{
    return ((struct effect *)self)->sum += value;
}

PDK_PLUGIN(effect, "bench.effect", "1.0.0", 1, .create = effect_create,
           .destroy = effect_destroy, .save = effect_save,
           .restore = effect_restore);
PDK_INTERFACE(effect, effect_v1, EFFECT_V1, .add = effect_add,
              .resize = effect_resize, .keep = effect_keep);
