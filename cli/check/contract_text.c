/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Prints a contract. Does not verify it: `pdk contract verify` does.
 */
#include "check/contract_text.h"

#include <cJSON.h>

#include "check/contract_json.h"
#include "failure.h"

static void print_interface(FILE *out,
                            const struct contract_interface *interface)
{
    fprintf(out, "  interface %s: struct %s, %u bytes, %s\n", interface->id,
            interface->type_name, interface->size,
            interface->is_required ? "required" : "optional");
}

static void print_type(FILE *out, const struct contract_type *type)
{
    fprintf(out, "  type %s: %s", type->name, contract_role_name(type->role));
    if (type->size_field != NULL)
        fprintf(out, ", size field %s", type->size_field);
    fprintf(out, "\n");
}

static void print_exception(FILE *out,
                            const struct contract_exception *exception)
{
    if (exception->severity != NULL)
        fprintf(out, "  counts as %s: %s", exception->severity,
                exception->rule);
    else
        fprintf(out, "  tolerates %s", exception->rule);
    if (exception->type != NULL)
        fprintf(out, " of %s", exception->type);
    if (exception->expires != NULL)
        fprintf(out, " until %s", exception->expires);
    fprintf(out, ": %s\n", exception->reason);
}

pdk_result contract_print(FILE *out, const struct contract *contract,
                          const char *path, bool is_json, pdk_error *error)
{
    if (is_json) {
        char *text = contract_json(contract);

        if (text == NULL)
            return pdk__fail_memory(error);
        fprintf(out, "%s\n", text);
        cJSON_free(text);
        return PDK_OK;
    }
    fprintf(out, "%s: contract %s %s for %s\n", path, contract->name,
            contract->version, contract->machine);
    if (contract->glibc != NULL)
        fprintf(out, "  plugins load with glibc %s\n", contract->glibc);
    for (size_t i = 0; i < contract->interface_count; i++)
        print_interface(out, &contract->interfaces[i]);
    for (size_t i = 0; i < contract->type_count; i++)
        print_type(out, &contract->types[i]);
    for (size_t i = 0; i < contract->exception_count; i++)
        print_exception(out, &contract->exceptions[i]);
    fprintf(out, "  baseline %s, SHA-256 %s\n", contract->baseline,
            contract->baseline_sha256);
    return PDK_OK;
}
