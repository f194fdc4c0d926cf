/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/folder.h"

TEST(a_folder_made_aside_gets_its_name_in_one_step)
{
    char aside[512];
    struct stat info;
    mode_t mask = umask(022);

    (void)state;
    assert_result(
        folder_make_aside(aside, sizeof aside, test_path("new"), NULL), PDK_OK);
    assert_contains(aside, "/.new.");
    assert_false(folder_exists(test_path("new")));
    assert_result(folder_publish(aside, test_path("new"), NULL), PDK_OK);
    assert_false(folder_exists(aside));
    assert_int_equal(stat(test_path("new"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0755);
    umask(mask);
}

TEST(a_name_that_is_taken_is_never_given_away)
{
    char aside[512];
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(
        folder_make_aside(aside, sizeof aside, test_path("new"), NULL), PDK_OK);
    assert_int_equal(symlink("nowhere", test_path("new")), 0);
    assert_true(folder_exists(test_path("new")));
    assert_result(folder_publish(aside, test_path("new"), &error),
                  PDK_E_EXISTS);
    assert_int_equal(unlink(test_path("new")), 0);
    assert_int_equal(mkdir(test_path("new"), 0777), 0);
    assert_result(folder_publish(aside, test_path("new"), &error),
                  PDK_E_EXISTS);
    assert_true(folder_exists(aside));
    folder_remove(aside);
    assert_false(folder_exists(aside));
}

TEST(a_folder_is_made_with_its_parents)
{
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(folder_make(test_path("a/b/c"), NULL), PDK_OK);
    assert_result(folder_make(test_path("a/b/c"), NULL), PDK_OK);
    assert_true(folder_exists(test_path("a/b/c")));
    test_write_text(test_path("file"), "");
    assert_result(folder_make(test_path("file/b"), &error), PDK_E_NOT_FOUND);
    assert_int_equal(error.system_code, ENOTDIR);
    assert_result(folder_publish(test_path("missing"), test_path("x"), &error),
                  PDK_E_NOT_FOUND);
    assert_false(folder_exists(test_path("x")));
}

TEST(removing_never_follows_a_link)
{
    (void)state;
    assert_result(folder_make(test_path("kept"), NULL), PDK_OK);
    test_write_text(test_path("kept/file"), "text");
    assert_result(folder_make(test_path("gone/deep"), NULL), PDK_OK);
    assert_int_equal(symlink("../kept", test_path("gone/link")), 0);
    test_write_text(test_path("gone/deep/file"), "text");
    folder_remove(test_path("gone"));
    assert_false(folder_exists(test_path("gone")));
    assert_true(folder_exists(test_path("kept/file")));
    folder_remove(test_path("gone"));
}

struct walked {
    char text[256];
    int left; /* entries until it has seen enough */
};

static pdk_result note(void *context, const char *relative, bool is_folder,
                       pdk_error *error)
{
    struct walked *walked = context;

    if (walked->left-- == 0)
        return pdk_fail(error, PDK_E_LIMIT, "enough");
    strncat(walked->text, relative,
            sizeof walked->text - strlen(walked->text) - 1);
    strncat(walked->text, is_folder ? "/ " : " ",
            sizeof walked->text - strlen(walked->text) - 1);
    return PDK_OK;
}

TEST(a_walk_is_sorted_and_stops_when_told)
{
    struct walked walked = { "", 100 };
    struct walked short_one = { "", 2 };

    (void)state;
    assert_result(folder_make(test_path("top/b"), NULL), PDK_OK);
    test_write_text(test_path("top/c"), "");
    test_write_text(test_path("top/.a"), "");
    test_write_text(test_path("top/b/d"), "");
    assert_result(folder_walk(test_path("top"), note, &walked, NULL), PDK_OK);
    assert_string_equal(walked.text, ".a b/ b/d c ");
    assert_result(folder_walk(test_path("top/"), note, &short_one, NULL),
                  PDK_E_LIMIT);
    assert_string_equal(short_one.text, ".a b/ ");
}

TEST(a_walk_refuses_what_is_no_file_and_no_folder)
{
    struct walked walked = { "", 100 };
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(folder_walk(test_path("missing"), note, &walked, &error),
                  PDK_E_NOT_FOUND);
    test_write_text(test_path("file"), "");
    assert_result(folder_walk(test_path("file"), note, &walked, &error),
                  PDK_E_NOT_FOUND);
    assert_result(folder_make(test_path("top"), NULL), PDK_OK);
    assert_int_equal(symlink("..", test_path("top/link")), 0);
    assert_result(folder_walk(test_path("top"), note, &walked, &error),
                  PDK_E_NOT_REGULAR);
    assert_contains(error.message, "neither a file nor a folder");
}

TEST_MAIN(RUN(a_folder_made_aside_gets_its_name_in_one_step),
          RUN(a_name_that_is_taken_is_never_given_away),
          RUN(a_folder_is_made_with_its_parents),
          RUN(removing_never_follows_a_link),
          RUN(a_walk_is_sorted_and_stops_when_told),
          RUN(a_walk_refuses_what_is_no_file_and_no_folder))
