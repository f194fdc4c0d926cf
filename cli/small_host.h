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
 * The host inside the program: one instance of each plugin, ticked at a steady
 * rate through pdk.tick/1 if the plugin provides that. It is an ordinary user
 * of pdk/host.h. Its owner's loop is
 *
 *     while (small_host_next(host, &event))
 *         ... show the event ...
 *     small_host_tick(host);
 *     ... wait for small_host_pause_ns(), or for the descriptor ...
 */
struct small_host;

struct small_host_options {
    uint32_t rate_hz; /* 1 or more */
    bool is_watching; /* false: only what small_host_reload() asks for */
    bool flies;       /* what is loaded is tried in another process first */
    FILE *voice;      /* where the plugins' tick->print() goes; not owned */
};

pdk_result small_host_create(struct small_host **out,
                             const struct small_host_options *options,
                             pdk_error *error);
void small_host_destroy(struct small_host *host); /* accepts NULL */

/* A shared object, a folder, or a project: a pdk.json or a folder with one. */
pdk_result small_host_load(struct small_host *host, const char *path,
                           pdk_error *error);

/* Reloads the plugin's image now; what comes of it is the next event. */
pdk_result small_host_reload(struct small_host *host, const char *plugin_id,
                             pdk_error *error);

/* Takes one event and does what follows from it: a plugin that came in gets
 * its instance. False when there is none. */
bool small_host_next(struct small_host *host, pdk_event *event);

/* Ticks all instances, if it is time. A tick that fails is told on stderr, once
 * for each reason. */
void small_host_tick(struct small_host *host);

/* How long until it is time; what to wait for meanwhile, or -1. */
uint64_t small_host_pause_ns(const struct small_host *host);
int small_host_descriptor(const struct small_host *host);

/* The state of the only instance, to a file and from one. PDK_E_ARGUMENT if
 * there is none, or more than one. */
pdk_result small_host_save(struct small_host *host, const char *path,
                           pdk_error *error);
pdk_result small_host_restore(struct small_host *host, const char *path,
                              pdk_error *error);

struct figures small_host_figures(const struct small_host *host);

#endif
