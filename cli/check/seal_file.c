/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * From a finished file to a sealed one. It seals what was compiled, not what a
 * contract asks for: whether the two are the same is for others to judge.
 */
#include "check/seal_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/digest.h"
#include "check/layout_child.h"
#include "check/seal_image.h"
#include "check/sections.h"
#include "check/subject.h"
#include "failure.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "text.h"

#define TIMEOUT_S 60
#define PATH_SIZE 4096

static pdk_result open_plugin(struct subject *out, const char *path,
                              pdk_error *error)
{
    struct finding_list findings = { 0 };
    pdk_result result = PDK_OK;

    if (!subject_open(out, path, &findings)) {
        result = pdk_fail(error, PDK_E_NOT_ELF, "%s",
                          findings.count > 0 ? findings.items[0].message
                                             : "out of memory");
        pdk__error_place(error, PDK_STAGE_NONE, path);
    }
    finding_list_finish(&findings);
    return result;
}

static pdk_result read_layouts(char **out, const struct subject *subject,
                               pdk_error *error)
{
    const struct metadata *metadata = &subject->metadata;
    const char **symbols = calloc(metadata->interface_count, sizeof *symbols);
    struct layout_request request = { subject->data, subject->size_bytes,
                                      symbols, metadata->interface_count,
                                      TIMEOUT_S };
    pdk_result result;

    if (symbols == NULL)
        return pdk__fail_memory(error);
    for (uint32_t i = 0; i < metadata->interface_count; i++)
        symbols[i] = metadata->interfaces[i].symbol;
    result = layout_child_run(out, &request, error);
    free(symbols);
    return result;
}

/* The first type of which the plugin was not told more than its name. */
static void note_declared(struct seal_outcome *out, const char *interface,
                          struct slice layout)
{
    struct layout_type type;

    while (out->declared[0] == '\0' && pdk__layout_next_type(&layout, &type))
        if (type.is_declared)
            snprintf(out->declared, sizeof out->declared, "%s: %.*s", interface,
                     (int)(type.name.size_bytes & 0xff), type.name.data);
}

/* One seal for each interface whose layout is known. */
static size_t collect(struct seal_outcome *out, const struct subject *subject,
                      const char *layouts, struct seal *seals)
{
    const struct metadata *metadata = &subject->metadata;
    const struct slice texts = { layouts, strlen(layouts) };
    size_t count = 0;

    for (uint32_t i = 0; i < metadata->interface_count; i++) {
        const struct metadata_interface *next = &metadata->interfaces[i];
        struct slice layout = pdk__layout_of_symbol(texts, next->symbol);

        if (layout.size_bytes == 0) {
            if (pdk__seal_is_zero(next->fingerprint))
                snprintf(out->untold, sizeof out->untold, "%s", next->symbol);
            else
                out->kept_count++;
            continue;
        }
        seals[count].place = next->fingerprint_place;
        seals[count].layout = layout;
        digest_layout(seals[count++].fingerprint, layout);
        note_declared(out, next->id, layout);
    }
    return count;
}

static bool is_sealed_already(const struct subject *subject,
                              const struct seal *seals, size_t count)
{
    struct section section;

    if (!sections_find(subject->data, subject->size_bytes, SEAL_SECTION,
                       &section))
        return count == 0;
    for (size_t i = 0; i < count; i++)
        if (memcmp(subject->data + seals[i].place, seals[i].fingerprint,
                   SEAL_SIZE) != 0 ||
            !pdk__slice_same(pdk__seal_find(section.data, section.size_bytes,
                                            seals[i].fingerprint),
                             seals[i].layout))
            return false;
    return true;
}

/* What a link leads to is sealed, and the link stays. */
static pdk_result publish(const char *path, const char *bytes, size_t size,
                          pdk_error *error)
{
    char real[PATH_SIZE];

    if (!folder_real(real, sizeof real, path))
        return pdk_fail(error, PDK_E_NOT_FOUND, "there is no file '%.300s'",
                        path);
    return pdk__file_publish(real, bytes, size, error);
}

static pdk_result seal_subject(struct seal_outcome *out,
                               const struct subject *subject, const char *path,
                               struct seal *seals, pdk_error *error)
{
    const struct slice image = { subject->data, subject->size_bytes };
    char *layouts = NULL, *bytes = NULL;
    size_t size, count;
    pdk_result result = read_layouts(&layouts, subject, error);

    if (result != PDK_OK)
        return result;
    count = collect(out, subject, layouts, seals);
    if (!is_sealed_already(subject, seals, count)) {
        result = seal_image(&bytes, &size, image, seals, count, error);
        if (result == PDK_OK)
            result = publish(path, bytes, size, error);
        out->is_changed = result == PDK_OK;
    }
    if (result == PDK_OK)
        out->sealed_count = count;
    free(layouts);
    free(bytes);
    return result;
}

pdk_result seal_file(struct seal_outcome *out, const char *path,
                     pdk_error *error)
{
    struct subject subject;
    struct seal *seals = NULL;
    pdk_result result = open_plugin(&subject, path, error);

    *out = (struct seal_outcome){ 0 };
    if (result == PDK_OK && subject.metadata.interface_count > 0) {
        out->interface_count = subject.metadata.interface_count;
        seals = calloc(out->interface_count, sizeof *seals);
        result = seals == NULL
                     ? pdk__fail_memory(error)
                     : seal_subject(out, &subject, path, seals, error);
    }
    free(seals);
    subject_close(&subject);
    return result;
}

static bool has_all_seals(const char *path)
{
    struct subject subject;
    bool has_all = open_plugin(&subject, path, NULL) == PDK_OK;

    for (uint32_t i = 0; i < subject.metadata.interface_count && has_all; i++)
        has_all =
            !pdk__seal_is_zero(subject.metadata.interfaces[i].fingerprint);
    subject_close(&subject);
    return has_all;
}

void seal_file_explain(char *out, size_t capacity,
                       const struct seal_outcome *outcome)
{
    snprintf(out, capacity,
             "not sealed: nothing in the file tells the type of %s; build it "
             "with -g and without -gsplit-dwarf, and seal it before strip or "
             "dwz",
             outcome->untold);
}

void seal_file_after_build(const char *path, char *why, size_t capacity)
{
    struct seal_outcome outcome;
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;

    if (capacity > 0)
        why[0] = '\0';
    if (has_all_seals(path))
        return;
    result = seal_file(&outcome, path, &error);
    if (result == PDK_OK && outcome.untold[0] != '\0')
        seal_file_explain(why, capacity, &outcome);
    else if (result != PDK_OK && result != PDK_E_NOT_ELF)
        snprintf(why, capacity, "not sealed: %s", error.message);
}
