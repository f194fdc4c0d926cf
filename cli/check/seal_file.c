/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Seals a plugin's file. It stores the layout that was compiled; whether that
 * fits a contract is checked elsewhere.
 */
#include "check/seal_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/digest.h"
#include "check/layout.h"
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

/* Lists the interfaces to seal: those that the plugins provide, then those that
 * they need. */
struct table {
    char symbol[METADATA_SYMBOL_SIZE + sizeof LAYOUT_TYPE];
    const char *id;
    const unsigned char *fingerprint;
    size_t place;
};

static size_t list_tables(const struct metadata *metadata, struct table *out)
{
    size_t count = 0;

    for (uint32_t i = 0; i < metadata->interface_count; i++, count++) {
        const struct metadata_interface *at = &metadata->interfaces[i];

        out[count] = (struct table){ "", at->id, at->fingerprint,
                                     at->fingerprint_place };
        pdk__text_copy(out[count].symbol, sizeof out->symbol, at->symbol);
    }
    for (uint32_t i = 0; i < metadata->need_count; i++, count++) {
        const struct metadata_need *at = &metadata->needs[i];

        out[count] = (struct table){ "", at->wanted.id, at->wanted.fingerprint,
                                     at->fingerprint_place };
        snprintf(out[count].symbol, sizeof out->symbol, LAYOUT_TYPE "%s",
                 at->type_name);
    }
    return count;
}

static pdk_result read_layouts(char **out, const struct subject *subject,
                               const struct table *tables, size_t count,
                               pdk_error *error)
{
    const char **symbols = calloc(count, sizeof *symbols);
    struct layout_request request = { subject->data, subject->size_bytes,
                                      symbols, count, TIMEOUT_S };
    pdk_result result;

    if (symbols == NULL)
        return pdk__fail_memory(error);
    for (size_t i = 0; i < count; i++)
        symbols[i] = tables[i].symbol;
    result = layout_child_run(out, &request, error);
    free(symbols);
    return result;
}

/* Notes the first type that is only declared. */
static void note_declared(struct seal_outcome *out, const char *interface,
                          struct slice layout)
{
    struct layout_type type;

    while (out->declared[0] == '\0' && pdk__layout_next_type(&layout, &type))
        if (type.is_declared)
            snprintf(out->declared, sizeof out->declared, "%s: %.*s", interface,
                     (int)(type.name.size_bytes & 0xff), type.name.data);
}

/* Makes a seal for each table whose layout is known. The layout of a needed
 * interface that is never used is not known, which is harmless. */
static size_t collect(struct seal_outcome *out, const struct table *tables,
                      size_t count, const char *layouts, struct seal *seals)
{
    const struct slice texts = { layouts, strlen(layouts) };
    size_t known = 0;

    for (size_t i = 0; i < count; i++) {
        const struct table *next = &tables[i];
        struct slice layout = pdk__layout_of_symbol(texts, next->symbol);
        bool is_provided = i < out->interface_count;

        if (layout.size_bytes > 0) {
            seals[known].place = next->place;
            seals[known].layout = layout;
            digest_layout(seals[known++].fingerprint, layout);
            note_declared(out, next->id, layout);
            out->sealed_count += is_provided;
            out->sealed_need_count += !is_provided;
        } else if (is_provided && pdk__seal_is_zero(next->fingerprint)) {
            snprintf(out->untold, sizeof out->untold, "%s", next->symbol);
        } else if (is_provided) {
            out->kept_count++;
        }
    }
    return known;
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

/* Follows a symbolic link: its target is sealed, and the link stays. */
static pdk_result publish(const char *path, const char *bytes, size_t size,
                          pdk_error *error)
{
    char real[PATH_SIZE];

    if (!folder_real(real, sizeof real, path))
        return pdk_fail(error, PDK_E_NOT_FOUND, "there is no file '%.300s'",
                        path);
    return pdk__file_publish(real, bytes, size, error);
}

/* Memory for the tables of one file. */
struct work {
    const char *path;
    struct subject subject;
    struct table *tables;
    struct seal *seals;
};

static pdk_result seal_work(struct seal_outcome *out, struct work *work,
                            pdk_error *error)
{
    const struct slice image = { work->subject.data, work->subject.size_bytes };
    size_t count = list_tables(&work->subject.metadata, work->tables), size;
    char *layouts = NULL, *bytes = NULL;
    pdk_result result =
        read_layouts(&layouts, &work->subject, work->tables, count, error);

    if (result != PDK_OK)
        return result;
    count = collect(out, work->tables, count, layouts, work->seals);
    if (!is_sealed_already(&work->subject, work->seals, count)) {
        result = seal_image(&bytes, &size, image, work->seals, count, error);
        if (result == PDK_OK)
            result = publish(work->path, bytes, size, error);
        out->is_changed = result == PDK_OK;
    }
    free(layouts);
    free(bytes);
    return result;
}

pdk_result seal_file(struct seal_outcome *out, const char *path,
                     pdk_error *error)
{
    struct work work = { .path = path };
    pdk_result result = open_plugin(&work.subject, path, error);
    size_t count = (size_t)work.subject.metadata.interface_count +
                   work.subject.metadata.need_count;

    *out = (struct seal_outcome){ 0 };
    if (result == PDK_OK && count > 0) {
        out->interface_count = work.subject.metadata.interface_count;
        out->need_count = work.subject.metadata.need_count;
        work.tables = calloc(count, sizeof *work.tables);
        work.seals = calloc(count, sizeof *work.seals);
        result = work.tables == NULL || work.seals == NULL
                     ? pdk__fail_memory(error)
                     : seal_work(out, &work, error);
    }
    free(work.tables);
    free(work.seals);
    subject_close(&work.subject);
    return result;
}

static bool has_all_seals(const char *path)
{
    struct subject subject;
    bool has_all = open_plugin(&subject, path, NULL) == PDK_OK;

    for (uint32_t i = 0; i < subject.metadata.interface_count && has_all; i++)
        has_all =
            !pdk__seal_is_zero(subject.metadata.interfaces[i].fingerprint);
    for (uint32_t i = 0; i < subject.metadata.need_count && has_all; i++)
        has_all =
            !pdk__seal_is_zero(subject.metadata.needs[i].wanted.fingerprint);
    subject_close(&subject);
    return has_all;
}

void seal_file_explain(char *out, size_t capacity,
                       const struct seal_outcome *outcome)
{
    snprintf(out, capacity,
             "not sealed: the file does not contain the type of %s; build it "
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
