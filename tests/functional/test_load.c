/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "story.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const pdk_host_options no_options;

/* Loads that build under a host and returns what came of it. */
static pdk_result try_load(const char *machine, pdk_error *error)
{
    struct story story;
    pdk_result result;

    story_begin(&story, no_options);
    story_publish(&story, machine);
    result = pdk_host_load(story.host, story.path, error);
    if (result != PDK_OK)
        story_expect_nothing(&story);
    story_end(&story);
    return result;
}

TEST(a_loaded_plugin_is_reported_and_can_be_called)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    binding = story_start(&story, "1", NULL);
    assert_string_equal(story.event.plugin, "test.machine");
    assert_string_equal(story.event.version, "1.0.0");
    assert_int_equal(story.event.generation, 1);
    assert_int_not_equal(strlen(story.event.build_id), 0);
    assert_string_equal(story.event.path, story.path);
    assert_int_equal(story_revision(binding), 1);
    assert_int_equal(story_step(binding), 1);
    assert_int_equal(binding->generation, 1);
    story_end(&story);
    assert_int_equal(story_mapped_images(), 0);
}

TEST(hooks_are_called_in_the_order_of_the_contract)
{
    struct story story;

    (void)state;
    story_begin(&story, no_options);
    story_publish(&story, "1");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    assert_string_equal(story.log, "");
    pdk_instance *instance;
    assert_result(
        pdk_instance_create(&instance, story.host, "test.machine", NULL, NULL),
        PDK_OK);
    assert_string_equal(story.log, "start 1\nactivate 1\n");
    story.log[0] = '\0';
    pdk_instance_destroy(instance);
    assert_string_equal(story.log, "deactivate 1\nquiesce 1\ndestroy 1\n");
    story_end(&story);
}

TEST(instances_are_independent_and_have_their_own_config)
{
    struct story story;
    pdk_instance *one, *two;
    const pdk_binding *first, *second;
    pdk_document *config;

    (void)state;
    first = story_start(&story, "1", &one);
    assert_result(
        pdk_document_from_json(&config, "{\"name\":\"two\"}", 14, NULL),
        PDK_OK);
    assert_result(pdk_instance_create(&two, story.host, "test.machine",
                                      pdk_root(config), NULL),
                  PDK_OK);
    free(config);
    assert_result(pdk_instance_bind(two, MACHINE_V1, &second, NULL), PDK_OK);
    story_step(first);
    story_step(first);
    assert_int_equal(story_step(second), 1);
    assert_int_equal(story_step(first), 3);
    const machine_v1 *table = second->table;
    assert_string_equal(table->name(first->self), "");
    assert_string_equal(table->name(second->self), "two");

    /* Config is given again after a reload. */
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story.event.instances, 2);
    table = second->table;
    assert_string_equal(table->name(second->self), "two");
    assert_int_equal(story_step(first), 4);
    assert_int_equal(story_step(second), 2);

    pdk_instance_destroy(one);
    assert_int_equal(story_step(second), 3);
    story_end(&story);
}

TEST(memory_of_an_instance_is_accounted)
{
    struct story story;
    pdk_instance *instance;

    (void)state;
    story_start(&story, "1", &instance);
    assert_in_range(pdk_instance_memory(instance), 1000, 1200);
    assert_int_equal(pdk_instance_memory(NULL), 0);
    story_end(&story);
}

TEST(memory_that_a_plugin_forgets_is_freed_and_named)
{
    struct story story;

    (void)state;
    story_start(&story, "forgetful", NULL);
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_contains(story.log, "destroy() left 1000 bytes of memory");
    story_end(&story);
}

TEST(several_plugins_of_one_image_come_and_change_together)
{
    struct story story;
    pdk_instance *machine, *second;
    const pdk_binding *binding;

    (void)state;
    story_begin(&story, no_options);
    story_publish(&story, "two");
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_string_equal(story.event.plugin, "test.machine");
    story_expect(&story, PDK_EVENT_LOADED);
    assert_string_equal(story.event.plugin, "test.second");
    assert_result(
        pdk_instance_create(&machine, story.host, "test.machine", NULL, NULL),
        PDK_OK);
    assert_result(
        pdk_instance_create(&second, story.host, "test.second", NULL, NULL),
        PDK_OK);
    assert_result(pdk_instance_bind(second, MACHINE_V1, &binding, NULL),
                  PDK_OK);
    story_step(binding);
    story_publish(&story, "two_again");
    story_expect(&story, PDK_EVENT_RELOADED);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    assert_int_equal(story_step(binding), 2);
    story_end(&story);
}

TEST(what_is_no_plugin_is_refused_with_its_own_code)
{
    static const struct {
        const char *machine;
        pdk_result result;
        uint32_t stage;
        const char *words;
    } rows[] = {
        { "no_plugin", PDK_E_NO_ENTRY, PDK_STAGE_METADATA, "" },
        { "no_entry", PDK_E_NO_ENTRY, PDK_STAGE_PROVE,
          "pdk_plugin__machine is not exported" },
        { "foreign_abi", PDK_E_ABI_VERSION, PDK_STAGE_METADATA, "99" },
        { "hidden_interface", PDK_E_INTERFACE, PDK_STAGE_PROVE,
          "pdk_iface__machine__machine_v1" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pdk_error error = PDK_ERROR_INIT;

        assert_result(try_load(rows[i].machine, &error), rows[i].result);
        assert_string_equal(pdk_stage_name(error.stage),
                            pdk_stage_name(rows[i].stage));
        assert_contains(error.message, rows[i].words);
        assert_contains(error.path, "machine.so");
    }
    assert_int_equal(story_mapped_images(), 0);
}

TEST(paths_that_lead_nowhere_are_named)
{
    struct story story;
    pdk_error error = PDK_ERROR_INIT;
    const char *fifo;

    (void)state;
    story_begin(&story, no_options);
    assert_result(pdk_host_load(story.host, test_path("none.so"), &error),
                  PDK_E_NOT_FOUND);
    assert_contains(error.path, "none.so");
    assert_int_equal(error.stage, PDK_STAGE_COPY);
    assert_int_equal(error.system_code, ENOENT);

    fifo = test_path("fifo.so");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_result(pdk_host_load(story.host, fifo, NULL), PDK_E_NOT_REGULAR);

    test_write_text(test_path("text.so"), "no image, just words in a file");
    /* Nothing of the failure before is left in the error. */
    assert_result(pdk_host_load(story.host, test_path("text.so"), &error),
                  PDK_E_NOT_ELF);
    assert_contains(error.path, "text.so");
    assert_int_equal(error.system_code, 0);
    test_write_text(test_path("bad.json"), "{ \"pdk_project\": 1,\n oops }");
    error = (pdk_error)PDK_ERROR_INIT;
    assert_result(pdk_host_load(story.host, test_path("bad.json"), &error),
                  PDK_E_SYNTAX);
    assert_int_equal(error.line, 2);
    assert_result(pdk_host_load(story.host, "", NULL), PDK_E_ARGUMENT);
    assert_result(pdk_host_load(NULL, "x", NULL), PDK_E_ARGUMENT);
    story_end(&story);
}

TEST(the_same_path_or_id_is_not_loaded_twice)
{
    struct story story;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    story_start(&story, "1", NULL);
    assert_result(pdk_host_load(story.host, story.path, &error), PDK_E_EXISTS);
    assert_contains(error.message, "already loaded");
    test_copy_in_place(machine_path("2"), test_path("copy.so"));
    assert_result(pdk_host_load(story.host, test_path("copy.so"), &error),
                  PDK_E_EXISTS);
    assert_contains(error.message, "test.machine");
    story_end(&story);
}

TEST(a_project_is_loaded_by_its_manifest)
{
    struct story story;

    (void)state;
    story_begin(&story, no_options);
    story_publish(&story, "1");
    test_write_text(test_path("pdk.json"),
                    "{ \"pdk_project\": 1, \"id\": \"test.machine\","
                    " \"version\": \"1.0.0\", \"output\": \"machine.so\" }");
    assert_result(pdk_host_load(story.host, test_path("pdk.json"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    story_end(&story);
}

TEST(the_gate_asks_for_the_hosts_interfaces)
{
    static const struct {
        const char *machine;
        pdk_interface wanted;
        pdk_result result;
        const char *words;
    } rows[] = {
        { "1", { MACHINE_V1, sizeof(machine_v1), 1 }, PDK_OK, "" },
        { "1",
          { MACHINE_V1, sizeof(machine_v1) + 8, 0 },
          PDK_E_LAYOUT,
          "this host needs" },
        { "no_interface", { MACHINE_V1, 8, 1 }, PDK_E_INTERFACE, MACHINE_V1 },
        { "no_interface", { MACHINE_V1, 8, 0 }, PDK_OK, "" },
        { "1", { "other/1", 8, 1 }, PDK_E_INTERFACE, "other/1" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct story story;
        pdk_error error = PDK_ERROR_INIT;
        pdk_host_options options = { .interfaces = &rows[i].wanted,
                                     .interface_count = 1 };

        story_begin(&story, options);
        story_publish(&story, rows[i].machine);
        assert_result(pdk_host_load(story.host, story.path, &error),
                      rows[i].result);
        assert_contains(error.message, rows[i].words);
        if (rows[i].result != PDK_OK)
            assert_int_equal(error.stage, PDK_STAGE_GATE);
        story_end(&story);
    }
}

TEST(binding_asks_for_what_the_plugin_provides)
{
    struct story story;
    pdk_instance *instance;
    const pdk_binding *first, *again;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    first = story_start(&story, "1", &instance);
    assert_result(pdk_instance_bind(instance, MACHINE_V1, &again, NULL),
                  PDK_OK);
    assert_ptr_equal(first, again);
    assert_result(pdk_instance_bind(instance, "other/1", &again, &error),
                  PDK_E_INTERFACE);
    assert_contains(error.message, "other/1");
    assert_result(pdk_instance_bind(NULL, MACHINE_V1, &again, NULL),
                  PDK_E_ARGUMENT);
    assert_result(
        pdk_instance_create(&instance, story.host, "nobody", NULL, &error),
        PDK_E_NOT_FOUND);
    assert_contains(error.message, "nobody");
    story_end(&story);
}

TEST(unloading_ends_the_instances_and_frees_the_place)
{
    struct story story;

    (void)state;
    story_start(&story, "1", NULL);
    assert_result(pdk_host_unload(story.host, "test.machine", NULL), PDK_OK);
    assert_string_equal(story.log, "deactivate 1\nquiesce 1\ndestroy 1\n");
    story_expect(&story, PDK_EVENT_UNLOADED);
    assert_string_equal(story.event.plugin, "test.machine");
    assert_int_equal(story_mapped_images(), 0);
    assert_result(pdk_host_unload(story.host, "test.machine", NULL),
                  PDK_E_NOT_FOUND);
    story_publish(&story, "2");
    story_expect_nothing(&story);
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    story_end(&story);
}

TEST(a_host_refuses_options_that_make_no_sense)
{
    pdk_host *host = NULL;
    pdk_error error = PDK_ERROR_INIT;
    pdk_interface nameless = { NULL, 8, 0 };
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;

    (void)state;
    assert_result(pdk_host_create(NULL, NULL, &error), PDK_E_ARGUMENT);
    options.interfaces = &nameless;
    options.interface_count = 1;
    assert_result(pdk_host_create(&host, &options, &error), PDK_E_ARGUMENT);
    options = (pdk_host_options)PDK_HOST_OPTIONS_INIT;
    options.contract_path = test_path("none.contract.json");
    assert_result(pdk_host_create(&host, &options, &error), PDK_E_NOT_FOUND);
    assert_contains(error.path, "none.contract.json");
    options = (pdk_host_options)PDK_HOST_OPTIONS_INIT;
    options.cache_directory = test_path("nowhere");
    assert_result(pdk_host_create(&host, &options, &error), PDK_E_NOT_FOUND);
    assert_null(host);
    pdk_host_destroy(NULL);
}

TEST_MAIN(RUN(a_loaded_plugin_is_reported_and_can_be_called),
          RUN(hooks_are_called_in_the_order_of_the_contract),
          RUN(instances_are_independent_and_have_their_own_config),
          RUN(memory_of_an_instance_is_accounted),
          RUN(memory_that_a_plugin_forgets_is_freed_and_named),
          RUN(several_plugins_of_one_image_come_and_change_together),
          RUN(what_is_no_plugin_is_refused_with_its_own_code),
          RUN(paths_that_lead_nowhere_are_named),
          RUN(the_same_path_or_id_is_not_loaded_twice),
          RUN(a_project_is_loaded_by_its_manifest),
          RUN(the_gate_asks_for_the_hosts_interfaces),
          RUN(binding_asks_for_what_the_plugin_provides),
          RUN(unloading_ends_the_instances_and_frees_the_place),
          RUN(a_host_refuses_options_that_make_no_sense))
