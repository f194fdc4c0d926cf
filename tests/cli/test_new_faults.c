/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Whatever fails while a plugin is made, nothing of it is left.
 */
#include "test.h"

#include <dirent.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failing.h"
#include "scaffold/catalog.h"
#include "scaffold/tree.h"

/* More steps than it takes. */
#define STEPS 500

static void make_template(void)
{
    assert_int_equal(mkdir(test_path("all"), 0777), 0);
    assert_int_equal(mkdir(test_path("all/t"), 0777), 0);
    assert_int_equal(mkdir(test_path("all/t/my_plugin"), 0777), 0);
    assert_int_equal(mkdir(test_path("out"), 0777), 0);
    test_write_text(test_path("all/t/template.json"),
                    "{ \"pdk_template\": 1, \"summary\": \"three files\" }");
    test_write_text(test_path("all/t/a"), "a");
    test_write_text(test_path("all/t/my_plugin/b"), "MyPlugin");
    test_write_text(test_path("all/t/z"), "");
}

/* The way of `pdk new`, from the catalog to the finished folder. */
static pdk_result make_plugin(const char *target, pdk_error *error)
{
    struct catalog catalog = { NULL, 0 };
    struct tree tree = { NULL, 0 };
    const struct catalog_entry *entry;
    struct scaffold_name name;
    const struct rendering rendering = { .name = &name };
    pdk_result result = name_parse(&name, "gain", NULL, error);

    if (result == PDK_OK)
        result = catalog_read(&catalog, NULL, test_path("all"), error);
    if (result == PDK_OK) {
        entry = catalog_find(&catalog, "t", error);
        result = entry != NULL
                     ? tree_read(&tree, entry->path, &rendering, error)
                     : PDK_E_NOT_FOUND;
    }
    if (result == PDK_OK)
        result = tree_make(&tree, target, error);
    tree_finish(&tree);
    catalog_finish(&catalog);
    return result;
}

static int count_in(const char *folder)
{
    DIR *list = opendir(folder);
    int count = -2; /* itself and its parent */

    assert_non_null(list);
    while (readdir(list) != NULL)
        count++;
    closedir(list);
    return count;
}

static void fail_each_step(enum failing_kind kind)
{
    long blocks = failing_live_blocks();
    unsigned number = 0;
    bool happened = true;

    make_template();
    while (happened && number < STEPS) {
        pdk_error error = PDK_ERROR_INIT;
        pdk_result result;

        failing_arm(kind, ++number);
        result = make_plugin(test_path("out/gain"), &error);
        happened = failing_disarm();
        if (result == PDK_OK)
            break;
        assert_true(happened);
        assert_int_not_equal(strlen(error.message), 0);
        assert_int_equal(count_in(test_path("out")), 0);
        assert_int_equal(failing_live_blocks(), blocks);
    }
    assert_false(happened);
    assert_in_range(number, 5, STEPS - 1);
    assert_int_equal(access(test_path("out/gain/gain/b"), F_OK), 0);
    assert_int_equal(failing_live_blocks(), blocks);
}

TEST(without_memory_no_half_of_a_plugin_is_made)
{
    (void)state;
    fail_each_step(FAILING_MEMORY);
}

TEST(when_the_system_fails_no_half_of_a_plugin_is_made)
{
    (void)state;
    fail_each_step(FAILING_SYSTEM);
}

TEST_MAIN(RUN(without_memory_no_half_of_a_plugin_is_made),
          RUN(when_the_system_fails_no_half_of_a_plugin_is_made))
