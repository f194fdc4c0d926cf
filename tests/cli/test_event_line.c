/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "event_line.h"
#include "figures.h"

static pdk_event an_event(uint32_t kind)
{
    pdk_event event = { .struct_size = sizeof event,
                        .kind = kind,
                        .plugin = "org.example.counter",
                        .version = "1.0.0",
                        .build_id = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
                        .generation = 2,
                        .error = PDK_ERROR_INIT,
                        .path = "/tmp/counter.so" };
    return event;
}

static void refuse(pdk_event *event)
{
    event->error.stage = PDK_STAGE_GATE;
    pdk_fail(&event->error, PDK_E_INTERFACE, "it lacks pdk.tick/1");
}

static void assert_text(const pdk_event *event, const char *expected)
{
    struct text_buffer line = TEXT_BUFFER_INIT;

    event_write_text(&line, event);
    assert_string_equal(line.data, expected);
    pdk__text_finish(&line);
}

/* The object, to be deleted; asserts that it is one, on one line. */
static cJSON *object_of(const pdk_event *event)
{
    struct text_buffer line = TEXT_BUFFER_INIT;
    cJSON *object;

    event_write_json(&line, event);
    assert_null(strchr(line.data, '\n'));
    assert_true(pdk__text_is_utf8(line.data, line.size_bytes));
    object = cJSON_ParseWithOpts(line.data, NULL, 1);
    assert_non_null(object);
    pdk__text_finish(&line);
    return object;
}

static const char *text_in(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, key));

    assert_non_null(text);
    return text;
}

static double number_in(const cJSON *object, const char *key)
{
    const cJSON *number = cJSON_GetObjectItem(object, key);

    assert_true(cJSON_IsNumber(number));
    return number->valuedouble;
}

TEST(a_reload_is_told_with_its_time_and_state)
{
    pdk_event event = an_event(PDK_EVENT_RELOADED);

    (void)state;
    event.total_us = 930;
    event.state_bytes = 24;
    assert_text(&event, "reloaded org.example.counter generation 2 build "
                        "1a2b3c4d5e6f in 930 us, 24 bytes of state");
    event.total_us = 1260;
    event.kind = PDK_EVENT_LOADED;
    event.build_id[0] = '\0';
    assert_text(&event, "loaded org.example.counter generation 2 in 1.3 ms");
    event.kind = PDK_EVENT_ROLLED_BACK;
    assert_text(&event, "rolled-back org.example.counter generation 2 in "
                        "1.3 ms, 24 bytes of state");
}

TEST(a_refusal_says_where_why_and_what_goes_on)
{
    pdk_event event = an_event(PDK_EVENT_REFUSED);

    (void)state;
    refuse(&event);
    assert_text(&event,
                "refused org.example.counter at gate: it lacks pdk.tick/1 "
                "[PDK_E_INTERFACE]; generation 2 keeps running");
    event.generation = 0;
    event.plugin[0] = '\0';
    assert_text(&event, "refused counter.so at gate: it lacks pdk.tick/1 "
                        "[PDK_E_INTERFACE]");
}

TEST(a_crash_names_the_generation_and_the_place)
{
    pdk_event event = an_event(PDK_EVENT_FAULTED);

    (void)state;
    pdk_fail(&event.error, PDK_E_CRASHED,
             "org.example.counter generation 2 crashed in counter_tick+0x12");
    assert_text(&event, "crashed org.example.counter generation 2: in "
                        "counter_tick+0x12 [PDK_E_CRASHED]");
    pdk_fail(&event.error, PDK_E_CRASHED, "nobody knows where");
    assert_text(&event, "crashed org.example.counter generation 2: nobody "
                        "knows where [PDK_E_CRASHED]");
}

TEST(other_events_have_their_names)
{
    pdk_event event = an_event(PDK_EVENT_UNLOADED);

    (void)state;
    assert_text(&event, "unloaded org.example.counter");
    event.kind = PDK_EVENT_MISSING;
    assert_text(&event,
                "missing org.example.counter; generation 2 keeps running");
}

TEST(an_event_is_a_json_object_with_what_applies)
{
    pdk_event event = an_event(PDK_EVENT_RELOADED);
    cJSON *object, *stages;

    (void)state;
    event.total_us = 930;
    event.state_bytes = 24;
    event.instances = 1;
    event.stages_us[PDK_STAGE_SELF_TEST] = 7;
    object = object_of(&event);
    assert_string_equal(text_in(object, "event"), "reloaded");
    assert_string_equal(text_in(object, "plugin"), "org.example.counter");
    assert_int_equal(number_in(object, "generation"), 2);
    assert_string_equal(text_in(object, "build_id"), event.build_id);
    assert_int_equal(number_in(object, "total_us"), 930);
    assert_int_equal(number_in(object, "state_bytes"), 24);
    assert_string_equal(text_in(object, "path"), "/tmp/counter.so");
    assert_null(cJSON_GetObjectItem(object, "code"));
    stages = cJSON_GetObjectItem(object, "stages_us");
    assert_int_equal(cJSON_GetArraySize(stages), 1);
    assert_int_equal(number_in(stages, "self-test"), 7);
    cJSON_Delete(object);
}

TEST(a_failure_in_json_has_stage_code_and_message)
{
    pdk_event event = an_event(PDK_EVENT_REFUSED);
    cJSON *object;

    (void)state;
    refuse(&event);
    object = object_of(&event);
    assert_string_equal(text_in(object, "event"), "refused");
    assert_string_equal(text_in(object, "stage"), "gate");
    assert_string_equal(text_in(object, "code"), "PDK_E_INTERFACE");
    assert_string_equal(text_in(object, "message"), "it lacks pdk.tick/1");
    assert_null(cJSON_GetObjectItem(object, "stages_us"));
    assert_null(cJSON_GetObjectItem(object, "state_bytes"));
    cJSON_Delete(object);
}

TEST(whatever_a_plugin_says_a_line_stays_one_line)
{
    pdk_event event = an_event(PDK_EVENT_REFUSED);
    cJSON *object;

    (void)state;
    event.plugin[0] = '\0';
    snprintf(event.path, sizeof event.path, "/tmp/a\nb\xff.so");
    pdk_fail(&event.error, PDK_E_CREATE, "one\ntwo \"\x1b[31m\" \xc3\x28");
    assert_text(&event, "refused a b?.so: one two \" [31m\" ?( "
                        "[PDK_E_CREATE]; generation 2 keeps running");
    object = object_of(&event);
    assert_string_equal(text_in(object, "message"), "one two \" [31m\" ?(");
    cJSON_Delete(object);
}

TEST(an_unknown_format_is_refused_with_those_there_are)
{
    enum event_format format = EVENTS_TEXT;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(event_format_parse(&format, "json", NULL), PDK_OK);
    assert_int_equal(format, EVENTS_JSON);
    assert_result(event_format_parse(&format, "text", NULL), PDK_OK);
    assert_int_equal(format, EVENTS_TEXT);
    assert_result(event_format_parse(&format, NULL, NULL), PDK_OK);
    assert_result(event_format_parse(&format, "xml", &error), PDK_E_ARGUMENT);
    assert_contains(error.message, "'xml' is neither text nor json");
}

TEST(figures_sum_up_the_events)
{
    struct figures figures = { .instances = 1, .ticks = 40 };
    pdk_event event = an_event(PDK_EVENT_RELOADED);
    char *said;

    (void)state;
    event.total_us = 900;
    figures_count(&figures, &event);
    event.total_us = 600;
    event.stages_us[PDK_STAGE_COPY] = 120;
    event.stages_us[PDK_STAGE_LOAD] = 210;
    figures_count(&figures, &event);
    event.kind = PDK_EVENT_REFUSED;
    figures_count(&figures, &event);
    FILE *file = fopen(test_path("figures"), "w");
    assert_non_null(file);
    figures_print(&figures, file);
    fclose(file);
    said = test_read(test_path("figures"), NULL);
    assert_string_equal(said, "ticks 40, instances 1, reloads 2, refused 1, "
                              "crashes 0, rolled back 0, zombies 0\n"
                              "reloads took 600 us to 900 us; the last: "
                              "copy 120 us, load 210 us\n");
    free(said);
}

TEST_MAIN(RUN(a_reload_is_told_with_its_time_and_state),
          RUN(a_refusal_says_where_why_and_what_goes_on),
          RUN(a_crash_names_the_generation_and_the_place),
          RUN(other_events_have_their_names),
          RUN(an_event_is_a_json_object_with_what_applies),
          RUN(a_failure_in_json_has_stage_code_and_message),
          RUN(whatever_a_plugin_says_a_line_stays_one_line),
          RUN(an_unknown_format_is_refused_with_those_there_are),
          RUN(figures_sum_up_the_events))
