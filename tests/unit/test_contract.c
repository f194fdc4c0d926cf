/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bad_manifests.h"
#include "contract.h"

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
    assert_result(parse(&contract, good_contract, NULL), PDK_OK);
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

TEST(every_mistake_is_told_with_line_column_and_key)
{
    (void)state;
    for (size_t i = 0; i < BAD_CONTRACT_COUNT; i++) {
        char *text = bad_contract(&bad_contracts[i]);
        struct contract contract;
        pdk_error error = PDK_ERROR_INIT;

        assert_result(parse(&contract, text, &error), PDK_E_SCHEMA);
        assert_contains(error.message, bad_contracts[i].message);
        assert_string_equal(error.path, "a.contract.json");
        if (error.line != bad_contracts[i].line ||
            error.column != bad_contracts[i].column)
            print_error("at %s\n", error.message);
        assert_int_equal(error.line, bad_contracts[i].line);
        assert_int_equal(error.column, bad_contracts[i].column);
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
