/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_SMALL_HOST_H
#define PDK_CLI_SMALL_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "figures.h"
#include "pdk/host.h"

/*
 * The host of `pdk run` and `pdk dev`: one instance of each plugin, ticked at a
 * steady rate if the plugin provides pdk.tick/1. It is an ordinary user of
 * pdk/host.h. The caller's loop is
 *
 *     while (small_host_next(host, &event))
 *         ... show the event ...
 *     small_host_tick(host);
 *     ... wait for small_host_pause_ns(), or for the descriptor ...
 */
struct small_host;

struct small_host_options {
    uint32_t rate_hz; /* 1 or more */
    bool is_watching; /* false: reloads only by small_host_reload() */
    bool flies;       /* pre-flight: try each build in another process first */
    FILE *voice;      /* output of the plugins' tick->print(); not owned */
};

pdk_result small_host_create(struct small_host **out,
                             const struct small_host_options *options,
                             pdk_error *error);
void small_host_destroy(struct small_host *host); /* accepts NULL */

/* A shared object, a folder, or a project: a pdk.json or a folder with one. */
pdk_result small_host_load(struct small_host *host, const char *path,
                           pdk_error *error);

/* Reloads the plugin's image now; the next event has the outcome. */
pdk_result small_host_reload(struct small_host *host, const char *plugin_id,
                             pdk_error *error);

/* Takes one event and acts on it: makes the instance of a plugin that was
 * loaded. False if there is no event. */
bool small_host_next(struct small_host *host, pdk_event *event);

/* Ticks all instances if a tick is due. Reports a failed tick on stderr, and
 * repeated failures with the same reason only once. */
void small_host_tick(struct small_host *host);

/* The time until the next tick, and a descriptor to wait for, or -1. */
uint64_t small_host_pause_ns(const struct small_host *host);
int small_host_descriptor(const struct small_host *host);

/* Saves the state of the only instance to a file, or restores it.
 * PDK_E_ARGUMENT if there is no instance, or more than one. */
pdk_result small_host_save(struct small_host *host, const char *path,
                           pdk_error *error);
pdk_result small_host_restore(struct small_host *host, const char *path,
                              pdk_error *error);

struct figures small_host_figures(const struct small_host *host);

#endif
