/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHAIN_STORY_H
#define PDK_CHAIN_STORY_H

#include "story.h"

#include "chain.h"

/*
 * Stories about plugins that need plugins: links of a chain (chain.c), each
 * loaded from a file of its own in the test's folder.
 */
#define SOURCE "test.source"
#define SINK "test.sink"
#define VIEWER "test.viewer"

/* "NAME.so" in the test's folder; valid until the next call. */
const char *chain_place(const char *name);

/* Puts the build there, by a rename. */
void chain_publish(const char *name, const char *build);

/* Does so, loads it and takes the loaded event. */
void chain_load(struct story *story, const char *name, const char *build);

/* ... and expects PDK_E_NEEDS at the gate, with that in its reason. */
void chain_refuse_load(struct story *story, const char *name, const char *build,
                       const char *reason);

pdk_instance *chain_make(struct story *story, const char *plugin_id);
void chain_refuse_make(struct story *story, const char *plugin_id,
                       const char *reason);

const pdk_binding *chain_bind(pdk_instance *instance, const char *interface);

/* What a link answers: link_v1.depth and .count of chain.h. */
uint32_t chain_depth(const pdk_binding *binding);
int64_t chain_count(const pdk_binding *binding);
int64_t chain_count_below(const pdk_binding *binding);

/* Expects a refused event of PDK_E_NEEDS at the gate. */
void chain_expect_refused(struct story *story, const char *reason);

/* source <- sink <- viewer: each needs what the one before it provides, and
 * has one instance. Binds the viewer's. */
const pdk_binding *chain_start(struct story *story);
const pdk_binding *chain_start_with(struct story *story,
                                    pdk_host_options options);

/* How many of this process's images lie in the test's folder. */
int chain_mapped_images(void);

#endif
