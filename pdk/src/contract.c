/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads NAME.contract.json. A contract decides what is let into a host, so
 * nothing in it is guessed: an unknown key, an id that occurs twice or an
 * exception without a reason is refused with its place.
 */
#include "contract.h"

#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "failure.h"
#include "json.h"
#include "manifest.h"
#include "text.h"

static const char *const contract_keys[] = {
    "$schema",    "pdk_contract", "name",  "version", "machine", "baseline",
    "interfaces", "exceptions",   "types", "header",  "glibc",   NULL,
};
static const char *const baseline_keys[] = { "file", "sha256", "layout",
                                             "layout_sha256", NULL };
static const char *const interface_keys[] = {
    "id", "type", "symbol", "size", "required", "fingerprint", NULL,
};
static const char *const type_keys[] = { "role", "size_field", NULL };
static const char *const exception_keys[] = {
    "rule", "severity", "type", "reason", "expires", NULL,
};
static const char *const role_names[] = {
    [ROLE_SHARED] = "shared",         [ROLE_PLUGIN_TABLE] = "plugin-table",
    [ROLE_HOST_TABLE] = "host-table", [ROLE_OPAQUE] = "opaque",
    [ROLE_OPEN_ENUM] = "open-enum",   NULL,
};

static pdk_result read_head(struct contract *out,
                            const struct manifest_reader *reader)
{
    const struct manifest_field fields[] = {
        { "name", true, &out->name, pdk__text_is_plugin_id, MANIFEST_ID },
        { "version", true, &out->version, pdk__manifest_is_version,
          MANIFEST_VERSION },
        { "machine", true, &out->machine, pdk__manifest_is_machine,
          "a kind of machine, such as \"x86-64\"" },
        { "glibc", false, &out->glibc, pdk__manifest_is_glibc, MANIFEST_GLIBC },
        { "header", false, &out->header, pdk__manifest_is_include,
          MANIFEST_INCLUDE },
    };
    pdk_result result = pdk__manifest_format(reader, "pdk_contract");

    if (result != PDK_OK)
        return result;
    return pdk__manifest_texts(reader, fields, sizeof fields / sizeof *fields);
}

static pdk_result read_baseline(struct contract *out,
                                const struct manifest_reader *reader)
{
    const struct manifest_field fields[] = {
        { "file", true, &out->baseline, pdk__manifest_is_file_name,
          "the name of a file beside the contract, without '/'" },
        { "sha256", true, &out->baseline_sha256, pdk__manifest_is_sha256,
          MANIFEST_SHA256 },
        { "layout", false, &out->layout, pdk__manifest_is_file_name,
          "the name of a file beside the contract, without '/'" },
        { "layout_sha256", false, &out->layout_sha256, pdk__manifest_is_sha256,
          MANIFEST_SHA256 },
    };
    struct manifest_reader inner = *reader;
    pdk_result result =
        pdk__json_object(reader->json, reader->object, "baseline", true,
                         &inner.object, reader->error);

    if (result == PDK_OK)
        result = pdk__json_only(inner.json, inner.object, baseline_keys,
                                inner.error);
    if (result == PDK_OK)
        result =
            pdk__manifest_texts(&inner, fields, sizeof fields / sizeof *fields);
    if (result == PDK_OK &&
        (out->layout == NULL) != (out->layout_sha256 == NULL))
        return pdk__json_reject(inner.json, inner.object, inner.error,
                                "'layout' and 'layout_sha256' go together");
    return result;
}

static pdk_result read_interface(struct contract_interface *out,
                                 const struct manifest_reader *reader)
{
    const struct manifest_field fields[] = {
        { "id", true, &out->id, pdk__manifest_is_interface_id,
          "a name and its major version, such as \"pdk.tick/1\"" },
        { "type", true, &out->type_name, pdk__manifest_is_identifier,
          "the identifier of a struct" },
        { "symbol", true, &out->symbol, pdk__manifest_is_identifier,
          "the identifier of a variable in the baseline" },
        { "fingerprint", false, &out->fingerprint, pdk__manifest_is_sha256,
          MANIFEST_SHA256 },
    };
    pdk_result result = pdk__json_only(reader->json, reader->object,
                                       interface_keys, reader->error);

    if (result == PDK_OK)
        result =
            pdk__manifest_texts(reader, fields, sizeof fields / sizeof *fields);
    if (result == PDK_OK)
        result = pdk__json_number(reader->json, reader->object, "size", true,
                                  &out->size, reader->error);
    if (result == PDK_OK && out->size < sizeof(uint32_t))
        return pdk__manifest_reject(
            reader, "size", "at least 4, the size of its 'struct_size'");
    if (result == PDK_OK)
        result = pdk__json_flag(reader->json, reader->object, "required", true,
                                &out->is_required, reader->error);
    return result;
}

/* A list of objects, and the array for what they say. */
struct list {
    const char *key;
    bool is_required;
    size_t item_size;
    const json_node *node; /* NULL: there is no list */
    void *items;           /* zeroed; NULL for an empty list */
};

static pdk_result open_list(const struct manifest_reader *reader,
                            struct list *list)
{
    pdk_result result =
        pdk__json_list(reader->json, reader->object, list->key,
                       list->is_required, &list->node, reader->error);

    if (result != PDK_OK || list->node == NULL || list->node->child == NULL)
        return result;
    list->items =
        calloc((size_t)cJSON_GetArraySize(list->node), list->item_size);
    return list->items != NULL ? PDK_OK : pdk__fail_memory(reader->error);
}

static pdk_result read_interfaces(struct contract *out,
                                  struct manifest_reader reader)
{
    struct list list = { "interfaces", true, sizeof *out->interfaces, NULL,
                         NULL };
    const json_node *item;
    pdk_result result = open_list(&reader, &list);

    out->interfaces = list.items;
    if (result != PDK_OK)
        return result;
    if (list.items == NULL)
        return pdk__manifest_reject(&reader, "interfaces",
                                    "a list of at least one interface");
    cJSON_ArrayForEach(item, list.node) {
        struct contract_interface *next =
            &out->interfaces[out->interface_count];

        reader.object = item;
        result = read_interface(next, &reader);
        if (result != PDK_OK)
            return result;
        if (pdk__contract_interface(out, next->id) != NULL)
            return pdk__manifest_reject(&reader, "id",
                                        "different from the ids before it");
        out->interface_count++;
    }
    return PDK_OK;
}

static pdk_result read_role(struct contract_type *out,
                            const struct manifest_reader *reader)
{
    const char *name = NULL;
    pdk_result result = pdk__json_text(reader->json, reader->object, "role",
                                       true, &name, reader->error);

    if (result != PDK_OK)
        return result;
    for (size_t i = 0; role_names[i] != NULL; i++) {
        if (strcmp(role_names[i], name) != 0)
            continue;
        out->role = (enum contract_role)i;
        return PDK_OK;
    }
    return pdk__manifest_reject(
        reader, "role",
        "one of \"shared\", \"plugin-table\", \"host-table\", "
        "\"opaque\" and \"open-enum\"");
}

static pdk_result read_type(struct contract_type *out,
                            const struct manifest_reader *reader)
{
    const struct manifest_field fields[] = {
        { "size_field", false, &out->size_field, pdk__manifest_is_identifier,
          "the identifier of a member" },
    };
    pdk_result result =
        pdk__json_only(reader->json, reader->object, type_keys, reader->error);

    if (result == PDK_OK)
        result = read_role(out, reader);
    if (result == PDK_OK)
        result =
            pdk__manifest_texts(reader, fields, sizeof fields / sizeof *fields);
    if (result == PDK_OK && out->size_field != NULL &&
        (out->role == ROLE_OPAQUE || out->role == ROLE_OPEN_ENUM))
        return pdk__manifest_reject(
            reader, "size_field",
            "left out for this role: only structs have one");
    return result;
}

static pdk_result read_types(struct contract *out,
                             struct manifest_reader reader)
{
    const json_node *object = NULL, *item;
    pdk_result result = pdk__json_object(reader.json, reader.object, "types",
                                         false, &object, reader.error);

    if (result != PDK_OK || object == NULL || object->child == NULL)
        return result;
    out->types = calloc((size_t)cJSON_GetArraySize(object), sizeof *out->types);
    if (out->types == NULL)
        return pdk__fail_memory(reader.error);
    cJSON_ArrayForEach(item, object) {
        struct contract_type *next = &out->types[out->type_count++];

        reader.object = item;
        next->name = item->string;
        if (!pdk__manifest_is_identifier(next->name))
            return pdk__json_reject(reader.json, item, reader.error,
                                    "'%.100s' is not the name of a type",
                                    next->name);
        result = read_type(next, &reader);
        if (result != PDK_OK)
            return result;
    }
    return PDK_OK;
}

/* What is not verified, or cannot be loaded, is so whatever a contract says. */
static bool is_severity(const char *text)
{
    return strcmp(text, "break") == 0 || strcmp(text, "warning") == 0 ||
           strcmp(text, "info") == 0;
}

static pdk_result read_exception(struct contract_exception *out,
                                 const struct manifest_reader *reader)
{
    const struct manifest_field fields[] = {
        { "rule", true, &out->rule, pdk__manifest_is_rule,
          "a rule's id, such as \"member-moved\"" },
        { "severity", false, &out->severity, is_severity,
          "one of \"break\", \"warning\" and \"info\"" },
        { "type", false, &out->type, pdk__manifest_is_identifier,
          "the name of a type" },
        { "reason", true, &out->reason, pdk__manifest_is_reason,
          "a reason in words" },
        { "expires", false, &out->expires, pdk__manifest_is_date,
          "a date such as \"2027-01-31\"" },
    };
    pdk_result result = pdk__json_only(reader->json, reader->object,
                                       exception_keys, reader->error);

    if (result == PDK_OK)
        result =
            pdk__manifest_texts(reader, fields, sizeof fields / sizeof *fields);
    return result;
}

static pdk_result read_exceptions(struct contract *out,
                                  struct manifest_reader reader)
{
    struct list list = { "exceptions", false, sizeof *out->exceptions, NULL,
                         NULL };
    const json_node *item;
    pdk_result result = open_list(&reader, &list);

    out->exceptions = list.items;
    if (result != PDK_OK || list.items == NULL)
        return result;
    cJSON_ArrayForEach(item, list.node) {
        reader.object = item;
        result =
            read_exception(&out->exceptions[out->exception_count++], &reader);
        if (result != PDK_OK)
            return result;
    }
    return PDK_OK;
}

static pdk_result read_contract(struct contract *out, pdk_error *error)
{
    struct manifest_reader reader = { out->json, pdk__json_root(out->json),
                                      error };
    pdk_result result;

    if (!cJSON_IsObject(reader.object))
        return pdk__json_reject(reader.json, reader.object, error,
                                "a contract is an object in braces");
    result = pdk__json_only(reader.json, reader.object, contract_keys, error);
    if (result == PDK_OK)
        result = read_head(out, &reader);
    if (result == PDK_OK)
        result = read_baseline(out, &reader);
    if (result == PDK_OK)
        result = read_interfaces(out, reader);
    if (result == PDK_OK)
        result = read_types(out, reader);
    if (result == PDK_OK)
        result = read_exceptions(out, reader);
    return result;
}

pdk_result pdk__contract_parse(struct contract *out, const char *text,
                               size_t size_bytes, const char *path,
                               pdk_error *error)
{
    pdk_result result;

    *out = (struct contract){ 0 };
    result = pdk__json_parse(&out->json, text, size_bytes, path, error);
    if (result == PDK_OK)
        result = read_contract(out, error);
    if (result != PDK_OK)
        pdk__contract_finish(out);
    return result;
}

void pdk__contract_finish(struct contract *contract)
{
    free(contract->interfaces);
    free(contract->types);
    free(contract->exceptions);
    pdk__json_destroy(contract->json);
    *contract = (struct contract){ 0 };
}

const struct contract_interface *pdk__contract_interface(
    const struct contract *contract, const char *id)
{
    for (size_t i = 0; i < contract->interface_count; i++)
        if (strcmp(contract->interfaces[i].id, id) == 0)
            return &contract->interfaces[i];
    return NULL;
}

const struct contract_type *pdk__contract_type(const struct contract *contract,
                                               const char *name)
{
    for (size_t i = 0; i < contract->type_count; i++)
        if (strcmp(contract->types[i].name, name) == 0)
            return &contract->types[i];
    return NULL;
}
