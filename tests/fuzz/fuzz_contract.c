/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A host's contract. What is read is written, and reads the same again.
 */
#include "fuzz.h"

#include <cJSON.h>

#include "check/contract_json.h"
#include "contract.h"

static void write_and_read(const struct contract *contract)
{
    struct contract again = { 0 };
    char *text = contract_json(contract), *second;

    HOLDS(text != NULL);
    HOLDS(pdk__contract_parse(&again, text, strlen(text), "again.json", NULL) ==
          PDK_OK);
    HOLDS(again.interface_count == contract->interface_count);
    HOLDS(again.type_count == contract->type_count);
    HOLDS(again.exception_count == contract->exception_count);
    second = contract_json(&again);
    HOLDS(second != NULL && strcmp(text, second) == 0);
    cJSON_free(second);
    cJSON_free(text);
    pdk__contract_finish(&again);
}

static void look_up(const struct contract *contract)
{
    for (size_t i = 0; i < contract->interface_count; i++)
        HOLDS(pdk__contract_interface(contract, contract->interfaces[i].id) ==
              &contract->interfaces[i]);
    for (size_t i = 0; i < contract->type_count; i++)
        HOLDS(pdk__contract_type(contract, contract->types[i].name) ==
              &contract->types[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    pdk_error error = PDK_ERROR_INIT;
    struct contract contract = { 0 };
    char *text = fuzz_copy(data, size_bytes);
    pdk_result result =
        pdk__contract_parse(&contract, text, size_bytes, "fuzz.json", &error);

    if (result == PDK_OK) {
        look_up(&contract);
        write_and_read(&contract);
    } else {
        fuzz_refused(result, &error);
    }
    pdk__contract_finish(&contract);
    free(text);
    return 0;
}
