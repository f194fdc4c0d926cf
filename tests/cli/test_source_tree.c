/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source_tree.h"
#include "text.h"

#define QUIET UINT64_C(6000000) /* a little more than the room waits for */

static uint64_t now; /* the test's own time */

static struct source_tree *open_tree(const char *const *sources)
{
    struct workspace workspace = { .project = { .sources = sources } };
    struct source_tree *tree = NULL;

    pdk__text_copy(workspace.directory, sizeof workspace.directory,
                   test_folder());
    pdk__text_copy(workspace.manifest, sizeof workspace.manifest,
                   test_path("pdk.json"));
    pdk__text_copy(workspace.output, sizeof workspace.output,
                   test_path("out/my.so"));
    test_write_text(test_path("pdk.json"), "{}");
    test_write_text(test_path("my.c"), "int one;");
    assert_result(source_tree_open(&tree, &workspace, NULL), PDK_OK);
    return tree;
}

/* Is there a change, once it is quiet? */
static bool changes(struct source_tree *tree)
{
    bool at_once = source_tree_changed(tree, now);

    assert_false(at_once);
    now += QUIET;
    return source_tree_changed(tree, now);
}

TEST(a_saved_source_is_a_change_once)
{
    struct source_tree *tree = open_tree(NULL);

    (void)state;
    assert_false(changes(tree));
    test_write_text(test_path("my.c"), "int two_;");
    assert_true(changes(tree));
    assert_false(changes(tree));
    test_write_text(test_path("new.c"), "int three;");
    assert_int_equal(rename(test_path("new.c"), test_path("my.c")), 0);
    assert_true(changes(tree));
    unlink(test_path("my.c"));
    assert_true(changes(tree));
    source_tree_close(tree);
    source_tree_close(NULL);
}

TEST(each_kind_of_source_counts_and_nothing_else)
{
    static const char *const sources[] = { "a.h",     "a.cc",
                                           "a.cpp",   "a.hpp",
                                           "a.inc",   "CMakeLists.txt",
                                           "b.cmake", "pdk.json" };
    static const char *const others[] = { "a.o",   "notes.txt", ".my.c.swp",
                                          "my.c~", ".hidden.c", "a.so" };
    struct source_tree *tree = open_tree(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        test_write_text(test_path(sources[i]), "changed");
        assert_true(changes(tree));
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        test_write_text(test_path(others[i]), "changed");
        assert_false(changes(tree));
    }
    source_tree_close(tree);
}

TEST(folders_that_are_built_in_are_left_out)
{
    static const char *const left_out[] = { "build", "out", ".git", "other" };
    struct source_tree *tree = open_tree(NULL);

    (void)state;
    assert_int_equal(mkdir(test_path("other"), 0700), 0);
    test_write_text(test_path("other/CMakeCache.txt"), "");
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        char path[64];

        mkdir(test_path(left_out[i]), 0700);
        snprintf(path, sizeof path, "%s/x.c", left_out[i]);
        test_write_text(test_path(path), "int x;");
        assert_false(changes(tree));
    }
    source_tree_close(tree);
}

TEST(a_folder_that_comes_later_is_watched_too)
{
    struct source_tree *tree = open_tree(NULL);

    (void)state;
    assert_int_equal(mkdir(test_path("parts"), 0700), 0);
    assert_int_equal(mkdir(test_path("parts/deep"), 0700), 0);
    assert_false(changes(tree));
    test_write_text(test_path("parts/deep/part.c"), "int part;");
    assert_true(changes(tree));
    assert_int_equal(rename(test_path("parts"), test_path("pieces")), 0);
    assert_true(changes(tree));
    test_write_text(test_path("pieces/deep/part.c"), "int piece;");
    assert_true(changes(tree));
    source_tree_close(tree);
}

TEST(named_sources_are_the_only_ones)
{
    static const char *const sources[] = { "src", "extra.txt", NULL };
    struct source_tree *tree;

    (void)state;
    assert_int_equal(mkdir(test_path("src"), 0700), 0);
    tree = open_tree(sources);
    test_write_text(test_path("my.c"), "int outside;");
    assert_false(changes(tree));
    test_write_text(test_path("src/in.c"), "int inside;");
    assert_true(changes(tree));
    test_write_text(test_path("extra.txt"), "a table");
    assert_true(changes(tree));
    test_write_text(test_path("pdk.json"), "{ }");
    assert_true(changes(tree));
    source_tree_close(tree);
}

/* Each time another size: the system's clock of files is coarse. */
static void save_anew(int number)
{
    char text[400];

    snprintf(text, sizeof text, "int x;%*s", number + 10, "\n");
    test_write_text(test_path("my.c"), text);
}

TEST(a_burst_of_saves_is_one_change)
{
    struct source_tree *tree = open_tree(NULL);
    int count = 0;

    (void)state;
    for (int i = 0; i < 50; i++) {
        save_anew(i);
        count += source_tree_changed(tree, now += 1000000);
    }
    assert_int_equal(count, 0);
    assert_true(changes(tree));
    assert_false(changes(tree));
    source_tree_close(tree);
}

TEST(somebody_who_never_rests_does_not_hold_it_up)
{
    struct source_tree *tree = open_tree(NULL);
    int count = 0;

    (void)state;
    for (int i = 0; i < 300; i++) {
        save_anew(i);
        count += source_tree_changed(tree, now += 1000000);
    }
    assert_in_range(count, 2, 4);
    source_tree_close(tree);
}

TEST_MAIN(RUN(a_saved_source_is_a_change_once),
          RUN(each_kind_of_source_counts_and_nothing_else),
          RUN(folders_that_are_built_in_are_left_out),
          RUN(a_folder_that_comes_later_is_watched_too),
          RUN(named_sources_are_the_only_ones),
          RUN(a_burst_of_saves_is_one_change),
          RUN(somebody_who_never_rests_does_not_hold_it_up))
