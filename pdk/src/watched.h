/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_WATCHED_H
#define PDK_WATCHED_H

#include "host_state.h"

/* Which files a host looks at. */

/* An empty slot for a file, which is watched from then on; PDK_E_EXISTS. */
pdk_result pdk__watched_add(pdk_host *host, struct slot **out, const char *path,
                            pdk_error *error);
void pdk__watched_forget(pdk_host *host, struct slot *slot);

/* Takes up a folder, and what is in it. */
pdk_result pdk__watched_add_folder(pdk_host *host, const char *path,
                                   pdk_error *error);

/* Makes slots for the files in a folder that have none; they are looked at
 * next. */
pdk_result pdk__watched_scan(pdk_host *host, const struct folder *folder,
                             pdk_error *error);

/* Instances came or went: what waited for that is looked at again. */
void pdk__watched_refresh(pdk_host *host);

/* What waited for others, and may have got it, is looked at next, and whoever
 * waits for the host is woken. */
void pdk__watched_stir(pdk_host *host);

/* An event for each path that is only looked at from now on. */
void pdk__watched_say_degraded(pdk_host *host);

#endif
