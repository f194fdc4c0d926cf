/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Matches the contract's interfaces with the tables that a plugin exports. A
 * plugin that provides none of them is a break.
 */
#include "check/provision.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

static void tell_missing_symbol(const struct metadata_interface *provided,
                                struct finding_list *findings)
{
    finding_add(findings, "symbol-missing",
                "%s: the table %s is declared but not exported", provided->id,
                provided->symbol)
        ->interface = finding_text(findings, "%s", provided->id);
}

static void tell_size(const struct contract_interface *wanted,
                      uint64_t size_bytes, struct finding_list *findings)
{
    struct finding *finding =
        finding_add(findings, "table-size",
                    "%s: the table has %llu bytes, the contract's has %u",
                    wanted->id, (unsigned long long)size_bytes, wanted->size);

    finding->interface = wanted->id;
    finding->type_name = wanted->type_name;
    finding->expected.type = wanted->type_name;
    finding->expected.size_bits = (int64_t)wanted->size * 8;
    finding->found.type = wanted->type_name;
    finding->found.size_bits = (int64_t)size_bytes * 8;
}

/* Is the table exported as its note says? A table that is too small is accepted
 * for comparison, which can name the missing members. */
static bool is_sound(const struct provision *provision, const struct elf *elf,
                     struct finding_list *findings)
{
    const struct metadata_interface *provided = provision->provided;
    struct elf_symbol symbol;

    if (!pdk__elf_find(elf, provided->symbol, &symbol) ||
        (symbol.binding != STB_GLOBAL && symbol.binding != STB_WEAK) ||
        symbol.visibility == STV_HIDDEN || symbol.visibility == STV_INTERNAL) {
        tell_missing_symbol(provided, findings);
        return false;
    }
    if (symbol.type != STT_OBJECT) {
        finding_add(findings, "symbol-kind",
                    "%s: %s is %s, not a table of functions", provided->id,
                    provided->symbol,
                    symbol.type == STT_FUNC  ? "a function"
                    : symbol.type == STT_TLS ? "thread-local"
                                             : "not an object")
            ->interface = provision->wanted->id;
        return false;
    }
    if (symbol.size_bytes < provision->wanted->size)
        tell_size(provision->wanted, symbol.size_bytes, findings);
    return true;
}

static void add_sound(struct provision_list *list, struct provision provision,
                      const struct elf *elf, struct finding_list *findings)
{
    struct provision *items;

    if (!is_sound(&provision, elf, findings))
        return;
    items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (items == NULL) {
        list->failed = true;
        return;
    }
    items[list->count++] = provision;
    list->items = items;
}

static void tell_missing(const struct contract_interface *wanted,
                         const struct metadata_plugin *plugin,
                         struct finding_list *findings)
{
    if (wanted->is_required)
        finding_add(findings, "interface-missing",
                    "plugin '%s' does not provide %s", plugin->id, wanted->id)
            ->interface = wanted->id;
}

static void tell_nothing(const struct contract *contract,
                         const struct metadata *metadata,
                         struct finding_list *findings)
{
    struct text_buffer text = TEXT_BUFFER_INIT;

    for (uint32_t i = 0; i < metadata->interface_count && i < 8; i++)
        pdk__text_append_format(&text, "%s%s", i > 0 ? ", " : "",
                                metadata->interfaces[i].id);
    finding_add(findings, "no-interface",
                "provides no interface of the contract '%s'; it provides %s",
                contract->name, text.data != NULL ? text.data : "none");
    pdk__text_finish(&text);
}

struct provision_list provision_find(const struct contract *contract,
                                     const struct elf *elf,
                                     const struct metadata *metadata,
                                     struct finding_list *findings)
{
    struct provision_list list = { NULL, 0, false };
    size_t announced = 0, before = findings->count;

    for (uint32_t i = 0; i < metadata->plugin_count; i++) {
        for (size_t k = 0; k < contract->interface_count; k++) {
            struct provision next = { &contract->interfaces[k], NULL };

            next.provided =
                pdk__metadata_interface(metadata, i, next.wanted->id);
            if (next.provided == NULL) {
                tell_missing(next.wanted, &metadata->plugins[i], findings);
                continue;
            }
            announced++;
            add_sound(&list, next, elf, findings);
        }
    }
    if (announced == 0 && findings->count == before)
        tell_nothing(contract, metadata, findings);
    return list;
}
