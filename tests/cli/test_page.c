/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The HTML report in a browser without a window: what it makes of the page, and
 * that it asks nobody for anything. Left out where there is no Chromium.
 */
#include "program.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOOD FIXTURES "/variant_0.so"
#define CONTRACT FIXTURES "/demo.contract.json"
#define ODD "<img src=x onerror=y>&amp;.so"

static bool is_left_out(void)
{
    if (CHROMIUM[0] == '/')
        return false;
    print_message("LEFT OUT: there is no Chromium to open the page with "
                  "(Debian: apt install chromium)\n");
    return true;
}

#define NEEDS_BROWSER()                                                        \
    do {                                                                       \
        (void)state;                                                           \
        if (is_left_out())                                                     \
            skip();                                                            \
    } while (0)

/* Loads a page of the test's folder; returns its document as it is then, or
 * what `how` asks for instead. */
static const char *browse(const char *page, const char *how)
{
    char url[1024], profile[1024];
    const char *const words[] = { CHROMIUM,
                                  "--headless",
                                  "--no-sandbox",
                                  "--disable-gpu",
                                  "--disable-quic",
                                  "--no-first-run",
                                  "--disable-background-networking",
                                  "--disable-component-update",
                                  "--disable-sync",
                                  "--disable-dev-shm-usage",
                                  "--window-size=500,900",
                                  profile,
                                  how,
                                  url,
                                  NULL };
    struct program_run run;

    snprintf(url, sizeof url, "file://%s/%s", test_folder(), page);
    snprintf(profile, sizeof profile, "--user-data-dir=%s/profile",
             test_folder());
    run = program_run(test_folder(), words);
    assert_exit(run, 0);
    return run.out;
}

static void make_page(void)
{
    test_copy_in_place(GOOD, test_path("good.so"));
    test_copy_in_place(WARNED, test_path("warned.so"));
    test_copy_in_place(BROKEN, test_path(ODD));
    assert_exit(
        PDK("check", ".", "--contract", CONTRACT, "--format", "html:page.html"),
        1);
}

static int count_of(const char *text, const char *part)
{
    int count = 0;

    while ((text = strstr(text, part)) != NULL) {
        text += strlen(part);
        count++;
    }
    return count;
}

TEST(a_browser_shows_each_file_its_findings_and_both_layouts)
{
    const char *document;

    NEEDS_BROWSER();
    make_page();
    document = browse("page.html", "--dump-dom");
    assert_int_equal(count_of(document, "<section"), 3);
    assert_int_equal(count_of(document, "<article"), 2);
    assert_contains(document, "data-rule=\"member-inserted\"");
    assert_contains(document, "data-rule=\"qualifier-changed\"");
    assert_int_equal(count_of(document, "<table class=\"map\">"), 2);
    assert_contains(document, "<caption>contract, 120 bytes</caption>");
    assert_contains(document, "<caption>plugin, 128 bytes</caption>");
    assert_contains(document, "class=\"alone\" title=\"int32_t inserted\"");
    assert_contains(document, "16 consequences<");
    assert_int_equal(count_of(document, "<img"), 0);
    assert_int_equal(count_of(document, "<script"), 0);
}

/* The page with a script before its policy, which forbids scripts and whatever
 * must be fetched: it measures, and counts what the policy had to refuse.
 * `more` is put at the end. */
static void make_probe(const char *more)
{
    char *page = test_read(test_path("page.html"), NULL);
    const char *policy = strstr(page, "<meta http-equiv");
    FILE *file = fopen(test_path("probe.html"), "w");

    assert_non_null(policy);
    assert_non_null(file);
    fprintf(file,
            "%.*s<script>const root = document.documentElement;"
            "let refused = 0;"
            "root.dataset.refused = 0;"
            "addEventListener('securitypolicyviolation',"
            "    () => root.dataset.refused = ++refused);"
            "addEventListener('load', () => {"
            "const cell = document.querySelector('.map td');"
            "root.dataset.wide = root.scrollWidth > root.clientWidth;"
            "root.dataset.drawn = cell.getBoundingClientRect().width > 20;"
            "});</script>%s%s",
            (int)(policy - page), page, policy, more);
    fclose(file);
    free(page);
}

TEST(the_page_asks_nobody_for_anything)
{
    NEEDS_BROWSER();
    make_page();
    make_probe("");
    assert_contains(browse("probe.html", "--dump-dom"), "data-refused=\"0\"");
    make_probe("<img src=other.png>");
    assert_contains(browse("probe.html", "--dump-dom"), "data-refused=\"1\"");
}

TEST(on_a_narrow_screen_nothing_hangs_over_the_side)
{
    const char *document;

    NEEDS_BROWSER();
    make_page();
    make_probe("");
    document = browse("probe.html", "--dump-dom");
    assert_contains(document, "data-wide=\"false\"");
    assert_contains(document, "data-drawn=\"true\"");
}

TEST_MAIN(RUN(a_browser_shows_each_file_its_findings_and_both_layouts),
          RUN(the_page_asks_nobody_for_anything),
          RUN(on_a_narrow_screen_nothing_hangs_over_the_side))
