/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_JOB_STORY_H
#define PDK_JOB_STORY_H

#include "story.h"

#include "busy.h"

#define MS UINT64_C(1000000)

/* A story with the plugin that has jobs; see busy.h. */
struct scene {
    struct story story;
    pdk_instance *instance;
    const pdk_binding *machine, *busy;
};

/* Loads that build and makes an instance. The log is empty then; or, by the
 * second, holds what was said meanwhile. */
void job_begin(struct scene *scene, const char *build);
void job_begin_logged(struct scene *scene, const char *build);

/* The same with a host that waits for threads for 20 ms, and not for long. */
void job_begin_impatient(struct scene *scene, const char *build);
void job_bind(
    struct scene *scene); /* ... the instance, for a host of its own */

pdk_result job_try(struct scene *scene, pdk_job *job, pdk_error *error);

/* Asserts that it is started, and returns its number. */
uint64_t job_start(struct scene *scene, uint32_t kind, const char *name,
                   uint64_t delay_ns, uint64_t period_ns);
void job_stop(struct scene *scene, uint64_t number);

/* Polls once, and expects that nothing happens but jobs, which say `log`. */
void job_expect(struct scene *scene, const char *log);

/* Publishes { "text": text }; returns how many were told. */
uint32_t job_publish(struct scene *scene, const char *topic, const char *text);

/* Writes "test.machine:NAME:KIND:GENERATION " for each job there is. */
void job_list(struct scene *scene, char *out, size_t capacity);

#endif
