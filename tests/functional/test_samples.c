/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Every sample plugin, run and then edited as its README suggests: the new
 * build goes on where the old one was.
 */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connector/connector.h"
#include "gain/gain.h"
#include "minimum/minimum.h"
#include "pdk/host.h"
#include "pdk/tick.h"

/* A host with one sample in a folder of its own, and what it printed last. */
struct show {
    pdk_host *host;
    const char *path;
    pdk_event event;
    uint64_t ticks;
    char printed[32768];
};

static void show_next_event(struct show *show, uint32_t kind)
{
    assert_true(pdk_host_wait(show->host, 10000));
    while (!pdk_host_poll(show->host, &show->event))
        assert_true(pdk_host_wait(show->host, 10000));
    if (show->event.kind != kind)
        print_error("%s\n", show->event.error.message);
    assert_string_equal(pdk_event_name(show->event.kind), pdk_event_name(kind));
}

static void show_begin(struct show *show, const char *sample)
{
    pdk_error error = PDK_ERROR_INIT;

    *show = (struct show){ .path = test_path("sample.so") };
    test_copy_by_rename(sample, show->path);
    assert_result(pdk_host_create(&show->host, NULL, &error), PDK_OK);
    if (pdk_host_load(show->host, show->path, &error) != PDK_OK)
        fail_msg("%s", error.message);
    show_next_event(show, PDK_EVENT_LOADED);
}

static void show_edit(struct show *show, const char *edited)
{
    test_copy_by_rename(edited, show->path);
    show_next_event(show, PDK_EVENT_RELOADED);
}

static pdk_instance *show_instance(struct show *show, const char *plugin_id,
                                   const char *config)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_document *document = NULL;
    pdk_instance *instance = NULL;

    if (config != NULL)
        assert_result(
            pdk_document_from_json(&document, config, strlen(config), &error),
            PDK_OK);
    assert_result(pdk_instance_create(&instance, show->host, plugin_id,
                                      pdk_root(document), &error),
                  PDK_OK);
    free(document);
    return instance;
}

static const pdk_binding *show_bind(pdk_instance *instance,
                                    const char *interface_id)
{
    pdk_error error = PDK_ERROR_INIT;
    const pdk_binding *binding = NULL;

    assert_result(pdk_instance_bind(instance, interface_id, &binding, &error),
                  PDK_OK);
    return binding;
}

static void keep_print(const pdk_tick *tick, const char *text)
{
    struct show *show = tick->context;

    snprintf(show->printed, sizeof show->printed, "%s", text);
}

static void show_tick(struct show *show, const pdk_binding *binding,
                      uint64_t elapsed_ns)
{
    const pdk_tick_v1 *table = binding->table;
    pdk_error error = PDK_ERROR_INIT;
    pdk_tick tick = { .struct_size = sizeof tick,
                      .rate_hz = 30,
                      .number = show->ticks++,
                      .elapsed_ns = elapsed_ns,
                      .context = show,
                      .print = keep_print };

    assert_non_null(table);
    assert_result(table->tick(binding->self, &tick, &error), PDK_OK);
}

TEST(the_minimum_becomes_a_maximum_by_one_edit)
{
    struct show show;
    const pdk_binding *binding;
    const sample_minimum_v1 *minimum;

    (void)state;
    show_begin(&show, SAMPLES "/minimum.so");
    binding = show_bind(show_instance(&show, "sample.minimum", NULL),
                        SAMPLE_MINIMUM_V1);
    minimum = binding->table;
    assert_int_equal(minimum->min(binding->self, 3, 4), 3);
    assert_int_equal(minimum->min(binding->self, 4, -3), -3);

    show_edit(&show, EDITED "/minimum_edited.so");
    minimum = binding->table;
    assert_int_equal(minimum->min(binding->self, 3, 4), 4);
    pdk_host_destroy(show.host);
}

TEST(the_counter_goes_on_in_other_steps)
{
    const pdk_binding *binding;
    struct show show;

    (void)state;
    show_begin(&show, SAMPLES "/counter.so");
    binding =
        show_bind(show_instance(&show, "sample.counter", NULL), PDK_TICK_V1);
    for (int i = 0; i < 3; i++)
        show_tick(&show, binding, 0);
    assert_string_equal(show.printed, "3 after 0 reloads\n");

    show_edit(&show, EDITED "/counter_edited.so");
    assert_true(show.event.state_bytes > 0);
    show_tick(&show, binding, 0);
    assert_string_equal(show.printed, "13 after 1 reloads\n");
    show_edit(&show, SAMPLES "/counter.so");
    show_tick(&show, binding, 0);
    assert_string_equal(show.printed, "14 after 2 reloads\n");
    pdk_host_destroy(show.host);
}

TEST(the_counter_takes_over_a_state_of_version_1)
{
    const pdk_binding *binding;
    struct show show;

    (void)state;
    show_begin(&show, EDITED "/counter_of_version_1.so");
    binding =
        show_bind(show_instance(&show, "sample.counter", NULL), PDK_TICK_V1);
    for (int i = 0; i < 5; i++)
        show_tick(&show, binding, 0);
    assert_string_equal(show.printed, "5\n");

    show_edit(&show, SAMPLES "/counter.so");
    show_tick(&show, binding, 0);
    assert_string_equal(show.printed, "6 after 1 reloads\n");
    pdk_host_destroy(show.host);
}

/* What the effect makes of `frames` ones; returns the last. */
static float run_effect(const pdk_binding *binding, uint32_t frames)
{
    const sample_effect_v1 *effect = binding->table;
    float block[256];

    assert_true(frames <= 256);
    for (uint32_t i = 0; i < frames; i++)
        block[i] = 1.0f;
    effect->process(binding->self, block, block, frames);
    return block[frames - 1];
}

static void set_gain(const pdk_binding *binding, float gain)
{
    const sample_effect_v1 *effect = binding->table;

    effect->set_gain(binding->self, gain);
}

static void assert_near(float value, float expected)
{
    if (value < expected - 1e-4f || value > expected + 1e-4f)
        fail_msg("%f is not %f", (double)value, (double)expected);
}

TEST(two_gains_glide_on_by_themselves)
{
    const pdk_binding *quiet, *loud;
    struct show show;
    float before;

    (void)state;
    show_begin(&show, SAMPLES "/gain.so");
    quiet = show_bind(show_instance(&show, "sample.gain", "{\"gain\": 0.25}"),
                      SAMPLE_EFFECT_V1);
    loud =
        show_bind(show_instance(&show, "sample.gain", NULL), SAMPLE_EFFECT_V1);
    assert_near(run_effect(quiet, 64), 0.25f);
    assert_near(run_effect(loud, 64), 1.0f);
    set_gain(loud, 0.5f);
    before = run_effect(loud, 256);
    assert_true(before > 0.5f && before < 1.0f);

    show_edit(&show, EDITED "/gain_edited.so");
    assert_int_equal(show.event.instances, 2);
    assert_near(run_effect(quiet, 64), 0.25f);
    assert_near(run_effect(loud, 1), before + (0.5f - before) * 0.01f);
    for (int i = 0; i < 10; i++)
        run_effect(loud, 256);
    assert_near(run_effect(loud, 1), 0.5f);
    assert_near(run_effect(quiet, 1), 0.25f);
    pdk_host_destroy(show.host);
}

struct line {
    const pdk_binding *source_tick, *stream, *sink_tick, *viewer;
};

/* Ticks both ends and looks whether the sink read inside the source's own
 * document; returns how many bytes of pixels there are. */
static uint64_t pass_a_picture(struct show *show, const struct line *line)
{
    const sample_stream_v1 *stream = line->stream->table;
    const sample_viewer_v1 *viewer = line->viewer->table;
    const pdk_document *picture;
    const pdk_value *rows;
    uint64_t bytes = 0;

    show_tick(show, line->source_tick, 0);
    show_tick(show, line->sink_tick, 0);
    picture = stream->newest(line->stream->self);
    assert_non_null(picture);
    rows = pdk_get(pdk_root(picture), "rows");
    for (uint64_t i = 0; i < pdk_length(rows); i++)
        bytes += pdk_as_bytes(pdk_at(rows, i)).size_bytes;
    assert_ptr_equal(viewer->last_row(line->viewer->self),
                     pdk_as_bytes(pdk_at(rows, pdk_length(rows) - 1)).data);
    assert_in_range((uintptr_t)viewer->last_row(line->viewer->self),
                    (uintptr_t)picture,
                    (uintptr_t)picture + picture->size_bytes);
    return bytes;
}

TEST(the_connector_passes_megabytes_where_they_lie)
{
    pdk_instance *source, *sink;
    pdk_error error = PDK_ERROR_INIT;
    struct show show;
    struct line line;

    (void)state;
    show_begin(&show, SAMPLES "/connector.so");
    show_next_event(&show, PDK_EVENT_LOADED); /* the other one of the two */
    assert_result(
        pdk_instance_create(&sink, show.host, "sample.sink", NULL, &error),
        PDK_E_NEEDS);
    assert_contains(error.message, "sample.sink needs sample.stream/1 of "
                                   "sample.source, which has no instance");
    source = show_instance(&show, "sample.source", NULL);
    sink = show_instance(&show, "sample.sink", NULL);
    line.sink_tick = show_bind(sink, PDK_TICK_V1);
    line.viewer = show_bind(sink, SAMPLE_VIEWER_V1);
    show_tick(&show, line.sink_tick, 0); /* there is no picture yet */
    assert_string_equal(show.printed, "no picture yet\n");

    line.source_tick = show_bind(source, PDK_TICK_V1);
    line.stream = show_bind(source, SAMPLE_STREAM_V1);
    assert_int_equal(pass_a_picture(&show, &line), 4 << 20);
    assert_string_equal(show.printed, "frame 1: 4194304 bytes\n");

    show_edit(&show, EDITED "/connector_edited.so");
    assert_int_equal(pass_a_picture(&show, &line), 8 << 20);
    pdk_instance_destroy(source);
    show_tick(&show, line.sink_tick, 0);
    assert_string_equal(show.printed, "no picture yet\n");
    pdk_host_destroy(show.host);
}

/* Replaces every `from` in the text by `to`, which is as long. */
static void repaint(char *text, const char *from, const char *to)
{
    for (char *at = text; (at = strstr(at, from)) != NULL;)
        memcpy(at, to, strlen(to));
}

TEST(the_comet_flies_on_in_another_colour)
{
    const pdk_binding *binding;
    char before[sizeof(((struct show *)NULL)->printed)];
    struct show show;

    (void)state;
    show_begin(&show, SAMPLES "/visual.so");
    binding =
        show_bind(show_instance(&show, "sample.visual", NULL), PDK_TICK_V1);
    show_tick(&show, binding, 0);
    memcpy(before, show.printed, sizeof before);
    for (int i = 0; i < 40; i++)
        show_tick(&show, binding, 33000000);
    assert_string_not_equal(show.printed, before);
    assert_contains(show.printed, "38;5;214m");

    memcpy(before, show.printed, sizeof before);
    repaint(before, "38;5;214m", "38;5;141m");
    show_edit(&show, EDITED "/visual_edited.so");
    show_tick(&show, binding, 0);
    assert_string_equal(show.printed, before);
    pdk_host_destroy(show.host);
}

TEST_MAIN(RUN(the_minimum_becomes_a_maximum_by_one_edit),
          RUN(the_counter_goes_on_in_other_steps),
          RUN(the_counter_takes_over_a_state_of_version_1),
          RUN(two_gains_glide_on_by_themselves),
          RUN(the_connector_passes_megabytes_where_they_lie),
          RUN(the_comet_flies_on_in_another_colour))
