/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_STORY_H
#define PDK_STORY_H

#include "test.h"

#include "machine.h"
#include "pdk/host.h"

/*
 * A host with one watched file in a fresh folder, a clock that stands still
 * unless it is moved, and a record of what the plugins logged.
 *
 * With PDK_STORY=threaded in the environment the same story is played by hosts
 * that have an engine's thread (PDK_HOST_THREAD), which goes by the real clock:
 * what is waited for is the host's descriptor then.
 */
struct story {
    pdk_host *host;
    char path[512]; /* of the watched file */
    _Atomic uint64_t now_ns;
    bool is_threaded;
    char log[4096];  /* "start 1\nactivate 1\n"; see story_log() */
    pdk_event event; /* the last one that was polled */
};

/* A host; `options` may be NULL, its clock and log are replaced. */
void story_begin(struct story *story, pdk_host_options options);
void story_end(struct story *story);

/* The path of a build: "1" is revision 1, other names as in CMakeLists.txt. */
const char *machine_path(const char *name);

/* Puts that build in the watched file's place, by a rename or in place. */
void story_publish(struct story *story, const char *machine);
void story_overwrite(struct story *story, const char *machine);

/* Begins, publishes `machine`, loads the file, takes the loaded event, makes an
 * instance and binds its interface. */
const pdk_binding *story_start(struct story *story, const char *machine,
                               pdk_instance **instance);

/* The same with options; PDK_HOST_NO_WATCH leaves reloading to the test. */
const pdk_binding *story_start_with(struct story *story, const char *machine,
                                    pdk_host_options options);

/* Polls until an event comes, moving the clock on by 1 ms at a time, for 200 ms
 * at most; asserts that it is of that kind, and leaves it in story->event. */
void story_expect(struct story *story, uint32_t kind);

/* The same for two events, in whatever order, of those two plugins. */
struct story_line {
    uint32_t kind;
    const char *plugin;
};
void story_expect_both(struct story *story, struct story_line one,
                       struct story_line other);

/* How long the host's descriptor may take to tell of what was done before. */
int story_patience_ms(const struct story *story);

/* Waits until nothing is left to be done behind the host. */
void story_settle(struct story *story);

/* Asserts that polling for 200 ms (of the story's clock) gives no event. */
void story_expect_nothing(struct story *story);

/* The log where another thread may be writing to it; valid until the next. */
const char *story_log(const struct story *story);

/* What a call of the interface answers. */
uint32_t story_revision(const pdk_binding *binding);
int64_t story_step(const pdk_binding *binding);

/* How many machines of this process's maps come from the host's cache. */
int story_mapped_images(void);

#endif
