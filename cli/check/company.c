/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares what a plugin needs with what the plugins in its folder provide, by
 * the same rules as a host. Does not know where else a host loads plugins from.
 */
#include "check/company.h"

#include <stdlib.h>
#include <string.h>

#include "check/subject.h"
#include "failure.h"

pdk_result company_add(struct company *company, const char *path,
                       pdk_error *error)
{
    struct finding_list findings = { 0 };
    struct metadata *items =
        realloc(company->items, (company->count + 1) * sizeof *items);
    struct subject subject;

    if (items == NULL)
        return pdk__fail_memory(error);
    company->items = items;
    if (subject_open(&subject, path, &findings)) {
        items[company->count++] = subject.metadata;
        subject.metadata = (struct metadata){ 0 };
    }
    finding_list_finish(&findings);
    subject_close(&subject);
    return PDK_OK;
}

void company_finish(struct company *company)
{
    for (size_t i = 0; i < company->count; i++)
        pdk__metadata_finish(&company->items[i]);
    free(company->items);
    *company = (struct company){ 0 };
}

/* The provider of an interface with that id, even if it does not fit. */
struct provider {
    const struct metadata_plugin *plugin; /* NULL: none */
    const struct metadata_interface *interface;
    bool serves;
};

static struct provider find_provider(const struct company *company,
                                     const struct wanted *wanted)
{
    struct provider nearest = { NULL, NULL, false };

    for (size_t i = 0; i < company->count; i++) {
        const struct metadata *at = &company->items[i];

        for (uint32_t plugin = 0; plugin < at->plugin_count; plugin++) {
            const struct metadata_interface *found =
                pdk__metadata_interface(at, plugin, wanted->id);
            bool serves = pdk__metadata_serve(at, plugin, wanted) != NULL;

            if (found == NULL || (nearest.plugin != NULL && !serves))
                continue;
            nearest = (struct provider){ &at->plugins[plugin], found, serves };
            if (serves)
                return nearest;
        }
    }
    return nearest;
}

static void tell(const struct metadata_need *need, const char *plugin_id,
                 const struct provider *nearest, struct finding_list *findings)
{
    static const char rule[] = "need-unmet";
    const struct wanted *wanted = &need->wanted;
    struct finding *finding;

    if (nearest->plugin == NULL)
        finding = finding_add(findings, rule,
                              "%s needs %s, which no plugin in its folder "
                              "provides",
                              plugin_id, wanted->id);
    else if (nearest->interface->table_size < wanted->table_size)
        finding =
            finding_add(findings, rule,
                        "%s needs %s with a table of %u bytes, but that "
                        "of %s has %u",
                        plugin_id, wanted->id, wanted->table_size,
                        nearest->plugin->id, nearest->interface->table_size);
    else
        finding = finding_add(findings, rule,
                              "%s needs %s, but %s provides it with another "
                              "layout",
                              plugin_id, wanted->id, nearest->plugin->id);
    finding->interface = finding_text(findings, "%s", wanted->id);
}

void company_find_unmet(const struct company *company,
                        const struct metadata *metadata,
                        struct finding_list *findings)
{
    for (uint32_t i = 0; i < metadata->need_count; i++) {
        const struct metadata_need *need = &metadata->needs[i];
        struct provider nearest = find_provider(company, &need->wanted);

        if (!nearest.serves)
            tell(need, metadata->plugins[need->plugin].id, &nearest, findings);
    }
}
