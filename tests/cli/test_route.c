/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "route.h"

static void assert_route(const char *folder, const char *path,
                         const char *expected)
{
    char from[1024], to[1024], route[1024];

    snprintf(from, sizeof from, "%s", test_path(folder));
    snprintf(to, sizeof to, "%s", test_path(path));
    assert_true(route_find(route, sizeof route, from, to));
    assert_string_equal(route, expected);
}

static void make_places(void)
{
    assert_int_equal(mkdir(test_path("sdk"), 0777), 0);
    assert_int_equal(mkdir(test_path("sdk/demo"), 0777), 0);
    assert_int_equal(mkdir(test_path("sdk-2"), 0777), 0);
    test_write_text(test_path("sdk/demo/effect.h"), "");
    test_write_text(test_path("sdk-2/effect.h"), "");
}

TEST(a_way_goes_down_and_up)
{
    (void)state;
    make_places();
    assert_route("sdk", "sdk/demo/effect.h", "demo/effect.h");
    assert_route("sdk/demo", "sdk/demo/effect.h", "effect.h");
    assert_route("sdk-2", "sdk/demo/effect.h", "../sdk/demo/effect.h");
    assert_route("sdk/demo", "sdk-2/effect.h", "../../sdk-2/effect.h");
    assert_route("sdk/demo", "sdk", "../.");
    assert_route("sdk", "sdk", ".");
}

TEST(names_that_begin_alike_are_different_places)
{
    (void)state;
    make_places();
    assert_route("sdk", "sdk-2/effect.h", "../sdk-2/effect.h");
    assert_route("sdk-2", "sdk/demo", "../sdk/demo");
}

TEST(links_are_followed_first)
{
    (void)state;
    make_places();
    assert_int_equal(symlink("sdk/demo", test_path("link")), 0);
    assert_route("sdk", "link/effect.h", "demo/effect.h");
    assert_route("link", "sdk/demo/effect.h", "effect.h");
}

TEST(from_the_root_everything_is_below)
{
    char route[1024];

    (void)state;
    make_places();
    assert_true(route_find(route, sizeof route, "/", test_path("sdk")));
    assert_true(route_is_below(route));
    assert_int_not_equal(route[0], '/');
    assert_true(route_find(route, sizeof route, test_path("sdk"), "/"));
    assert_false(route_is_below(route));
}

TEST(what_is_not_there_has_no_way)
{
    char route[8];

    (void)state;
    make_places();
    assert_false(route_find(route, sizeof route, ".", test_path("nothing")));
    assert_false(route_find(route, sizeof route, test_path("nothing"), "."));
    assert_false(route_find(route, sizeof route, test_path("sdk-2"),
                            test_path("sdk/demo/effect.h")));
}

TEST_MAIN(RUN(a_way_goes_down_and_up),
          RUN(names_that_begin_alike_are_different_places),
          RUN(links_are_followed_first), RUN(from_the_root_everything_is_below),
          RUN(what_is_not_there_has_no_way))
