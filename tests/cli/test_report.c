/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "text.h"

#define GOOD FIXTURES "/variant_0.so"
#define CONTRACT FIXTURES "/demo.contract.json"

/* A file of each kind of verdict, its exit code and the contract for it. */
static const struct {
    const char *file, *contract;
    int code, strict_code;
    const char *verdict;
} cases[] = {
    { GOOD, CONTRACT, 0, 0, "compatible" },
    { WARNED, CONTRACT, 0, 1, "compatible" },
    { BROKEN, CONTRACT, 1, 1, "incompatible" },
    { GOOD, "lonely.contract.json", 3, 3, "unverified" },
    { "cut.so", CONTRACT, 4, 4, "unloadable" },
    { "missing.so", CONTRACT, 4, 4, "unloadable" },
};

enum { CASE_COUNT = sizeof cases / sizeof *cases };

static void make_cases(void)
{
    char *data = test_read(GOOD, NULL);

    test_write(test_path("cut.so"), data, 100);
    free(data);
    test_copy_in_place(CONTRACT, test_path("lonely.contract.json"));
}

/* One check with all formats, each in a file but `format` on stdout. */
static struct program_run report_all(int index, const char *strict)
{
    return PDK("check", cases[index].file, "--contract", cases[index].contract,
               "--format", "json:r.json", "--format", "sarif:r.sarif",
               "--format", "junit:r.xml", "--format", "html:r.html", strict);
}

static cJSON *read_json(const char *name)
{
    char *text = test_read(test_path(name), NULL);
    cJSON *json = cJSON_Parse(text);

    assert_true(pdk__text_is_utf8(text, strlen(text)));
    free(text);
    assert_non_null(json);
    return json;
}

static const cJSON *member(const cJSON *object, const char *key)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, key);

    assert_non_null(found);
    return found;
}

static const char *text_of(const cJSON *object, const char *key)
{
    return member(object, key)->valuestring;
}

static const cJSON *first(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetArrayItem(member(object, key), 0);

    assert_non_null(item);
    return item;
}

static xmlDocPtr read_xml(const char *name)
{
    xmlDocPtr document =
        xmlReadFile(test_path(name), NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);

    assert_non_null(document);
    return document;
}

/* The value of an XPath expression. */
static double count_xml(xmlDocPtr document, const char *expression)
{
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    xmlXPathObjectPtr found =
        xmlXPathEvalExpression((const xmlChar *)expression, context);
    double value;

    assert_non_null(found);
    value = xmlXPathCastToNumber(found);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return value;
}

static void assert_verdicts(const char *verdict, int code)
{
    cJSON *json = read_json("r.json"), *sarif = read_json("r.sarif");
    xmlDocPtr junit = read_xml("r.xml");
    char *html = test_read(test_path("r.html"), NULL);
    const cJSON *invocation = first(first(sarif, "runs"), "invocations");
    char words[40];

    assert_string_equal(text_of(first(json, "checks"), "verdict"), verdict);
    assert_int_equal(member(json, "exit_code")->valueint, code);
    assert_int_equal(member(invocation, "exitCode")->valueint, code);
    assert_int_equal(cJSON_IsTrue(member(invocation, "executionSuccessful")),
                     code != 3);
    assert_int_equal(count_xml(junit, "count(//failure|//error)") == 0,
                     code == 0);
    assert_true(count_xml(junit, "sum(//@tests)") ==
                count_xml(junit, "count(//testcase)"));
    assert_true(count_xml(junit, "sum(//@failures)") ==
                count_xml(junit, "count(//failure)"));
    assert_true(count_xml(junit, "sum(//@errors)") ==
                count_xml(junit, "count(//error)"));
    snprintf(words, sizeof words, "exit code %d", code);
    assert_contains(html, words);
    free(html);
    xmlFreeDoc(junit);
    cJSON_Delete(sarif);
    cJSON_Delete(json);
}

TEST(every_format_tells_the_exit_code_and_the_verdict)
{
    (void)state;
    make_cases();
    for (int i = 0; i < CASE_COUNT; i++) {
        assert_exit(report_all(i, NULL), cases[i].code);
        assert_verdicts(cases[i].verdict, cases[i].code);
        assert_exit(report_all(i, "--strict"), cases[i].strict_code);
        assert_verdicts(cases[i].verdict, cases[i].strict_code);
    }
}

TEST(on_stdout_each_format_has_the_same_exit_code)
{
    static const char *const formats[] = { "text", "json", "sarif", "junit",
                                           "html" };

    (void)state;
    make_cases();
    for (int i = 0; i < CASE_COUNT; i++)
        for (size_t k = 0; k < sizeof formats / sizeof *formats; k++) {
            struct program_run run =
                PDK("check", cases[i].file, "--contract", cases[i].contract,
                    "--format", formats[k]);

            assert_exit(run, cases[i].code);
            assert_string_equal(run.err, "");
            assert_true(run.out[0] != '\0');
        }
}

/* Each rule of the JSON, in its order, is in all others. */
static void assert_same_findings(const char *text)
{
    cJSON *json = read_json("r.json"), *sarif = read_json("r.sarif");
    xmlDocPtr junit = read_xml("r.xml");
    char *html = test_read(test_path("r.html"), NULL), *at = html;
    const cJSON *results = member(first(sarif, "runs"), "results");
    const cJSON *finding;
    int count = 0;

    cJSON_ArrayForEach(finding, member(first(json, "checks"), "findings")) {
        const char *rule = text_of(finding, "rule");
        const cJSON *result = cJSON_GetArrayItem(results, count++);
        char words[200];

        assert_string_equal(text_of(result, "ruleId"), rule);
        assert_true(cJSON_Compare(member(result, "properties"), finding, true));
        assert_contains(text, text_of(finding, "message"));
        snprintf(words, sizeof words, "data-rule=\"%s\"", rule);
        at = strstr(at, words);
        assert_non_null(at);
        at++;
        snprintf(words, sizeof words,
                 "count(//testcase[starts-with(@name, '%s')])", rule);
        assert_true(count_xml(junit, words) >= 1);
    }
    assert_int_equal(cJSON_GetArraySize(results), count);
    assert_null(strstr(at, "data-rule="));
    free(html);
    xmlFreeDoc(junit);
    cJSON_Delete(sarif);
    cJSON_Delete(json);
}

TEST(all_formats_tell_the_same_findings_and_text_is_there_without_asking)
{
    (void)state;
    make_cases();
    for (int i = 0; i < CASE_COUNT; i++)
        assert_same_findings(report_all(i, NULL).out);
}

TEST(two_runs_print_the_same_bytes)
{
    static const char *const names[] = { "r.json", "r.sarif", "r.xml",
                                         "r.html" };
    char *before[4];

    (void)state;
    assert_exit(report_all(2, NULL), 1);
    for (int i = 0; i < 4; i++)
        before[i] = test_read(test_path(names[i]), NULL);
    assert_exit(report_all(2, NULL), 1);
    for (int i = 0; i < 4; i++) {
        char *after = test_read(test_path(names[i]), NULL);

        assert_string_equal(before[i], after);
        free(before[i]);
        free(after);
    }
}

TEST(sarif_points_to_both_sides_of_the_source)
{
    cJSON *sarif;
    const cJSON *run, *result, *place;
    const cJSON *rule;

    (void)state;
    assert_exit(report_all(2, NULL), 1);
    sarif = read_json("r.sarif");
    assert_string_equal(text_of(sarif, "version"), "2.1.0");
    run = first(sarif, "runs");
    result = first(run, "results");
    rule = cJSON_GetArrayItem(
        member(member(member(run, "tool"), "driver"), "rules"),
        member(result, "ruleIndex")->valueint);
    assert_string_equal(text_of(rule, "id"), text_of(result, "ruleId"));
    assert_contains(text_of(member(rule, "help"), "text"), "What to do");
    assert_string_equal(text_of(result, "level"), "error");
    place = member(first(result, "locations"), "physicalLocation");
    assert_contains(text_of(member(place, "artifactLocation"), "uri"),
                    "demo_sdk.h");
    assert_true(member(member(place, "region"), "startLine")->valueint > 1);
    place = member(first(result, "relatedLocations"), "physicalLocation");
    assert_contains(text_of(member(place, "artifactLocation"), "uri"),
                    "demo_sdk.h");
    assert_int_equal(
        strlen(text_of(member(result, "partialFingerprints"), "pdkFinding/v1")),
        64);
    cJSON_Delete(sarif);
}

TEST(junit_names_each_interface_that_fits)
{
    xmlDocPtr junit;

    (void)state;
    assert_exit(report_all(0, NULL), 0);
    junit = read_xml("r.xml");
    assert_true(count_xml(junit, "count(//testcase[@name='fits'])") == 2);
    xmlFreeDoc(junit);
    assert_exit(report_all(2, NULL), 1);
    junit = read_xml("r.xml");
    assert_true(count_xml(junit, "count(//testcase[@name='fits'])") == 0);
    xmlFreeDoc(junit);
}

#define ODD "<img src=x onerror=y>&amp;\"'\n\x01\xff\xef\xbf\xbf.so"

TEST(the_name_of_a_file_breaks_no_format)
{
    struct program_run run;
    cJSON *json;
    char *html;

    (void)state;
    test_copy_in_place(BROKEN, test_path(ODD));
    run = PDK("check", ODD, "--contract", CONTRACT, "--format", "json:r.json",
              "--format", "sarif:r.sarif", "--format", "junit:r.xml",
              "--format", "html:r.html");
    assert_exit(run, 1);
    assert_true(pdk__text_is_utf8(run.out, strlen(run.out)));
    assert_null(strchr(run.out, '\x01'));
    assert_contains(run.out, "FAIL <img");
    xmlFreeDoc(read_xml("r.xml"));
    json = read_json("r.sarif");
    assert_string_equal(
        text_of(member(first(first(json, "runs"), "results"), "analysisTarget"),
                "uri"),
        "%3Cimg%20src%3Dx%20onerror%3Dy%3E%26amp%3B%22%27%0A%01%FF%EF%BF%BF"
        ".so");
    cJSON_Delete(json);
    json = read_json("r.json");
    assert_contains(text_of(first(json, "checks"), "file"), "\n\x01\xef\xbf");
    cJSON_Delete(json);
    html = test_read(test_path("r.html"), NULL);
    assert_null(strstr(html, "<img"));
    assert_true(pdk__text_is_utf8(html, strlen(html)));
    free(html);
}

TEST_MAIN(
    RUN(every_format_tells_the_exit_code_and_the_verdict),
    RUN(on_stdout_each_format_has_the_same_exit_code),
    RUN(all_formats_tell_the_same_findings_and_text_is_there_without_asking),
    RUN(two_runs_print_the_same_bytes),
    RUN(sarif_points_to_both_sides_of_the_source),
    RUN(junit_names_each_interface_that_fits),
    RUN(the_name_of_a_file_breaks_no_format))
