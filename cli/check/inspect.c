/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Collects the facts about a file. How well it can be reloaded follows from the
 * findings of the lint.
 */
#include "check/inspect.h"

#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "archive.h"
#include "check/escape.h"
#include "failure.h"
#include "seal.h"
#include "text.h"

static void add_text(cJSON *object, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0')
        cJSON_AddItemToObject(object, key, escape_json(text));
}

static void add_needed(cJSON *out, const struct elf *elf)
{
    cJSON *list = cJSON_AddArrayToObject(out, "needed");
    const char *name;

    for (uint32_t i = 0; (name = pdk__elf_needed(elf, i)) != NULL; i++)
        cJSON_AddItemToArray(list, escape_json(name));
}

/* The sealed fingerprint of its layout, if there is one. */
static void add_seal(cJSON *out, const unsigned char fingerprint[SEAL_SIZE])
{
    bool is_sealed = !pdk__seal_is_zero(fingerprint);
    char hex[2 * SEAL_SIZE + 1] = "";

    if (is_sealed)
        pdk__text_hex(hex, sizeof hex, fingerprint, SEAL_SIZE);
    cJSON_AddBoolToObject(out, "sealed", is_sealed);
    add_text(out, "fingerprint", hex);
}

static void add_interfaces(cJSON *out, const struct metadata *metadata,
                           uint32_t plugin)
{
    cJSON *list = cJSON_AddArrayToObject(out, "interfaces");

    for (uint32_t i = 0; i < metadata->interface_count; i++) {
        const struct metadata_interface *next = &metadata->interfaces[i];
        cJSON *item;

        if (next->plugin != plugin)
            continue;
        item = cJSON_CreateObject();
        add_text(item, "id", next->id);
        add_text(item, "type", next->type_name);
        add_text(item, "symbol", next->symbol);
        cJSON_AddNumberToObject(item, "size", next->table_size);
        add_seal(item, next->fingerprint);
        cJSON_AddItemToArray(list, item);
    }
}

static void add_needs(cJSON *out, const struct metadata *metadata,
                      uint32_t plugin)
{
    cJSON *list = cJSON_AddArrayToObject(out, "needs");

    for (uint32_t i = 0; i < metadata->need_count; i++) {
        const struct metadata_need *next = &metadata->needs[i];
        cJSON *item;

        if (next->plugin != plugin)
            continue;
        item = cJSON_CreateObject();
        add_text(item, "id", next->wanted.id);
        add_text(item, "type", next->type_name);
        cJSON_AddNumberToObject(item, "size", next->wanted.table_size);
        cJSON_AddItemToArray(list, item);
    }
}

static void add_plugins(cJSON *out, const struct metadata *metadata)
{
    cJSON *list = cJSON_AddArrayToObject(out, "plugins");

    for (uint32_t i = 0; i < metadata->plugin_count; i++) {
        const struct metadata_plugin *next = &metadata->plugins[i];
        cJSON *item = cJSON_CreateObject();

        add_text(item, "id", next->id);
        add_text(item, "version", next->version);
        cJSON_AddNumberToObject(item, "abi_version", next->abi_version);
        cJSON_AddNumberToObject(item, "state_version", next->state_version);
        add_text(item, "symbol", next->symbol);
        add_interfaces(item, metadata, i);
        add_needs(item, metadata, i);
        cJSON_AddItemToArray(list, item);
    }
}

static void add_findings(cJSON *out, const struct finding_list *findings)
{
    cJSON *list = cJSON_AddArrayToObject(out, "findings");

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *next = &findings->items[i];
        cJSON *item = cJSON_CreateObject();

        add_text(item, "rule", next->rule->id);
        add_text(item, "severity", rule_severity_name(next->severity));
        add_text(item, "message", next->message);
        add_text(item, "advice", next->rule->advice);
        cJSON_AddItemToArray(list, item);
    }
}

/* What would keep its image mapped elsewhere, and what a host of pdk makes of
 * that (mend.h, thread_end.h). */
static const struct {
    const char *rule, *grade;
} grades[] = {
    { "thread-exit", "unloads when the threads that used it have ended" },
    { "no-unload", "unloads, because the host mends its copy" },
    { "unique-symbol", "unloads, because the host mends its copy" },
};

static bool has_rule(const struct finding_list *findings, const char *rule)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->items[i].rule->id, rule) == 0)
            return true;
    return false;
}

/* How well it can be replaced while a host runs. */
static const char *grade(const struct finding_list *findings)
{
    if (finding_has(findings, SEVERITY_UNLOADABLE))
        return "cannot be loaded";
    if (finding_has(findings, SEVERITY_BREAK))
        return "dangerous to unload";
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
        if (has_rule(findings, grades[i].rule))
            return grades[i].grade;
    return "clean";
}

struct cJSON *inspect_image(const char *path, const struct subject *subject,
                            const struct finding_list *findings)
{
    cJSON *out = cJSON_CreateObject();
    uint16_t machine;

    memcpy(&machine, subject->elf.data + 18, sizeof machine); /* e_machine */
    cJSON_AddNumberToObject(out, "pdk_inspect", 1);
    add_text(out, "kind", subject->is_plugin ? "plugin" : "image");
    add_text(out, "file", path);
    cJSON_AddNumberToObject(out, "size_bytes", (double)subject->size_bytes);
    add_text(out, "machine", pdk__elf_machine_name(machine));
    add_text(out, "build_id", subject->metadata.build_id);
    add_text(out, "soname", pdk__elf_soname(&subject->elf));
    add_text(out, "runpath", pdk__elf_runpath(&subject->elf));
    add_needed(out, &subject->elf);
    cJSON_AddBoolToObject(out, "debug_info", subject->has_debug_info);
    add_plugins(out, &subject->metadata);
    if (subject->is_plugin)
        add_text(out, "reloadability", grade(findings));
    add_findings(out, findings);
    return out;
}

static pdk_result add_state(cJSON *out, const pdk_document *state,
                            pdk_error *error)
{
    char *text = NULL;
    cJSON *tree;
    pdk_result result = pdk_value_to_json(&text, pdk_root(state), 0, error);

    if (result != PDK_OK)
        return result;
    tree = cJSON_CreateRaw(text); /* integers in full, as they are */
    free(text);
    if (tree == NULL)
        return pdk__fail_memory(error);
    cJSON_AddItemToObject(out, "state", tree);
    return PDK_OK;
}

pdk_result inspect_snapshot(struct cJSON **out, const char *path,
                            const void *data, size_t size_bytes,
                            pdk_error *error)
{
    struct archive_info info;
    const pdk_document *state;
    char layout[20];
    pdk_result result =
        pdk__archive_decode(&info, &state, data, size_bytes, error);

    *out = NULL;
    if (result != PDK_OK)
        return result;
    *out = cJSON_CreateObject();
    cJSON_AddNumberToObject(*out, "pdk_inspect", 1);
    add_text(*out, "kind", "snapshot");
    add_text(*out, "file", path);
    cJSON_AddNumberToObject(*out, "size_bytes", (double)size_bytes);
    add_text(*out, "plugin", info.plugin_id);
    add_text(*out, "build_id", info.build_id);
    cJSON_AddNumberToObject(*out, "state_version", info.state_version);
    snprintf(layout, sizeof layout, "%016llx",
             (unsigned long long)info.layout_fingerprint);
    add_text(*out, "layout", layout);
    result = add_state(*out, state, error);
    if (result == PDK_OK)
        return PDK_OK;
    cJSON_Delete(*out);
    *out = NULL;
    return result;
}
