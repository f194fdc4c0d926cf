/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_WATCH_H
#define PDK_PLATFORM_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Notices that files changed: by the events of the system, through the folders
 * that they are in, and where those do not tell, by looking from time to time.
 *
 * A target is a path and a number of its owner's. A change is reported for the
 * number when a file by that name was closed after writing, moved or linked
 * there, or removed; when a link on the way was switched; and when a folder on
 * the way was removed, made again or renamed. Once, however often it happened,
 * but for a target of which both have heard, events and looking. A target that
 * is a folder changes when any name in it does.
 * With inotify nothing is said of a file that is being written, but for its
 * creation if it already holds something by then: a link to a complete file
 * looks the same. The others cannot know whether somebody still writes, and
 * tell what they see: who is told has to look whether the file is complete.
 *
 * Changes elsewhere on the way to a target can wake the descriptor and turn out
 * to be nobody's: a read may return 0.
 */
struct watch;

/* PDK_E_LIMIT if there are no more descriptors. */
pdk_result pdk__watch_create(struct watch **out, pdk_error *error);
void pdk__watch_destroy(struct watch *watch); /* accepts NULL */

/*
 * `number` must not be in use (PDK_E_ARGUMENT). A path that is not there yet is
 * watched for. PDK_E_SYSTEM if the folder may not be read.
 */
pdk_result pdk__watch_add(struct watch *watch, const char *path, bool is_folder,
                          uint32_t number, pdk_error *error);
void pdk__watch_remove(struct watch *watch, uint32_t number);

/*
 * Takes what the system has to say, without waiting, and fills in the numbers
 * of the targets that changed; returns how many. Call again while it fills the
 * whole array. If the system lost events, all targets are reported.
 */
size_t pdk__watch_read(struct watch *watch, uint32_t *numbers, size_t capacity);

/*
 * A target that is only looked at, four times a second, because the system has
 * no more watches (PDK_E_LIMIT) or its file system does not tell what others do
 * there (PDK_E_UNSUPPORTED); `why` says so. It can become so when it is added
 * and at every read. Each is given once; false if there is no other.
 */
bool pdk__watch_degraded(struct watch *watch, uint32_t *number, pdk_error *why);

/* Is there one that was not given yet? */
bool pdk__watch_is_degraded(const struct watch *watch);

/* One descriptor for all of it, readable when there is something to read, or
 * when the time given to the alarm has come. */
int pdk__watch_descriptor(const struct watch *watch);

/* Makes the descriptor readable after `delay_ns` as well; UINT64_MAX: never.
 * Reading the watch stops the alarm. */
void pdk__watch_alarm(struct watch *watch, uint64_t delay_ns);

/* Makes it readable now. [any-thread] */
void pdk__watch_ring(struct watch *watch);

#endif
