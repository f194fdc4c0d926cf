/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keeper.h"

#define GIB (UINT64_C(1) << 30)
#define FRAME_BYTES 8 /* of the narrow builds */

/* How many bytes of addresses this process has, touched or not. */
static int64_t address_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long pages = 0;

    assert_non_null(file);
    assert_int_equal(fscanf(file, "%ld", &pages), 1);
    fclose(file);
    return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

/* The difference to `before` in whole GiB. */
static int64_t grown_gib(int64_t before)
{
    int64_t half = (int64_t)GIB / 2, grown = address_bytes() - before;

    return (grown + (grown < 0 ? -half : half)) / (int64_t)GIB;
}

static pdk_instance *add_keeper(struct story *story, uint64_t count,
                                const pdk_binding **binding)
{
    const pdk_document *config;
    pdk_instance *instance;
    pdk_error error = PDK_ERROR_INIT;
    pdk_writer *writer;

    assert_result(pdk_writer_create(&writer, NULL), PDK_OK);
    pdk_put_map(writer, NULL);
    pdk_put_u64(writer, "count", count);
    pdk_put_end(writer);
    assert_result(pdk_writer_finish(writer, &config, NULL), PDK_OK);
    assert_result(pdk_instance_create(&instance, story->host, "test.keeper",
                                      pdk_root(config), &error),
                  PDK_OK);
    assert_result(pdk_instance_bind(instance, KEEPER_V1, binding, &error),
                  PDK_OK);
    pdk_writer_destroy(writer);
    return instance;
}

static pdk_instance *begin(struct story *story, const char *build,
                           uint64_t size_bytes, const pdk_binding **binding)
{
    story_begin(story, (pdk_host_options){ 0 });
    story_publish(story, build);
    assert_result(pdk_host_load(story->host, story->path, NULL), PDK_OK);
    story_expect(story, PDK_EVENT_LOADED);
    return add_keeper(story, size_bytes / FRAME_BYTES, binding);
}

static const keeper_v1 *table(const pdk_binding *binding)
{
    return binding->table;
}

static const pdk_block *block_of(const pdk_binding *binding)
{
    return table(binding)->block(binding->self);
}

static void put(const pdk_binding *binding, uint64_t index, uint64_t pixel)
{
    table(binding)->put(binding->self, index, pixel);
}

static uint64_t get(const pdk_binding *binding, uint64_t index)
{
    return table(binding)->get(binding->self, index);
}

TEST(a_gibibyte_is_handed_over_in_place)
{
    const uint64_t last = GIB / FRAME_BYTES - 1;
    struct story story;
    const pdk_binding *binding;
    pdk_instance *instance;
    const void *data;

    (void)state;
    instance = begin(&story, "keeper_1", GIB, &binding);
    assert_int_equal(block_of(binding)->size_bytes, GIB);
    assert_null(block_of(binding)->old_data);
    data = block_of(binding)->data;
    assert_int_equal((uintptr_t)data % (uintptr_t)sysconf(_SC_PAGESIZE), 0);
    assert_int_equal(get(binding, last), 0);
    put(binding, 0, 7);
    put(binding, last, 9);
    for (uint32_t i = 0; i < 3; i++) {
        story_publish(&story, i % 2 ? "keeper_1" : "keeper_2");
        story_expect(&story, PDK_EVENT_RELOADED);
        assert_in_range(story.event.state_bytes, 1, 4096);
        assert_int_equal(table(binding)->revision, i % 2 ? 1 : 2);
        assert_ptr_equal(block_of(binding)->data, data);
        assert_null(block_of(binding)->old_data);
        assert_int_equal(get(binding, 0), 7);
        assert_int_equal(get(binding, last), 9);
        assert_in_range(pdk_instance_memory(instance), GIB, GIB + 4096);
    }
    story_end(&story);
}

TEST(another_layout_is_migrated_with_both_at_hand)
{
    struct story story;
    const pdk_binding *binding;
    pdk_instance *instance;
    const void *data;
    uint64_t layout;
    int64_t before = address_bytes();

    (void)state;
    instance = begin(&story, "keeper_1", GIB, &binding);
    assert_int_equal(grown_gib(before), 1);
    for (uint64_t i = 0; i < 10; i++)
        put(binding, i, 100 + i);
    data = block_of(binding)->data;
    layout = block_of(binding)->layout;
    story_publish(&story, "keeper_wide");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_ptr_not_equal(block_of(binding)->data, data);
    assert_ptr_equal(block_of(binding)->old_data, data);
    assert_int_equal(block_of(binding)->old_size_bytes, GIB);
    assert_int_equal(block_of(binding)->old_layout, layout);
    assert_int_not_equal(block_of(binding)->layout, layout);
    assert_int_equal(block_of(binding)->size_bytes, 2 * GIB);
    for (uint64_t i = 0; i < 10; i++)
        assert_int_equal(get(binding, i), 100 + i);
    assert_int_equal(get(binding, 10), 0);
    assert_in_range(pdk_instance_memory(instance), 2 * GIB, 2 * GIB + 4096);
    /* The old one went when this was committed, and not later. */
    assert_int_equal(grown_gib(before), 2);
    story_end(&story);
    assert_int_equal(grown_gib(before), 0);
}

/* A candidate that gets as far as having both blocks, and no further. */
static void refuse(const char *build, pdk_result code)
{
    struct story story;
    const pdk_binding *binding;
    const pdk_block *block;
    pdk_instance *instance;
    const void *data;
    uint64_t bytes;
    int64_t before = address_bytes();

    instance = begin(&story, "keeper_1", GIB, &binding);
    put(binding, 3, 33);
    block = block_of(binding);
    data = block->data;
    bytes = pdk_instance_memory(instance);
    story_publish(&story, build);
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, code);
    assert_ptr_equal(block_of(binding), block);
    assert_ptr_equal(block->data, data);
    assert_int_equal(get(binding, 3), 33);
    put(binding, 4, 44);
    assert_int_equal(pdk_instance_memory(instance), bytes);
    assert_int_equal(grown_gib(before), 1);
    story_publish(&story, "keeper_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_ptr_equal(block_of(binding)->data, data);
    assert_int_equal(get(binding, 4), 44);
    story_end(&story);
    assert_int_equal(grown_gib(before), 0);
}

TEST(a_refused_build_leaves_the_block_and_takes_its_own_away)
{
    (void)state;
    refuse("keeper_wide_bad", PDK_E_SELF_TEST);
}

TEST(a_build_that_never_starts_leaves_the_block)
{
    (void)state;
    refuse("keeper_wide_dead", PDK_E_CREATE);
}

TEST(a_refused_build_of_the_same_layout_leaves_the_block)
{
    (void)state;
    refuse("keeper_bad", PDK_E_SELF_TEST);
}

TEST(a_block_outlives_a_build_that_is_closed_before_the_next_is_there)
{
    struct story story;
    const pdk_binding *binding;
    const void *data;

    (void)state;
    begin(&story, "keeper_static_1", 4096, &binding);
    put(binding, 1, 11);
    data = block_of(binding)->data;
    story_publish(&story, "keeper_static_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_contains(story.event.error.message, "closed first");
    assert_ptr_equal(block_of(binding)->data, data);
    assert_int_equal(get(binding, 1), 11);
    story_end(&story);
}

static pdk_result crash(const void *keeper, void *self, void *argument,
                        pdk_error *error)
{
    (void)argument, (void)error;
    ((const keeper_v1 *)keeper)->crash(self);
    return PDK_OK;
}

TEST(the_build_before_gets_the_block_back_after_a_crash)
{
    struct story story;
    const pdk_binding *binding;
    const void *data;

    (void)state;
    begin(&story, "keeper_1", 4096, &binding);
    put(binding, 1, 11);
    data = block_of(binding)->data;
    story_publish(&story, "keeper_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    put(binding, 2, 22);
    assert_result(pdk_guard(binding, crash, NULL, NULL), PDK_E_CRASHED);
    story_expect(&story, PDK_EVENT_FAULTED);
    story_expect(&story, PDK_EVENT_ROLLED_BACK);
    assert_int_equal(table(binding)->revision, 1);
    assert_ptr_equal(block_of(binding)->data, data);
    assert_int_equal(get(binding, 1), 11);
    assert_int_equal(get(binding, 2), 22);
    story_end(&story);
}

TEST(a_block_that_nobody_asks_for_is_freed_with_a_warning)
{
    struct story story;
    const pdk_binding *binding;
    pdk_instance *instance;
    int64_t before = address_bytes();

    (void)state;
    instance = begin(&story, "keeper_1", GIB, &binding);
    put(binding, 0, 1);
    story_publish(&story, "keeper_none");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_contains(story.log, "the kept block 'frames' of 1073741824 bytes");
    assert_int_equal(grown_gib(before), 0);
    assert_in_range(pdk_instance_memory(instance), 1, 4096);
    story_publish(&story, "keeper_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_null(block_of(binding)->old_data);
    assert_int_equal(get(binding, 0), 0);
    story_end(&story);
}

TEST(each_instance_has_blocks_of_its_own)
{
    struct story story;
    const pdk_binding *one, *other;
    pdk_instance *instance;
    const void *data;
    int64_t before = address_bytes();

    (void)state;
    instance = begin(&story, "keeper_1", GIB, &one);
    add_keeper(&story, 2 * GIB / FRAME_BYTES, &other);
    put(one, 0, 1);
    put(other, 0, 2);
    data = block_of(other)->data;
    assert_ptr_not_equal(block_of(one)->data, data);
    story_publish(&story, "keeper_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(get(one, 0), 1);
    assert_int_equal(get(other, 0), 2);
    assert_int_equal(grown_gib(before), 3);
    pdk_instance_destroy(instance);
    assert_int_equal(grown_gib(before), 2);
    assert_ptr_equal(block_of(other)->data, data);
    assert_int_equal(get(other, 0), 2);
    story_end(&story);
}

static void assert_ask(const pdk_binding *binding, pdk_block block,
                       pdk_result expected, const char *reason)
{
    pdk_block given = block;
    pdk_error error = PDK_ERROR_INIT;

    assert_result(table(binding)->ask(binding->self, &given, &error), expected);
    assert_contains(error.message, reason);
    assert_memory_equal(&given, &block, sizeof block);
}

TEST(what_is_asked_for_wrongly_is_refused)
{
    struct story story;
    const pdk_binding *binding;
    pdk_block block;
    char name[80];

    (void)state;
    begin(&story, "keeper_1", 4096, &binding);
    block = *block_of(binding);
    block.data = NULL;
    assert_result(table(binding)->ask(binding->self, &block, NULL), PDK_OK);
    assert_ptr_equal(block.data, block_of(binding)->data);
    block.layout++;
    assert_ask(binding, block, PDK_E_EXISTS,
               "'frames' exists with another layout");
    block.layout--;
    block.size_bytes++;
    assert_ask(binding, block, PDK_E_EXISTS, "another layout or size");
    block.name = "other";
    block.size_bytes = 0;
    assert_ask(binding, block, PDK_E_ARGUMENT, "'other' needs a size");
    block.size_bytes = UINT64_MAX;
    assert_ask(binding, block, PDK_E_MEMORY, "'other' of 18446744073709551615");
    block.size_bytes = INT64_MAX;
    assert_ask(binding, block, PDK_E_MEMORY, "no memory");
    block.name = "";
    assert_ask(binding, block, PDK_E_ARGUMENT, "needs a name");
    block.name = NULL;
    assert_ask(binding, block, PDK_E_ARGUMENT, "needs a name");
    memset(name, 'n', sizeof name);
    name[64] = '\0';
    block.name = name;
    assert_ask(binding, block, PDK_E_ARGUMENT, "1 to 63");
    block.struct_size--;
    assert_ask(binding, block, PDK_E_ARGUMENT, "PDK_BLOCK_INIT");
    assert_result(table(binding)->ask(binding->self, NULL, NULL),
                  PDK_E_ARGUMENT);
    block.struct_size++;
    name[63] = '\0';
    block.size_bytes = 1;
    assert_result(table(binding)->ask(binding->self, &block, NULL), PDK_OK);
    assert_int_equal(*(unsigned char *)block.data, 0);
    story_end(&story);
}

PDK_KEPT(plain, uint32_t one; uint32_t other;);
PDK_KEPT(renamed, uint32_t one; uint32_t another;);
PDK_KEPT(signed_one, int32_t one; uint32_t other;);
PDK_KEPT(swapped, uint32_t other; uint32_t one;);
PDK_KEPT(spaced, uint32_t one; /* of them */
         uint32_t other;);

TEST(a_fingerprint_sees_names_types_order_and_size_but_no_layout_of_text)
{
    (void)state;
    assert_int_equal(sizeof(struct plain), 8);
    assert_int_equal(plain_layout(), spaced_layout());
    assert_int_not_equal(plain_layout(), renamed_layout());
    assert_int_not_equal(plain_layout(), signed_one_layout());
    assert_int_not_equal(plain_layout(), swapped_layout());
    assert_int_not_equal(pdk_layout_of("pixels", 8),
                         pdk_layout_of("pixels", 9));
    assert_int_not_equal(pdk_layout_of("pixels", 8), pdk_layout_of("pixel", 8));
    /* Builds of any compiler, on any day, have to agree. */
    assert_true(pdk_layout_of("", 0) == UINT64_C(0xaf63bd4c8601b7df));
}

TEST_MAIN(
    RUN(a_gibibyte_is_handed_over_in_place),
    RUN(another_layout_is_migrated_with_both_at_hand),
    RUN(a_refused_build_leaves_the_block_and_takes_its_own_away),
    RUN(a_build_that_never_starts_leaves_the_block),
    RUN(a_refused_build_of_the_same_layout_leaves_the_block),
    RUN(a_block_outlives_a_build_that_is_closed_before_the_next_is_there),
    RUN(the_build_before_gets_the_block_back_after_a_crash),
    RUN(a_block_that_nobody_asks_for_is_freed_with_a_warning),
    RUN(each_instance_has_blocks_of_its_own),
    RUN(what_is_asked_for_wrongly_is_refused),
    RUN(a_fingerprint_sees_names_types_order_and_size_but_no_layout_of_text))
