/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "cpp/thrower.h"
#include "pdk/plugin.h"

/* An instance of the fixture, that throws `what` in `where`. */
struct instance {
    void *image;
    const pdk_plugin *plugin;
    const thrower_v1 *table;
    void *self;
    pdk_error error;
    pdk_document *config;
};

/* What came out of a call: its code, and what it says. */
#define ASSERT_SAYS(instance_, result_, code_, message_)                       \
    do {                                                                       \
        assert_result((result_), (code_));                                     \
        assert_int_equal((instance_)->error.code, (code_));                    \
        assert_string_equal((instance_)->error.message, (message_));           \
    } while (0)

static pdk_result open_instance(struct instance *instance, const char *where,
                                const char *what)
{
    pdk_create_args args = { .struct_size = sizeof args };
    char json[128];
    int size = snprintf(json, sizeof json, "{\"where\":\"%s\",\"what\":\"%s\"}",
                        where, what);

    *instance = (struct instance){ .error = PDK_ERROR_INIT };
    instance->image = dlopen(THROWER, RTLD_NOW | RTLD_LOCAL);
    assert_non_null(instance->image);
    instance->plugin = dlsym(instance->image, "pdk_plugin__thrower");
    assert_non_null(instance->plugin);
    instance->table = dlsym(instance->image, "pdk_iface__thrower__thrower_v1");
    assert_non_null(instance->table);
    assert_result(
        pdk_document_from_json(&instance->config, json, (uint64_t)size, NULL),
        PDK_OK);
    args.config = pdk_root(instance->config);
    return instance->plugin->create(&instance->self, &args, &instance->error);
}

static void close_instance(struct instance *instance)
{
    if (instance->self != NULL)
        instance->plugin->destroy(instance->self);
    free(instance->config);
    dlclose(instance->image);
}

/* Calls the hook or function of that name. */
static pdk_result call(struct instance *instance, const char *name)
{
    const pdk_plugin *plugin = instance->plugin;
    pdk_writer *writer;
    pdk_result result;

    if (strcmp(name, "self_test") == 0)
        return plugin->self_test(instance->self, &instance->error);
    if (strcmp(name, "activate") == 0)
        return plugin->activate(instance->self, &instance->error);
    if (strcmp(name, "restore") == 0)
        return plugin->restore(instance->self, pdk_root(instance->config), 3,
                               &instance->error);
    if (strcmp(name, "work") == 0)
        return instance->table->work(instance->self, 5, &instance->error);
    assert_string_equal(name, "save");
    assert_result(pdk_writer_create(&writer, NULL), PDK_OK);
    pdk_put_map(writer, NULL);
    result = plugin->save(instance->self, writer, &instance->error);
    pdk_writer_destroy(writer);
    return result;
}

static void assert_thrown(const char *where, pdk_result code)
{
    static const struct {
        const char *what;
        pdk_result code; /* PDK_OK: that of the hook */
        const char *message;
    } rows[] = {
        { "runtime_error", PDK_OK, "a runtime error" },
        { "int", PDK_OK, "an exception that is not a std::exception" },
        { "failure", PDK_E_BUSY, "a typed failure" },
        { "no failure", PDK_OK, "no code at all" },
        { "bad_alloc", PDK_E_MEMORY, "out of memory" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pdk_result expected = rows[i].code != PDK_OK ? rows[i].code : code;
        struct instance instance;
        pdk_result result = open_instance(&instance, where, rows[i].what);

        if (strcmp(where, "create") == 0) {
            assert_null(instance.self);
        } else {
            assert_result(result, PDK_OK);
            result = call(&instance, where);
        }
        ASSERT_SAYS(&instance, result, expected, rows[i].message);
        close_instance(&instance);
    }
}

TEST(what_a_hook_throws_is_a_code_and_a_message)
{
    (void)state;
    assert_thrown("create", PDK_E_CREATE);
    assert_thrown("save", PDK_E_SAVE);
    assert_thrown("restore", PDK_E_RESTORE);
    assert_thrown("self_test", PDK_E_SELF_TEST);
    assert_thrown("activate", PDK_E_ACTIVATE);
}

TEST(what_a_call_throws_is_a_code_and_a_message)
{
    (void)state;
    assert_thrown("work", PDK_E_CALL);
}

TEST(a_call_that_cannot_tell_returns_what_is_empty)
{
    struct instance instance;

    (void)state;
    open_instance(&instance, "silent", "runtime_error");
    assert_result(instance.table->silent(instance.self), PDK_E_CALL);
    close_instance(&instance);
    open_instance(&instance, "count", "int");
    assert_int_equal(instance.table->count(instance.self), 0);
    close_instance(&instance);
    open_instance(&instance, "note", "failure");
    instance.table->note(instance.self, "never arrives");
    assert_int_equal(instance.table->count(instance.self), 0);
    close_instance(&instance);
}

TEST(a_hook_that_returns_nothing_throws_for_nobody)
{
    struct instance instance;

    (void)state;
    open_instance(&instance, "deactivate", "int");
    instance.plugin->deactivate(instance.self);
    close_instance(&instance);
    open_instance(&instance, "quiesce", "runtime_error");
    instance.plugin->quiesce(instance.self);
    close_instance(&instance);
}

TEST(what_is_not_thrown_passes)
{
    struct instance instance;

    (void)state;
    assert_result(open_instance(&instance, "", ""), PDK_OK);
    assert_result(call(&instance, "work"), PDK_OK);
    assert_int_equal(instance.table->count(instance.self), 5);
    ASSERT_SAYS(&instance,
                instance.table->work(instance.self, -1, &instance.error),
                PDK_E_ARGUMENT, "-1 is negative");
    assert_result(instance.table->work(instance.self, -1, NULL),
                  PDK_E_ARGUMENT);
    assert_result(instance.table->silent(instance.self), PDK_OK);
    instance.table->note(instance.self, "seven..");
    assert_int_equal(instance.table->count(instance.self), 7);
    assert_int_equal(instance.table->calm(instance.self), 7);
    assert_string_equal(instance.table->inherited(instance.self), "inherited");
    assert_result(call(&instance, "save"), PDK_OK);
    assert_result(call(&instance, "restore"), PDK_OK);
    assert_int_equal(instance.table->count(instance.self), 3);
    assert_result(call(&instance, "self_test"), PDK_OK);
    assert_result(call(&instance, "activate"), PDK_OK);
    close_instance(&instance);
}

TEST(a_result_that_a_member_returns_is_the_hooks)
{
    struct instance instance;

    (void)state;
    open_instance(&instance, "", "refuse");
    assert_result(call(&instance, "self_test"), PDK_E_LIMIT);
    close_instance(&instance);
    open_instance(&instance, "", "twice");
    assert_result(call(&instance, "save"), PDK_E_EXISTS);
    close_instance(&instance);
}

TEST(a_migration_is_a_static_member)
{
    pdk_writer *writer;
    pdk_document *old;
    const pdk_document *migrated;
    struct instance instance;

    (void)state;
    assert_result(open_instance(&instance, "", ""), PDK_OK);
    assert_result(pdk_document_from_json(&old, "{\"old\":4}", 9, NULL), PDK_OK);
    assert_result(pdk_writer_create(&writer, NULL), PDK_OK);
    pdk_put_map(writer, NULL);
    assert_result(
        instance.plugin->migrate(1, pdk_root(old), writer, &instance.error),
        PDK_OK);
    pdk_put_end(writer);
    assert_result(pdk_writer_finish(writer, &migrated, NULL), PDK_OK);
    assert_int_equal(pdk_get_i64(pdk_root(migrated), "count", 0), 4);
    ASSERT_SAYS(
        &instance,
        instance.plugin->migrate(99, pdk_root(old), writer, &instance.error),
        PDK_E_MIGRATE, "nobody knows version 99");
    pdk_writer_destroy(writer);
    free(old);
    close_instance(&instance);
}

TEST(a_hook_that_a_class_lacks_is_null)
{
    pdk_create_args args = { .struct_size = sizeof args };
    void *image = dlopen(THROWER, RTLD_NOW | RTLD_LOCAL), *self;
    const pdk_plugin *plugin;

    (void)state;
    assert_non_null(image);
    plugin = dlsym(image, "pdk_plugin__plain");
    assert_non_null(plugin);
    assert_int_equal(plugin->magic, PDK_PLUGIN_MAGIC);
    assert_int_equal(plugin->struct_size, sizeof *plugin);
    assert_int_equal(plugin->abi_version, PDK_ABI_VERSION);
    assert_result(plugin->create(&self, &args, NULL), PDK_OK);
    plugin->destroy(self);
    assert_null(plugin->save);
    assert_null(plugin->restore);
    assert_null(plugin->migrate);
    assert_null(plugin->self_test);
    assert_null(plugin->activate);
    assert_null(plugin->deactivate);
    assert_null(plugin->quiesce);
    dlclose(image);
}

TEST(a_table_knows_its_size_and_leaves_a_gap_empty)
{
    struct instance instance;

    (void)state;
    open_instance(&instance, "", "");
    assert_int_equal(instance.table->struct_size, sizeof *instance.table);
    assert_int_equal(instance.table->reserved, 0);
    close_instance(&instance);
}

TEST_MAIN(RUN(what_a_hook_throws_is_a_code_and_a_message),
          RUN(what_a_call_throws_is_a_code_and_a_message),
          RUN(a_call_that_cannot_tell_returns_what_is_empty),
          RUN(a_hook_that_returns_nothing_throws_for_nobody),
          RUN(what_is_not_thrown_passes),
          RUN(a_result_that_a_member_returns_is_the_hooks),
          RUN(a_migration_is_a_static_member),
          RUN(a_hook_that_a_class_lacks_is_null),
          RUN(a_table_knows_its_size_and_leaves_a_gap_empty))
