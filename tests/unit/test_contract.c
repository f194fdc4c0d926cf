/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contract.h"

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A good contract, one member a line, to be spoiled in one place. */
static const char good[] =
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

static pdk_result parse(struct contract *out, const char *text,
                        pdk_error *error)
{
    return pdk__contract_parse(out, text, strlen(text), "a.contract.json",
                               error);
}

TEST(a_contract_is_read_in_full)
{
    struct contract contract;
    const struct contract_interface *interface;
    const struct contract_type *type;

    (void)state;
    assert_result(parse(&contract, good, NULL), PDK_OK);
    assert_string_equal(contract.name, "demo");
    assert_string_equal(contract.version, "1.4.0");
    assert_string_equal(contract.machine, "x86-64");
    assert_string_equal(contract.baseline, "demo.abi");
    assert_string_equal(contract.baseline_sha256, SHA);
    assert_int_equal(contract.interface_count, 2);
    interface = pdk__contract_interface(&contract, "demo.effect/1");
    assert_non_null(interface);
    assert_string_equal(interface->type_name, "demo_effect_v1");
    assert_string_equal(interface->symbol, "demo_symbol");
    assert_int_equal(interface->size, 48);
    assert_true(interface->is_required);
    assert_null(interface->fingerprint);
    assert_string_equal(contract.interfaces[1].fingerprint, SHA);
    assert_null(pdk__contract_interface(&contract, "demo.effect/2"));
    type = pdk__contract_type(&contract, "demo_params");
    assert_non_null(type);
    assert_int_equal(type->role, ROLE_SHARED);
    assert_string_equal(type->size_field, "size");
    type = pdk__contract_type(&contract, "demo_mode");
    assert_int_equal(type->role, ROLE_OPEN_ENUM);
    assert_null(type->size_field);
    assert_null(pdk__contract_type(&contract, "demo"));
    assert_int_equal(contract.exception_count, 1);
    assert_string_equal(contract.exceptions[0].rule, "member-moved");
    assert_string_equal(contract.exceptions[0].expires, "2027-01-31");
    pdk__contract_finish(&contract);
    pdk__contract_finish(&contract);
}

/* The good text with the first `from` replaced; released with free(). */
static char *spoil(const char *from, const char *to)
{
    const char *at = strstr(good, from);
    size_t capacity = sizeof good + strlen(to);
    char *text = malloc(capacity);

    assert_non_null(at);
    assert_non_null(text);
    snprintf(text, capacity, "%.*s%s%s", (int)(at - good), good, to,
             at + strlen(from));
    return text;
}

TEST(every_mistake_is_told_with_line_column_and_key)
{
    static const struct {
        const char *from, *to;
        unsigned line, column;
        const char *message;
    } rows[] = {
        { "\"pdk_contract\": 1", "\"pdk_contract\": 2", 1, 19,
          "'pdk_contract' must be 1" },
        { "\"pdk_contract\": 1", "\"pdk_contract\": []", 1, 19,
          "'pdk_contract' must be a whole number" },
        { "\"name\": \"demo\",\n", "", 1, 1, "'name' is missing" },
        { "\"demo\"", "\"../demo\"", 2, 11, "'name' must be 1 to 63" },
        { "\"1.4.0\"", "\"1 4\"", 3, 14, "'version' must be 1 to 31" },
        { "\"x86-64\"", "64", 4, 14, "'machine' must be a text" },
        { "\"x86-64\"", "\"\"", 4, 14, "'machine' must be a kind" },
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

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = spoil(rows[i].from, rows[i].to);
        struct contract contract;
        pdk_error error = PDK_ERROR_INIT;

        assert_result(parse(&contract, text, &error), PDK_E_SCHEMA);
        assert_contains(error.message, rows[i].message);
        assert_string_equal(error.path, "a.contract.json");
        if (error.line != rows[i].line || error.column != rows[i].column)
            print_error("at %s\n", error.message);
        assert_int_equal(error.line, rows[i].line);
        assert_int_equal(error.column, rows[i].column);
        assert_null(contract.json);
        free(text);
    }
}

TEST(a_contract_without_interfaces_would_check_nothing_and_is_refused)
{
    struct contract contract;
    pdk_error error = PDK_ERROR_INIT;

    (void)state;
    assert_result(parse(&contract,
                        "{\"pdk_contract\": 1, \"name\": \"a\",\n"
                        "\"version\": \"1\", \"machine\": \"x86-64\",\n"
                        "\"baseline\": {\"file\": \"a\",\n"
                        "\"sha256\": \"" SHA "\"},\n\"interfaces\": []}",
                        &error),
                  PDK_E_SCHEMA);
    assert_contains(error.message, "at least one interface");
    assert_int_equal(error.line, 5);
    assert_result(parse(&contract, "[]", &error), PDK_E_SCHEMA);
    assert_contains(error.message, "a contract is an object");
    assert_result(parse(&contract, "{", &error), PDK_E_SYNTAX);
}

TEST_MAIN(RUN(a_contract_is_read_in_full),
          RUN(every_mistake_is_told_with_line_column_and_key),
          RUN(a_contract_without_interfaces_would_check_nothing_and_is_refused))
