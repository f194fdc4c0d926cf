/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "metadata.h"
#include "pdk/host.h"
#include "story.h"

#define GOOD FIXTURES "/variant_0.so"
#define GOOD_AGAIN FIXTURES "/variant_2.so" /* much optimisation */
#define CONTRACT FIXTURES "/demo.contract.json"

/* A sealed copy of a build, by that name. */
static const char *sealed(const char *build, const char *name)
{
    const char *path = test_path(name);

    test_copy_by_rename(build, path);
    assert_exit(PDK("seal", "--quiet", path), 0);
    return path;
}

static void strip(const char *path)
{
    const char *const words[] = { STRIP, path, NULL };

    assert_exit(program_run(NULL, words), 0);
}

static struct stat info_of(const char *path)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    return info;
}

/* ---- the command ---- */

TEST(a_plugin_is_sealed_once_and_then_left_alone)
{
    const char *path = test_path("p.so");
    struct program_run run;
    struct stat before;

    (void)state;
    test_copy_by_rename(GOOD, path);
    assert_contains(PDK("inspect", path).out, "sealed: no");
    run = PDK("seal", path);
    assert_exit(run, 0);
    assert_contains(run.out, "sealed 2 of 2 interfaces");
    assert_contains(PDK("inspect", path).out, "sealed: yes");

    before = info_of(path);
    run = PDK("seal", path);
    assert_exit(run, 0);
    assert_contains(run.out, "already sealed: 2 of 2");
    assert_int_equal(info_of(path).st_ino, before.st_ino);
    assert_int_equal(count_entries(test_folder()), 1);
}

TEST(a_seal_is_of_the_plugins_own_debug_information)
{
    const char *one = sealed(GOOD, "one.so"), *other = sealed(BROKEN, "two.so");
    const char *want =
        strstr(PDK("contract", "show", CONTRACT, "--format", "json").out,
               "\"fingerprint\":\t\"");
    char fingerprint[80] = "";

    (void)state;
    assert_non_null(want);
    snprintf(fingerprint, sizeof fingerprint, "%.64s", want + 16);
    assert_contains(PDK("inspect", one).out, fingerprint);
    assert_null(strstr(PDK("inspect", other).out, fingerprint));
    assert_contains(PDK("inspect", other).out, "sealed: yes");
}

TEST(a_seal_survives_strip_and_sealing_again)
{
    const char *path = sealed(GOOD, "p.so");
    struct program_run run;

    (void)state;
    strip(path);
    assert_contains(PDK("inspect", path).out, "sealed: yes");
    run = PDK("seal", path);
    assert_exit(run, 0);
    assert_contains(run.out, "already sealed (now without debug information)");
    assert_contains(PDK("inspect", path).out, "sealed: yes");
    assert_refused(PDK("inspect", "--layout", path), 3, "build it with -g");
}

TEST(what_nothing_tells_is_not_sealed)
{
    static const char *const builds[] = { NO_DEBUG, SPLIT_DEBUG };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const char *path = test_path("p.so");
        struct program_run run;

        test_copy_by_rename(builds[i], path);
        run = PDK("seal", path);
        assert_exit(run, 3);
        assert_contains(run.err, "not sealed: the file does not contain the "
                                 "type of pdk_iface__demo__");
        run = PDK("seal", "--quiet", "--optional", path);
        assert_exit(run, 0);
        assert_contains(run.err, "not sealed");
        assert_contains(PDK("inspect", path).out, "sealed: no");
    }
}

TEST(a_link_and_the_mode_of_the_file_stay_as_they_are)
{
    const char *path = test_path("real.so"), *link = test_path("link.so");

    (void)state;
    test_copy_by_rename(GOOD, path);
    assert_int_equal(chmod(path, 0750), 0);
    assert_int_equal(symlink("real.so", link), 0);
    assert_exit(PDK("seal", link), 0);
    assert_int_equal(info_of(path).st_mode & 0777, 0750);
    assert_int_equal(readlink(link, (char[8]){ "" }, 8), 7);
}

TEST(what_is_no_plugin_is_refused_and_stays_as_it_is)
{
    size_t size;
    char *data = test_read(GOOD, &size);
    const char *path = test_path("p.so");

    (void)state;
    assert_refused(PDK("seal"), 2, "seal needs a plugin");
    assert_refused(PDK("seal", "missing.so"), 4, "missing.so");
    for (size_t cut = 0; cut < size; cut += size / 16) {
        char *after;
        size_t after_size;

        test_write(path, data, cut);
        assert_exit(PDK("seal", path), 4);
        after = test_read(path, &after_size);
        assert_int_equal(after_size, cut);
        free(after);
    }
    assert_refused(PDK("seal", A_LIBRARY), 4, "no plugin in this image");
    free(data);
}

TEST(a_section_table_that_makes_no_sense_is_refused)
{
    static const size_t places[] = { 40, 58, 60, 62 }; /* e_shoff ... */
    size_t size;
    char *data = test_read(GOOD, &size);
    const char *path = test_path("p.so");

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char was = data[places[i]], *after;
        size_t after_size;
        int code;

        data[places[i]] = '\x7d';
        test_write(path, data, size);
        code = PDK("seal", path).exit_code;
        assert_true(code == 3 || code == 4);
        after = test_read(path, &after_size);
        assert_int_equal(after_size, size);
        assert_memory_equal(after, data, size);
        free(after);
        data[places[i]] = was;
    }
    free(data);
}

/* ---- the check ---- */

TEST(a_fast_check_goes_by_the_seal_and_says_so)
{
    const char *good = sealed(GOOD, "good.so"), *bad = sealed(BROKEN, "bad.so");
    struct program_run run;

    (void)state;
    strip(good);
    setenv("PATH", "/nowhere", 1);
    run = PDK("check", "--fast", good, "--contract", CONTRACT);
    assert_exit(run, 0);
    assert_contains(run.out, "fingerprint-only");
    assert_contains(run.out, "the sealed layout");
    /* Not so without --fast, and not if they differ. */
    assert_exit(PDK("check", good, "--contract", CONTRACT), 3);
    assert_exit(PDK("check", "--fast", bad, "--contract", CONTRACT), 3);
}

TEST(a_seal_that_is_not_of_the_build_is_found)
{
    const char *path = sealed(GOOD, "p.so");
    size_t size;
    char *data = test_read(path, &size);
    struct elf elf;
    struct metadata metadata;
    struct program_run run;

    (void)state;
    assert_result(pdk__elf_open(&elf, data, size, size, NULL), PDK_OK);
    assert_result(pdk__metadata_read(&metadata, &elf, NULL), PDK_OK);
    data[metadata.interfaces[0].fingerprint_place] ^= 1;
    pdk__metadata_finish(&metadata);
    test_write(path, data, size);
    free(data);
    run = PDK("check", path, "--contract", CONTRACT);
    assert_exit(run, 1);
    assert_contains(run.out, "seal-differs");
    /* Sealing it again mends it. */
    assert_contains(PDK("seal", path).out, "sealed 2 of 2");
    assert_exit(PDK("check", path, "--contract", CONTRACT), 0);
}

/* ---- the host ---- */

static void begin(struct story *story, uint32_t flags)
{
    pdk_host_options options = { .contract_path = CONTRACT, .flags = flags };

    story_begin(story, options);
}

/* Puts a build in the place of the watched file, sealed and stripped first. */
static void publish(const struct story *story, const char *build)
{
    const char *aside = sealed(build, "aside");

    strip(aside);
    test_copy_by_rename(aside, story->path);
}

TEST(a_running_host_refuses_what_was_built_against_another_sdk)
{
    static const struct {
        const char *build, *why;
    } rows[] = {
        { BROKEN, "struct demo_params: left is at byte 8 in the plugin, at "
                  "byte 4 in this host" },
        { WIDENED, "struct demo_params: gain, at byte 0, is 'i8' of 64 bits in "
                   "the plugin, 'i4' of 32 bits in this host" },
        { REORDERED, "struct demo_params: left is at byte 6 in the plugin, at "
                     "byte 4 in this host" },
    };
    struct story story;

    (void)state;
    begin(&story, 0);
    publish(&story, GOOD);
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_string_equal(story.event.error.message, "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        publish(&story, rows[i].build);
        story_expect(&story, PDK_EVENT_REFUSED);
        assert_result(story.event.error.code, PDK_E_LAYOUT);
        assert_int_equal(story.event.error.stage, PDK_STAGE_GATE);
        assert_contains(story.event.error.message, rows[i].why);
        assert_int_equal(story.event.generation, 1);
    }
    publish(&story, GOOD_AGAIN);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_string_equal(story.event.error.message, "");
    publish(&story, NEWER);
    story_expect(&story, PDK_EVENT_RELOADED);
    story_end(&story);
}

TEST(a_plugin_that_is_not_sealed_is_taken_and_said_to_be_unverified)
{
    struct story story;

    (void)state;
    begin(&story, 0);
    test_copy_by_rename(GOOD, story.path);
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_contains(story.event.error.message,
                    "the layout of demo.effect/1 is not verified: it is not "
                    "sealed");
    test_copy_by_rename(GOOD_AGAIN, story.path);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_contains(story.event.error.message, "is not verified");
    story_end(&story);
}

TEST(a_host_that_wants_seals_refuses_until_there_is_one)
{
    struct story story;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    begin(&story, PDK_HOST_SEALED_ONLY);
    test_copy_by_rename(GOOD, story.path);
    assert_result(pdk_host_load(story.host, story.path, &error),
                  PDK_E_UNVERIFIED);
    assert_contains(error.message, "pdk seal");
    publish(&story, GOOD);
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);

    /* The same build, sealed where it is: it is tried again. */
    test_copy_by_rename(GOOD_AGAIN, story.path);
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_UNVERIFIED);
    assert_exit(PDK("seal", "--quiet", story.path), 0);
    story_expect(&story, PDK_EVENT_RELOADED);
    story_end(&story);
}

TEST(sealing_a_build_that_runs_is_no_reload)
{
    struct story story;

    (void)state;
    begin(&story, 0);
    test_copy_by_rename(GOOD, story.path);
    assert_result(pdk_host_load(story.host, story.path, NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_LOADED);
    assert_exit(PDK("seal", "--quiet", story.path), 0);
    story_expect_nothing(&story);
    assert_result(pdk_host_reload(story.host, "org.example.demo", NULL),
                  PDK_E_UNCHANGED);
    story_end(&story);
}

TEST(a_lost_layout_leaves_the_fingerprint_to_judge_by)
{
    struct story story;
    pdk_error error = PDK_ERROR_INIT;
    const char *const words[] = { OBJCOPY, "--remove-section=.note.pdk.layout",
                                  test_path("machine.so"), NULL };

    (void)state;
    begin(&story, 0);
    publish(&story, BROKEN);
    assert_exit(program_run(NULL, words), 0);
    assert_result(pdk_host_load(story.host, story.path, &error), PDK_E_LAYOUT);
    assert_contains(error.message, "its fingerprint is");
    story_end(&story);
}

TEST_MAIN(RUN(a_plugin_is_sealed_once_and_then_left_alone),
          RUN(a_seal_is_of_the_plugins_own_debug_information),
          RUN(a_seal_survives_strip_and_sealing_again),
          RUN(what_nothing_tells_is_not_sealed),
          RUN(a_link_and_the_mode_of_the_file_stay_as_they_are),
          RUN(what_is_no_plugin_is_refused_and_stays_as_it_is),
          RUN(a_section_table_that_makes_no_sense_is_refused),
          RUN(a_fast_check_goes_by_the_seal_and_says_so),
          RUN(a_seal_that_is_not_of_the_build_is_found),
          RUN(a_running_host_refuses_what_was_built_against_another_sdk),
          RUN(a_plugin_that_is_not_sealed_is_taken_and_said_to_be_unverified),
          RUN(a_host_that_wants_seals_refuses_until_there_is_one),
          RUN(sealing_a_build_that_runs_is_no_reload),
          RUN(a_lost_layout_leaves_the_fingerprint_to_judge_by))
