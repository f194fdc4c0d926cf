/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Writes contracts in the format that pdk__contract_parse() reads.
 */
#include "check/contract_json.h"

#include <string.h>

#include <cJSON.h>

static const char *const role_names[] = {
    [ROLE_SHARED] = "shared",         [ROLE_PLUGIN_TABLE] = "plugin-table",
    [ROLE_HOST_TABLE] = "host-table", [ROLE_OPAQUE] = "opaque",
    [ROLE_OPEN_ENUM] = "open-enum",
};

const char *contract_role_name(enum contract_role role)
{
    return role_names[role];
}

bool contract_role_find(const char *name, enum contract_role *role)
{
    for (size_t i = 0; i < sizeof role_names / sizeof *role_names; i++)
        if (strcmp(role_names[i], name) == 0) {
            *role = (enum contract_role)i;
            return true;
        }
    return false;
}

static void add_text(cJSON *object, const char *key, const char *text)
{
    if (text != NULL)
        cJSON_AddStringToObject(object, key, text);
}

static void add_interfaces(cJSON *out, const struct contract *contract)
{
    cJSON *list = cJSON_AddArrayToObject(out, "interfaces");

    for (size_t i = 0; i < contract->interface_count; i++) {
        const struct contract_interface *next = &contract->interfaces[i];
        cJSON *item = cJSON_CreateObject();

        add_text(item, "id", next->id);
        add_text(item, "type", next->type_name);
        add_text(item, "symbol", next->symbol);
        cJSON_AddNumberToObject(item, "size", next->size);
        cJSON_AddBoolToObject(item, "required", next->is_required);
        add_text(item, "fingerprint", next->fingerprint);
        cJSON_AddItemToArray(list, item);
    }
}

static void add_types(cJSON *out, const struct contract *contract)
{
    cJSON *types = cJSON_AddObjectToObject(out, "types");

    for (size_t i = 0; i < contract->type_count; i++) {
        cJSON *item = cJSON_AddObjectToObject(types, contract->types[i].name);

        add_text(item, "role", role_names[contract->types[i].role]);
        add_text(item, "size_field", contract->types[i].size_field);
    }
}

static void add_exceptions(cJSON *out, const struct contract *contract)
{
    cJSON *list = cJSON_AddArrayToObject(out, "exceptions");

    for (size_t i = 0; i < contract->exception_count; i++) {
        const struct contract_exception *next = &contract->exceptions[i];
        cJSON *item = cJSON_CreateObject();

        add_text(item, "rule", next->rule);
        add_text(item, "severity", next->severity);
        add_text(item, "type", next->type);
        add_text(item, "reason", next->reason);
        add_text(item, "expires", next->expires);
        cJSON_AddItemToArray(list, item);
    }
}

char *contract_json(const struct contract *contract)
{
    cJSON *out = cJSON_CreateObject(), *baseline;
    char *text;

    cJSON_AddNumberToObject(out, "pdk_contract", 1);
    add_text(out, "name", contract->name);
    add_text(out, "version", contract->version);
    add_text(out, "machine", contract->machine);
    add_text(out, "glibc", contract->glibc);
    add_text(out, "header", contract->header);
    baseline = cJSON_AddObjectToObject(out, "baseline");
    add_text(baseline, "file", contract->baseline);
    add_text(baseline, "sha256", contract->baseline_sha256);
    add_text(baseline, "layout", contract->layout);
    add_text(baseline, "layout_sha256", contract->layout_sha256);
    add_interfaces(out, contract);
    add_types(out, contract);
    add_exceptions(out, contract);
    text = cJSON_Print(out);
    cJSON_Delete(out);
    return text;
}
