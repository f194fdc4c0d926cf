/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads a library, or its abixml, into a graph. Refusals are findings: about
 * the file for the new one, about the baseline for the old one.
 */
#include "check/library_side.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlstring.h>

#include <libxml/hash.h>

#include "check/abidw.h"
#include "check/abixml.h"
#include "check/layout_child.h"
#include "check/symbol_forms.h"
#include "check/traits_apply.h"
#include "check/types.h"
#include "failure.h"
#include "platform/file.h"
#include "platform/process.h"

#define OLD_LIMIT ((uint64_t)1 << 30)

static bool tell_failure(struct finding_list *findings, pdk_result result,
                         const pdk_error *error)
{
    finding_add(findings,
                result == PDK_E_NOT_FOUND ? "analysis-missing"
                                          : "analysis-failed",
                "%s", error->message);
    return false;
}

static bool start_readers(struct library_side *side,
                          struct finding_list *findings)
{
    struct abidw_request types = { side->subject.data, side->subject.size_bytes,
                                   side->timeout_s, true };
    struct layout_request traits = { .image = side->subject.data,
                                     .image_bytes = side->subject.size_bytes,
                                     .timeout_s = side->timeout_s };
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result = abidw_start(&side->abidw, &types, &error);

    if (result == PDK_OK && side->subject.has_debug_info)
        result = layout_child_start_traits(&side->traits, &traits, &error);
    return result == PDK_OK || tell_failure(findings, result, &error);
}

bool library_side_start(struct library_side *side,
                        struct finding_list *findings)
{
    return subject_open_library(&side->subject, side->path, findings) &&
           start_readers(side, findings);
}

static bool tell_baseline(struct finding_list *findings, pdk_result result,
                          const char *message)
{
    finding_add(findings,
                result == PDK_E_NOT_FOUND ? "baseline-missing"
                                          : "baseline-corrupt",
                "%s", message);
    return false;
}

/* Reads the abixml that abidw wrote about it earlier. */
static bool read_document(struct library_side *side, const char *data,
                          size_t size, struct finding_list *findings)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result =
        abixml_read(&side->graph, data, size, side->path, &error);

    side->is_document = true;
    return result == PDK_OK || tell_baseline(findings, result, error.message);
}

static bool start_old_image(struct library_side *side,
                            struct finding_list *findings)
{
    struct finding_list refused = { 0 };
    bool is_open = subject_open_library(&side->subject, side->path, &refused);

    if (!is_open)
        tell_baseline(findings, PDK_E_SCHEMA,
                      refused.count > 0 ? refused.items[0].message
                                        : "out of memory");
    finding_list_finish(&refused);
    return is_open && start_readers(side, findings);
}

bool library_side_start_old(struct library_side *side,
                            struct finding_list *findings)
{
    pdk_error error = PDK_ERROR_INIT;
    char *data = NULL;
    size_t size = 0;
    bool is_started;
    pdk_result result =
        pdk__file_read_all(&data, &size, side->path, OLD_LIMIT, &error);

    if (result != PDK_OK)
        return tell_baseline(findings, result, error.message);
    if (size >= 4 && memcmp(data, "\177ELF", 4) == 0)
        is_started = start_old_image(side, findings);
    else
        is_started = read_document(side, data, size, findings);
    free(data);
    return is_started;
}

static pdk_result wait_for_traits(struct library_side *side, pdk_error *error)
{
    char *text = NULL;
    pdk_result result = PDK_OK;

    if (side->traits != NULL)
        result = layout_child_wait(&text, side->traits, error);
    side->traits = NULL;
    if (result == PDK_OK && text != NULL && !traits_apply(&side->graph, text))
        result = pdk__fail_memory(error);
    free(text);
    return result;
}

/* Does the file use the symbol, or what a compiler makes with it: the other
 * forms of a destructor? */
static bool is_used(const struct library_side *side,
                    const struct elf_symbol *symbol)
{
    struct symbol_forms forms = { .symbol = symbol->name };
    struct elf_symbol form;
    bool is_found = references_use(&side->references, symbol->value);

    while (!is_found && symbol_forms_next(&forms))
        is_found = pdk__elf_find(&side->subject.elf, forms.text, &form) &&
                   references_use(&side->references, form.value);
    return is_found;
}

/* Which weak symbols does the file itself not use? */
static bool mark_unused(struct library_side *side)
{
    xmlHashTablePtr unused = xmlHashCreate(256);
    struct elf_symbol symbol;
    bool is_good = unused != NULL;

    for (uint32_t i = 1;
         is_good && pdk__elf_symbol(&side->subject.elf, i, &symbol); i++)
        if (symbol.is_defined && symbol.binding == STB_WEAK &&
            !is_used(side, &symbol))
            is_good = xmlHashUpdateEntry(unused, (const xmlChar *)symbol.name,
                                         side, NULL) == 0;
    for (uint32_t i = 0; is_good && i < side->graph.symbol_count; i++)
        side->graph.symbols[i].is_unused =
            xmlHashLookup(unused,
                          (const xmlChar *)side->graph.symbols[i].name) != NULL;
    if (unused != NULL)
        xmlHashFree(unused, NULL);
    return is_good;
}

static pdk_result read_references(struct library_side *side, pdk_error *error)
{
    if (!side->subject.is_elf)
        return PDK_OK;
    return references_read(&side->references, &side->subject.elf) &&
                   mark_unused(side)
               ? PDK_OK
               : pdk__fail_memory(error);
}

bool library_side_wait(struct library_side *side, struct finding_list *findings)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result = PDK_OK;

    if (side->abidw != NULL)
        result = types_wait(&side->graph, side->abidw, &error);
    side->abidw = NULL;
    if (result == PDK_OK)
        result = wait_for_traits(side, &error);
    if (result == PDK_OK)
        result = read_references(side, &error);
    return result == PDK_OK || tell_failure(findings, result, &error);
}

bool library_side_has_debug_info(const struct library_side *side)
{
    return side->is_document || side->subject.has_debug_info;
}

void library_side_finish(struct library_side *side)
{
    abidw_drop(side->abidw);
    process_drop(side->traits);
    graph_finish(&side->graph);
    references_finish(&side->references);
    subject_close(&side->subject);
    *side = (struct library_side){ 0 };
}
