/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The stage on which the stories of jobs play.
 */
#include "job_story.h"

#include <stdio.h>
#include <string.h>

void job_bind(struct scene *scene)
{
    assert_result(pdk_instance_create(&scene->instance, scene->story.host,
                                      "test.machine", NULL, NULL),
                  PDK_OK);
    assert_result(
        pdk_instance_bind(scene->instance, BUSY_V1, &scene->busy, NULL),
        PDK_OK);
    assert_result(
        pdk_instance_bind(scene->instance, MACHINE_V1, &scene->machine, NULL),
        PDK_OK);
}

static void begin(struct scene *scene, const char *build, uint32_t drain_ms)
{
    pdk_host_options options = { .drain_ms = drain_ms };

    story_begin(&scene->story, options);
    story_publish(&scene->story, build);
    assert_result(pdk_host_load(scene->story.host, scene->story.path, NULL),
                  PDK_OK);
    story_expect(&scene->story, PDK_EVENT_LOADED);
    job_bind(scene);
}

void job_begin_logged(struct scene *scene, const char *build)
{
    begin(scene, build, 30000);
}

void job_begin_impatient(struct scene *scene, const char *build)
{
    begin(scene, build, 20);
    scene->story.log[0] = '\0';
}

void job_begin(struct scene *scene, const char *build)
{
    job_begin_logged(scene, build);
    scene->story.log[0] = '\0';
}

pdk_result job_try(struct scene *scene, pdk_job *job, pdk_error *error)
{
    const busy_v1 *busy = scene->busy->table;

    return busy->start(scene->busy->self, job, error);
}

uint64_t job_start(struct scene *scene, uint32_t kind, const char *name,
                   uint64_t delay_ns, uint64_t period_ns)
{
    pdk_job job = PDK_JOB_INIT(kind, name, NULL, NULL);

    job.delay_ns = delay_ns;
    job.period_ns = period_ns;
    assert_result(job_try(scene, &job, NULL), PDK_OK);
    assert_int_not_equal(job.number, 0);
    return job.number;
}

void job_stop(struct scene *scene, uint64_t number)
{
    const busy_v1 *busy = scene->busy->table;

    busy->stop(scene->busy->self, number);
}

void job_expect(struct scene *scene, const char *log)
{
    assert_false(pdk_host_poll(scene->story.host, &scene->story.event));
    assert_string_equal(scene->story.log, log);
    scene->story.log[0] = '\0';
}

uint32_t job_publish(struct scene *scene, const char *topic, const char *text)
{
    const pdk_document *message;
    pdk_writer *writer;
    uint32_t count;

    assert_result(pdk_writer_create(&writer, NULL), PDK_OK);
    pdk_put_map(writer, NULL);
    pdk_put_text(writer, "text", text);
    pdk_put_end(writer);
    assert_result(pdk_writer_finish(writer, &message, NULL), PDK_OK);
    count = pdk_host_publish(scene->story.host, topic, pdk_root(message));
    pdk_writer_destroy(writer);
    return count;
}

struct list {
    char *out;
    size_t capacity;
};

static void note(void *context, const pdk_job_info *job)
{
    struct list *list = context;
    size_t used = strlen(list->out);

    snprintf(list->out + used, list->capacity - used, "%s:%s:%u:%u ",
             job->plugin_id, job->name, job->kind, job->generation);
}

void job_list(struct scene *scene, char *out, size_t capacity)
{
    struct list list = { out, capacity };

    out[0] = '\0';
    pdk_host_each_job(scene->story.host, note, &list);
}
