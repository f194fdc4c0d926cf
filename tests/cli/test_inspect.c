/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdlib.h>
#include <string.h>

#include "archive.h"
#include "metadata.h"
#include "pdk/value.h"

#define GOOD FIXTURES "/variant_0.so"

TEST(a_plugin_is_told_in_full)
{
    struct program_run run = PDK("inspect", GOOD);

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out, "variant_0.so: plugin\n");
    assert_contains(run.out, "  build id: ");
    assert_contains(run.out, "  debug info: yes\n");
    assert_contains(run.out, "org.example.demo  1.0.0  abi version: 1");
    assert_contains(run.out, "demo.effect/1  demo_effect_v1  "
                             "pdk_iface__demo__demo_effect_v1  size: 64");
    assert_contains(run.out, "  reloadability: clean\n");
}

TEST(a_program_gets_the_same_as_json)
{
    struct program_run run = PDK("inspect", GOOD, "--format", "json");

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out, "\"pdk_inspect\":\t1");
    assert_contains(run.out, "\"kind\":\t\"plugin\"");
    assert_contains(run.out, "\"state_version\":\t0");
    assert_contains(run.out, "\"id\":\t\"demo.view/1\"");
    assert_contains(run.out, "\"debug_info\":\ttrue");
}

TEST(what_the_host_has_to_mend_is_told)
{
    struct program_run run = PDK("inspect", STAYS);

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out,
                    "reloadability: unloads, because the host mends its copy");
    assert_contains(run.out, "no-unload");
}

TEST(a_library_without_a_plugin_is_told_too)
{
    struct program_run run = PDK("inspect", A_LIBRARY);

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out, ": image\n");
    assert_contains(run.out, "no-plugin");
}

static void write_snapshot(const char *path, bool is_spoilt)
{
    struct archive_info info = { .plugin_id = "org.example.counter",
                                 .build_id = "abcd",
                                 .state_version = 3,
                                 .layout_fingerprint = 0x1234 };
    pdk_writer *writer = NULL;
    const pdk_document *document;
    void *data = NULL;
    size_t size;

    assert_result(pdk_writer_create(&writer, NULL), PDK_OK);
    pdk_put_map(writer, NULL);
    pdk_put_u64(writer, "count", UINT64_MAX);
    pdk_put_end(writer);
    assert_result(pdk_writer_finish(writer, &document, NULL), PDK_OK);
    assert_result(pdk__archive_encode(&data, &size, &info, document, NULL),
                  PDK_OK);
    if (is_spoilt)
        ((char *)data)[size - 1] ^= 1;
    test_write(path, data, size);
    free(data);
    pdk_writer_destroy(writer);
}

TEST(a_saved_state_is_shown_with_its_identity)
{
    struct program_run run;

    (void)state;
    write_snapshot(test_path("state"), false);
    run = PDK("inspect", "state", "--format", "json");
    assert_exit(run, 0);
    assert_contains(run.out, "\"kind\":\t\"snapshot\"");
    assert_contains(run.out, "\"plugin\":\t\"org.example.counter\"");
    assert_contains(run.out, "\"state_version\":\t3");
    assert_contains(run.out, "\"layout\":\t\"0000000000001234\"");
    assert_contains(run.out, "18446744073709551615");
    run = PDK("inspect", "state");
    assert_exit(run, 0);
    assert_contains(run.out, "state: snapshot");
    assert_contains(run.out, "18446744073709551615");
    write_snapshot(test_path("state"), true);
    assert_refused(PDK("inspect", "state"), 1, "state: ");
}

TEST(a_contract_is_shown_as_contract_show_does)
{
    struct program_run run = PDK("inspect", FIXTURES "/demo.contract.json");

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out, "contract demo 1.4.0");
    assert_contains(run.out, "type demo_handle: opaque");
}

TEST(what_is_none_of_these_is_refused)
{
    (void)state;
    assert_refused(PDK("inspect", "gone"), 2, "No such file");
    assert_refused(PDK("inspect"), 2, "no pdk.json");
    assert_refused(PDK("inspect", GOOD, GOOD), 2, "not also '");
    assert_refused(PDK("inspect", GOOD, "--format", "xml"), 2, "no format");
    test_write_text(test_path("text"), "hello");
    assert_refused(PDK("inspect", "text"), 4, "not an ELF file");
    test_write_text(test_path("bad.json"), "{");
    assert_refused(PDK("inspect", "bad.json"), 2, "bad.json:1:2");
}

TEST(layouts_are_told_member_by_member)
{
    struct program_run run = PDK("inspect", GOOD, "--layout");

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out, "== pdk_iface__demo__demo_effect_v1\n");
    assert_contains(run.out, "\ntable struct demo_effect_v1\n");
    assert_contains(run.out, "\n 833 6 level u4\n");
    assert_contains(run.out, "== pdk_iface__demo__demo_view_v1\n");
    run = PDK("inspect", "--layout", GOOD, "no_such_symbol");
    assert_exit(run, 0);
    assert_string_equal(run.out, "== no_such_symbol\n");
    assert_refused(PDK("inspect", "--layout", "/dev/null"), 4, "dev");
}

TEST(rules_and_codes_are_explained)
{
    static const pdk_result results[] = {
#define ROW(name_, number_, text_) number_,
        PDK_RESULT_LIST(ROW)
#undef ROW
    };
    struct program_run run = PDK("explain");

    (void)state;
    assert_exit(run, 0);
    assert_contains(run.out, "member-moved");
    assert_contains(run.out, "PDK_E_TRUNCATED");
    run = PDK("explain", "member-moved");
    assert_exit(run, 0);
    assert_contains(run.out, "member-moved (break)\n");
    assert_contains(run.out, "\n    -     int x;\n");
    assert_contains(run.out, "\n    $ pdk check new.so --against old.so\n");
    assert_contains(run.out, "what to do: ");
    run = PDK("explain", "PDK_E_TRUNCATED");
    assert_exit(run, 0);
    assert_contains(run.out, "the file is not complete");
    assert_contains(run.out, "what to do: build it again");
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        run = PDK("explain", pdk_result_name(results[i]));
        assert_exit(run, 0);
        assert_contains(run.out, pdk_result_text(results[i]));
        assert_null(strstr(run.out, "(null)"));
    }
    assert_refused(PDK("explain", "member-move"), 2,
                   "did you mean 'member-moved'?");
    assert_refused(PDK("explain", "xyz"), 2, "lists them all");
    assert_refused(PDK("explain", "a", "b"), 2, "takes one rule");
}

TEST_MAIN(RUN(a_plugin_is_told_in_full), RUN(a_program_gets_the_same_as_json),
          RUN(what_the_host_has_to_mend_is_told),
          RUN(a_library_without_a_plugin_is_told_too),
          RUN(a_saved_state_is_shown_with_its_identity),
          RUN(a_contract_is_shown_as_contract_show_does),
          RUN(layouts_are_told_member_by_member),
          RUN(rules_and_codes_are_explained),
          RUN(what_is_none_of_these_is_refused))
