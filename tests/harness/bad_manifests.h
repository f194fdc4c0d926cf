/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TEST_BAD_MANIFESTS_H
#define PDK_TEST_BAD_MANIFESTS_H

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Contracts and projects with one mistake each, and where it is: the readers
 * must tell it, and the JSON Schemas must refuse it too.
 */
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A good contract, one member a line, to be spoiled in one place. */
static const char good_contract[] =
    "{ \"pdk_contract\": 1,\n"
    "  \"name\": \"demo\",\n"
    "  \"version\": \"1.4.0\",\n"
    "  \"machine\": \"x86-64\",\n"
    "  \"baseline\": { \"file\": \"demo.abi\",\n"
    "    \"sha256\": \"" SHA "\" },\n"
    "  \"interfaces\": [\n"
    "    { \"id\": \"demo.effect/1\", \"type\": \"demo_effect_v1\",\n"
    "      \"symbol\": \"demo_symbol\", \"size\": 48,\n"
    "      \"required\": true },\n"
    "    { \"id\": \"other\", \"type\": \"other_v1\", \"symbol\": \"other\",\n"
    "      \"size\": 8, \"required\": false,\n"
    "      \"fingerprint\": \"" SHA "\" } ],\n"
    "  \"types\": {\n"
    "    \"demo_params\": { \"role\": \"shared\",\n"
    "                     \"size_field\": \"size\" },\n"
    "    \"demo_mode\": { \"role\": \"open-enum\" } },\n"
    "  \"exceptions\": [\n"
    "    { \"rule\": \"member-moved\", \"type\": \"demo_params\",\n"
    "      \"reason\": \"known to both\",\n"
    "      \"expires\": \"2027-01-31\" } ] }";

static const struct bad_contract {
    const char *from, *to; /* what is replaced in the good one */
    unsigned line, column;
    const char *message;
} bad_contracts[] = {
    { "\"pdk_contract\": 1", "\"pdk_contract\": 2", 1, 19,
      "'pdk_contract' must be 1" },
    { "\"pdk_contract\": 1", "\"pdk_contract\": []", 1, 19,
      "'pdk_contract' must be a whole number" },
    { "\"name\": \"demo\",\n", "", 1, 1, "'name' is missing" },
    { "\"demo\"", "\"../demo\"", 2, 11, "'name' must be 1 to 63" },
    { "\"1.4.0\"", "\"1 4\"", 3, 14, "'version' must be 1 to 31" },
    { "\"x86-64\"", "64", 4, 14, "'machine' must be a text" },
    { "\"x86-64\"", "\"\"", 4, 14, "'machine' must be a kind" },
    { "\"x86-64\"", "\"x86-64\", \"glibc\": 2.31", 4, 33,
      "'glibc' must be a text" },
    { "\"x86-64\"", "\"x86-64\", \"glibc\": \"2.031\"", 4, 33,
      "'glibc' must be a version" },
    { "\"x86-64\"", "\"x86-64\", \"glibc\": \"2\"", 4, 33,
      "'glibc' must be a version" },
    { "\"x86-64\"", "\"x86-64\", \"header\": \"../a.h\"", 4, 34,
      "'header' must be what stands in an #include" },
    { "\"x86-64\"", "\"x86-64\", \"header\": \"a/../b.h\"", 4, 34,
      "'header' must be" },
    { "\"x86-64\"", "\"x86-64\", \"header\": \"/a.h\"", 4, 34,
      "'header' must be" },
    { "\"x86-64\"", "\"x86-64\", \"header\": \"a<b.h\"", 4, 34,
      "'header' must be" },
    { "\"types\"", "\"typse\"", 14, 3,
      "there is no key 'typse'; did you mean 'types'?" },
    { "\"fingerprint\"", "\"fingerprnt\"", 13, 7, "mean 'fingerprint'?" },
    { "\"size_field\"", "\"size_feild\"", 16, 22, "mean 'size_field'?" },
    { "\"expires\"", "\"expiers\"", 21, 7, "mean 'expires'?" },
    { "\"machine\"", "\"machien\"", 4, 3,
      "there is no key 'machien'; did you mean 'machine'?" },
    { "\"file\"", "\"files\"", 5, 17, "did you mean 'file'?" },
    { "demo.abi", "../demo.abi", 5, 25, "'file' must be the name" },
    { "demo.abi", "..", 5, 25, "'file' must be the name" },
    { "\"sha256\": \"0", "\"sha256\": \"", 6, 15, "'sha256' must be 64" },
    { "\"sha256\": \"0", "\"sha256\": \"A", 6, 15, "'sha256' must be 64" },
    { "demo.effect/1", "demo.effect/", 8, 13, "'id' must be a name" },
    { "demo.effect/1", "demo.effect/1.2", 8, 13, "'id' must be a name" },
    { "demo.effect/1", "Demo/1", 8, 13, "'id' must be a name" },
    { "demo_effect_v1", "demo effect", 8, 38, "'type' must be the ident" },
    { "demo_symbol", "1demo", 9, 17, "'symbol' must be the identifier" },
    { "48", "3", 9, 40, "'size' must be at least 4" },
    { "48", "-48", 9, 40, "'size' must be a whole number" },
    { "48", "48.5", 9, 40, "'size' must be a whole number" },
    { ",\n      \"required\": true", "", 8, 5, "'required' is missing" },
    { "\"required\": true", "\"required\": 1", 10, 19,
      "'required' must be true or false" },
    { "\"other\"", "\"demo.effect/1\"", 11, 13,
      "'id' must be different from the ids before it" },
    { "\"fingerprint\": \"0", "\"fingerprint\": \"x", 13, 22,
      "'fingerprint' must be 64" },
    { "\"demo_params\":", "\"demo params\":", 15, 20,
      "'demo params' is not the name of a type" },
    { "\"shared\"", "\"sharde\"", 15, 30, "'role' must be one of" },
    { "\"role\": \"shared\",", "", 15, 20, "'role' is missing" },
    { "\"shared\"", "\"opaque\"", 16, 36, "'size_field' must be left out" },
    { "\"size\" }", "\"a b\" }", 16, 36, "'size_field' must be the ident" },
    { "member-moved", "Member", 19, 15, "'rule' must be a rule's id" },
    { "known to both", " ", 20, 17, "'reason' must be a reason" },
    { "\"reason\": \"known to both\",", "", 19, 5, "'reason' is missing" },
    { "2027-01-31", "2027-13-01", 21, 18, "'expires' must be a date" },
    { "2027-01-31", "2027-02-30", 21, 18, "'expires' must be a date" },
    { "2027-01-31", "-123-01-01", 21, 18, "'expires' must be a date" },
    { "2027-01-31", "soon", 21, 18, "'expires' must be a date" },
};

enum { BAD_CONTRACT_COUNT = sizeof bad_contracts / sizeof *bad_contracts };

/* The good text with the first `from` replaced; released with free(). */
static inline char *bad_contract(const struct bad_contract *row)
{
    const char *at = strstr(good_contract, row->from);
    size_t capacity = sizeof good_contract + strlen(row->to);
    char *text = malloc(capacity);

    assert_non_null(at);
    assert_non_null(text);
    snprintf(text, capacity, "%.*s%s%s", (int)(at - good_contract),
             good_contract, row->to, at + strlen(row->from));
    return text;
}

#define HEAD "{\"pdk_project\": 1,\n\"id\": \"a\",\n\"version\": \"1\",\n"
#define OUTPUT "\"output\": \"a.so\",\n"

static const struct {
    const char *text;
    unsigned line, column;
    const char *message;
} bad_projects[] = {
    { "[]", 1, 1, "a project is an object" },
    { "{}", 1, 1, "'pdk_project' is missing" },
    { "{\"pdk_project\": 2}", 1, 17, "'pdk_project' must be 1" },
    { "{\"pdk_project\": \"1\"}", 1, 17, "'pdk_project' must be a whole" },
    { "{\"pdk_project\": 1}", 1, 1, "'id' is missing" },
    { "{\"pdk_project\": 1,\n \"id\": \"Gain\"}", 2, 8, "'id' must be" },
    { "{\"pdk_project\": 1,\n \"id\": \"a/b\"}", 2, 8, "'id' must be" },
    { "{\"pdk_project\": 1,\n \"id\": 3}", 2, 8, "'id' must be a text" },
    { "{\"pdk_project\": 1,\n \"id\": \"a\"}", 1, 1, "'version' is missing" },
    { "{\"pdk_project\": 1, \"id\": \"a\",\n \"version\": \"1 0\"}", 2, 13,
      "'version' must be 1 to 31" },
    { HEAD "\"contract\": \"\"}", 4, 13, "'contract' must be" },
    { HEAD "\"outptu\": \"a.so\"}", 4, 1,
      "there is no key 'outptu'; did you mean 'output'?" },
    { HEAD "\"output\": \"\"}", 4, 11, "'output' must be" },
    { HEAD "\"output\": \"a\\nb\"}", 4, 11, "'output' must be" },
    { HEAD "\"output\": \"build/\"}", 4, 11, "'output' must be a file" },
    { HEAD OUTPUT "\"build\": \"make\"}", 5, 10, "'build' must be a list" },
    { HEAD OUTPUT "\"build\": [\"make\"]}", 5, 11, "a list of words" },
    { HEAD OUTPUT "\"build\": [[]]}", 5, 11, "a list of words" },
    { HEAD OUTPUT "\"build\": [[\"make\"], [\"a\", 1]]}", 5, 27,
      "a text that is not empty" },
    { HEAD OUTPUT "\"sorces\": [\".\"]}", 5, 1, "mean 'sources'?" },
    { HEAD OUTPUT "\"sources\": []}", 5, 12, "'sources' must be" },
    { HEAD OUTPUT "\"sources\": [\"\"]}", 5, 13, "a text that is not empty" },
};

enum { BAD_PROJECT_COUNT = sizeof bad_projects / sizeof *bad_projects };

#endif
