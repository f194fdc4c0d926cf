/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Types that no compiler makes, and that must not cost more than others.
 */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi_text.h"
#include "check/abixml.h"
#include "check/compare.h"

#define TABLE(type_)                                                           \
    STRUCT("table", "table_v1", 64, MEMBER("what", type_, 0))                  \
    VARIABLE("table", "table")

/* Of a document with itself. */
static pdk_result compare(const char *text, pdk_error *error)
{
    struct finding_list findings = { 0 };
    struct graph graph;
    struct compare_root root = { .name = "" };
    struct compare_request request = { .expected = &graph,
                                       .found = &graph,
                                       .expected_name = "the contract",
                                       .found_name = "the plugin",
                                       .roots = &root,
                                       .root_count = 1 };
    pdk_result result;

    assert_result(abixml_read(&graph, text, strlen(text), "", NULL), PDK_OK);
    root.expected_type = graph_variable(&graph, "table")->type;
    root.found_type = root.expected_type;
    result = compare_types(&request, &findings, error);
    finding_list_finish(&findings);
    graph_finish(&graph);
    return result;
}

TEST(a_pointer_that_leads_to_itself_alone_is_no_pass)
{
    static const char circle[] = ABI(INTS POINTER("p", "p") TABLE("p"));
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(compare(circle, &error), PDK_E_LIMIT);
    assert_contains(error.message, "only to other pointers");
}

/* Fifteen nameless structs, each with the next one in it four times. */
TEST(structs_that_unfold_to_more_than_there_is_room_for_are_no_pass)
{
    char *text = malloc(20000);
    size_t size;

    (void)state;
    assert_non_null(text);
    size = (size_t)snprintf(text, 20000, "<abi-corpus><abi-instr>" INTS);
    for (int i = 0; i < 15; i++) {
        size += (size_t)snprintf(text + size, 20000 - size,
                                 "<class-decl name='%s' is-struct='yes' "
                                 "size-in-bits='64' id='s%d'>",
                                 i == 0 ? "bomb" : "", i);
        for (int k = 0; k < 4; k++)
            size += (size_t)snprintf(text + size, 20000 - size,
                                     "<data-member layout-offset-in-bits='0'>"
                                     "<var-decl name='' type-id='%c%.0d'/>"
                                     "</data-member>",
                                     i < 14 ? 's' : 'i', i < 14 ? i + 1 : 0);
        size += (size_t)snprintf(text + size, 20000 - size, "</class-decl>");
    }
    snprintf(text + size, 20000 - size,
             POINTER("p", "s0") TABLE("p") "</abi-instr></abi-corpus>");
    assert_result(compare(text, NULL), PDK_E_MEMORY);
    free(text);
}

TEST_MAIN(RUN(a_pointer_that_leads_to_itself_alone_is_no_pass),
          RUN(structs_that_unfold_to_more_than_there_is_room_for_are_no_pass))
