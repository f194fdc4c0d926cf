/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Pointers that outlive their generation lead nowhere, and are told by name.
 */
#include "story.h"

#include <string.h>
#include <sys/mman.h>

/* More than the host remembers. */
#define MANY 80

struct reaching {
    const void *address;
    bool calls;
};

static pdk_result reach(const void *table, void *self, void *argument,
                        pdk_error *error)
{
    const machine_v1 *machine = table;
    struct reaching *reaching = argument;

    (void)error;
    if (reaching->calls)
        machine->call(self, reaching->address);
    else
        machine->read(self, reaching->address);
    return PDK_OK;
}

/* Starts build 1, notes two addresses of it, and replaces it by build 2. */
static const pdk_binding *outlive(struct story *story, const void **code,
                                  const void **data)
{
    pdk_host_options options = { .flags = PDK_HOST_NO_ROLLBACK };
    const pdk_binding *binding = story_start_with(story, "1", options);
    const machine_v1 *machine = binding->table;

    story_expect_nothing(story); /* its symbols are there now */
    memcpy(code, &machine->step, sizeof *code);
    *data = machine;
    story_publish(story, "2");
    story_expect(story, PDK_EVENT_RELOADED);
    story_expect_nothing(story);
    return binding;
}

static bool is_free(const void *address)
{
    char *page = (char *)((uintptr_t)address & ~(uintptr_t)4095);

    return msync(page, 4096, MS_ASYNC) != 0;
}

TEST(a_stale_call_is_told_by_plugin_generation_and_function)
{
    struct story story;
    struct reaching reaching = { .calls = true };
    const void *data;
    const pdk_binding *binding = outlive(&story, &reaching.address, &data);
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(pdk_guard(binding, reach, &reaching, &error), PDK_E_CRASHED);
    assert_contains(error.message,
                    "test.machine generation 2 crashed in machine_call+0x");
    assert_contains(error.message,
                    "(SIGSEGV: call into code of unloaded test.machine "
                    "generation 1: machine_step+0x0)");
    story_end(&story);
}

TEST(a_stale_read_is_told_by_plugin_generation_and_variable)
{
    struct story story;
    struct reaching reaching = { .calls = false };
    const void *code;
    const pdk_binding *binding = outlive(&story, &code, &reaching.address);
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(pdk_guard(binding, reach, &reaching, &error), PDK_E_CRASHED);
    assert_contains(error.message, "crashed in machine_read+0x");
    assert_contains(error.message,
                    "(SIGSEGV: access to memory of unloaded test.machine "
                    "generation 1: pdk_iface__machine__machine_v1+0x0)");
    story_end(&story);
}

TEST(a_jump_to_nowhere_is_laid_to_the_plugin_that_jumped)
{
    struct story story;
    struct reaching reaching = { .calls = true };
    const pdk_binding *binding = story_start(&story, "1", NULL);
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(pdk_guard(binding, reach, &reaching, &error), PDK_E_CRASHED);
    assert_contains(error.message, "crashed in machine_call+0x");
    assert_contains(error.message, "(SIGSEGV: jump to address 0x0)");
    story_end(&story);
}

TEST(no_image_comes_where_one_of_the_last_was)
{
    const char *builds[] = { "2", "1" };
    const void *places[MANY];
    struct story story;
    const pdk_binding *binding = story_start(&story, "1", NULL);

    (void)state;
    for (int i = 0; i < MANY; i++) {
        places[i] = binding->table;
        for (int j = i - 1; j >= 0 && j > i - 64; j--)
            assert_ptr_not_equal(places[i], places[j]);
        story_publish(&story, builds[i % 2]);
        story_expect(&story, PDK_EVENT_RELOADED);
        story_expect_nothing(&story);
        assert_int_equal(story_mapped_images(), 1);
        story.log[0] = '\0';
    }
    assert_false(is_free(places[MANY - 1]));
    assert_false(is_free(places[MANY - 64]));
    story_end(&story);
    for (int i = 0; i < MANY; i++)
        assert_true(is_free(places[i]));
}

TEST_MAIN(RUN(a_stale_call_is_told_by_plugin_generation_and_function),
          RUN(a_stale_read_is_told_by_plugin_generation_and_variable),
          RUN(a_jump_to_nowhere_is_laid_to_the_plugin_that_jumped),
          RUN(no_image_comes_where_one_of_the_last_was))
