/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What a plugin needs of others, and what happens when it is not there.
 */
#include "chain_story.h"

#include <stdlib.h>
#include <string.h>

TEST(an_instance_without_what_it_needs_is_refused_by_name)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "sink", "sink_1");
    chain_refuse_make(&story, SINK,
                      "test.sink needs test.stream/1 with a table");
    chain_load(&story, "source", "source_1");
    chain_refuse_make(
        &story, SINK,
        "test.sink needs test.stream/1 of test.source, which has no "
        "instance");
    chain_make(&story, SOURCE);
    chain_make(&story, SINK);
    story_end(&story);
}

TEST(a_provider_with_a_smaller_table_does_not_do)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "source", "source_1");
    chain_make(&story, SOURCE);
    chain_load(&story, "sink", "sink_wide");
    chain_refuse_make(&story, SINK,
                      "test.sink needs test.stream/1 with a table of 48 bytes, "
                      "and that of test.source has 40");
    story_end(&story);
}

TEST(a_provider_of_another_major_version_does_not_do)
{
    struct story story;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "source", "source_major");
    chain_make(&story, SOURCE);
    chain_load(&story, "sink", "sink_1");
    chain_refuse_make(&story, SINK,
                      "test.sink needs test.stream/1, and test.source provides "
                      "test.stream/2");
    chain_load(&story, "spring", "spring_1");
    chain_refuse_make(&story, SINK, "of test.spring, which has no instance");
    story_end(&story);
}

/* Publishes a build with that fingerprint for "test.stream/1", be it offered or
 * needed: it lies before the names in a note. */
static void publish_sealed(const char *name, const char *build, int seal)
{
    static const char names[] = "pdk_plugin__link\0test.stream/1";
    size_t size, at = 32;
    char *bytes = test_read(machine_path(build), &size);

    while (memcmp(bytes + at, names, sizeof names) != 0)
        assert_in_range(++at, 33, size - sizeof names);
    memset(bytes + at - 32, seal, 32);
    test_write(test_path("sealed"), bytes, size);
    test_copy_by_rename(test_path("sealed"), chain_place(name));
    free(bytes);
}

TEST(a_provider_that_is_laid_out_otherwise_does_not_do)
{
    struct story story;
    pdk_instance *source;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "sink", "sink_1");
    publish_sealed("sink", "sink_2", 0xaa);
    story_expect(&story, PDK_EVENT_RELOADED);
    publish_sealed("source", "source_1", 0xbb);
    assert_result(pdk_host_load(story.host, chain_place("source"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    source = chain_make(&story, SOURCE);
    chain_refuse_make(&story, SINK,
                      "test.sink needs test.stream/1 with the layout "
                      "aaaaaaaaaaaa, and test.source provides it with the "
                      "layout bbbbbbbbbbbb");
    /* What is not sealed, or has grown, cannot be told to be different. */
    pdk_instance_destroy(source);
    chain_publish("source", "source_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    chain_make(&story, SOURCE);
    chain_make(&story, SINK);
    story_end(&story);
}

TEST(a_table_that_has_grown_serves_those_who_know_the_smaller_one)
{
    struct story story;
    pdk_instance *sink;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    publish_sealed("source", "source_wide", 0xbb);
    assert_result(pdk_host_load(story.host, chain_place("source"), NULL),
                  PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    publish_sealed("sink", "sink_1", 0xaa);
    assert_result(pdk_host_load(story.host, chain_place("sink"), NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    chain_make(&story, SOURCE);
    sink = chain_make(&story, SINK);
    assert_int_equal(chain_depth(chain_bind(sink, "test.view/1")), 11);
    story_end(&story);
}

TEST(what_it_provides_itself_it_may_need_of_an_earlier_one)
{
    struct story story;
    const pdk_binding *binding;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "spring", "spring_1");
    chain_make(&story, "test.spring");
    chain_load(&story, "source", "source_selfish");
    binding = chain_bind(chain_make(&story, SOURCE), "test.stream/1");
    assert_int_equal(chain_depth(binding), 32);
    story_end(&story);
}

TEST(what_is_needed_is_not_unloaded)
{
    struct story story;
    pdk_instance *sink;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    story_begin(&story, (pdk_host_options){ 0 });
    chain_load(&story, "source", "source_1");
    chain_load(&story, "sink", "sink_1");
    chain_make(&story, SOURCE);
    sink = chain_make(&story, SINK);
    assert_result(pdk_host_unload(story.host, SOURCE, &error), PDK_E_BUSY);
    assert_string_equal(error.message,
                        "test.source cannot be unloaded: test.sink needs "
                        "test.stream/1 from it; unload that first");
    assert_int_equal(chain_depth(chain_bind(sink, "test.view/1")), 11);
    /* Another one that provides it will do. */
    chain_load(&story, "spring", "spring_1");
    assert_result(pdk_host_unload(story.host, SOURCE, NULL), PDK_E_BUSY);
    chain_make(&story, "test.spring");
    assert_result(pdk_host_unload(story.host, SOURCE, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_UNLOADED);
    assert_int_equal(chain_depth(chain_bind(sink, "test.view/1")), 31);
    assert_result(pdk_host_unload(story.host, "test.spring", NULL), PDK_E_BUSY);
    pdk_instance_destroy(sink);
    assert_result(pdk_host_unload(story.host, "test.spring", NULL), PDK_OK);
    story_end(&story);
}

TEST(a_build_that_provides_no_longer_what_others_need_is_refused)
{
    struct story story;
    const pdk_binding *binding = chain_start(&story);

    (void)state;
    chain_publish("source", "source_dry");
    chain_expect_refused(
        &story, "test.sink needs test.stream/1 of 40 bytes, which this "
                "build of test.source no longer provides");
    assert_int_equal(chain_depth(binding), 111);
    story_end(&story);
}

TEST_MAIN(RUN(an_instance_without_what_it_needs_is_refused_by_name),
          RUN(a_provider_with_a_smaller_table_does_not_do),
          RUN(a_provider_of_another_major_version_does_not_do),
          RUN(a_provider_that_is_laid_out_otherwise_does_not_do),
          RUN(a_table_that_has_grown_serves_those_who_know_the_smaller_one),
          RUN(what_it_provides_itself_it_may_need_of_an_earlier_one),
          RUN(what_is_needed_is_not_unloaded),
          RUN(a_build_that_provides_no_longer_what_others_need_is_refused))
