/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Opens the file to check: a regular file, an ELF shared object for this
 * machine, with a plugin in it. Each reason for a refusal has its own rule.
 */
#include "check/subject.h"

#include <stdlib.h>

#include "check/sections.h"
#include "elf_sound.h"
#include "platform/file.h"

#define SIZE_LIMIT ((uint64_t)1 << 30)

static const char *rule_of(pdk_result result)
{
    switch (result) {
    case PDK_E_NOT_ELF:
        return "not-elf";
    case PDK_E_TRUNCATED:
        return "truncated";
    case PDK_E_ARCHITECTURE:
        return "wrong-machine";
    case PDK_E_NO_ENTRY:
        return "no-plugin";
    case PDK_E_ABI_VERSION:
        return "abi-version";
    case PDK_E_IDENTITY:
        return "identity";
    default:
        return "not-a-file";
    }
}

static bool refuse(struct finding_list *findings, pdk_result result,
                   const pdk_error *error)
{
    finding_add(findings, rule_of(result), "%s", error->message);
    return false;
}

static bool has_section(const struct subject *subject, const char *name)
{
    struct section section;

    return sections_find(subject->data, subject->size_bytes, name, &section);
}

bool subject_open_library(struct subject *out, const char *path,
                          struct finding_list *findings)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;

    *out = (struct subject){ 0 };
    result = pdk__file_read_all(&out->data, &out->size_bytes, path, SIZE_LIMIT,
                                &error);
    if (result != PDK_OK)
        return refuse(findings, result, &error);
    result = pdk__elf_open(&out->elf, out->data, out->size_bytes,
                           out->size_bytes, &error);
    if (result != PDK_OK)
        return refuse(findings, result, &error);
    out->is_elf = true;
    out->has_debug_info =
        has_section(out, ".debug_info") || has_section(out, ".zdebug_info");
    return true;
}

bool subject_open(struct subject *out, const char *path,
                  struct finding_list *findings)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;

    if (!subject_open_library(out, path, findings))
        return false;
    result = pdk__elf_sound(&out->elf, &error);
    if (result != PDK_OK)
        return refuse(findings, result, &error);
    result = pdk__metadata_read(&out->metadata, &out->elf, &error);
    if (result == PDK_E_NOT_ELF) /* of a note, not of the file */
        result = PDK_E_IDENTITY;
    if (result != PDK_OK)
        return refuse(findings, result, &error);
    out->is_plugin = true;
    return true;
}

void subject_close(struct subject *subject)
{
    pdk__metadata_finish(&subject->metadata);
    free(subject->data);
    *subject = (struct subject){ 0 };
}
