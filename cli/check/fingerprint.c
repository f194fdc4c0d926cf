/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares fingerprints. Adds a note if only fingerprints were compared.
 */
#include "check/fingerprint.h"

#include <string.h>

#include "check/digest.h"
#include "layout_text.h"
#include "seal.h"
#include "text.h"

typedef char hexadecimal[DIGEST_HEX_SIZE];

static struct slice layout_of(const char *layouts,
                              const struct provision *provision)
{
    const struct slice texts = { layouts, strlen(layouts) };

    return pdk__layout_of_symbol(texts, provision->provided->symbol);
}

static bool is_wanted(const struct provision *provision,
                      const unsigned char fingerprint[DIGEST_SIZE])
{
    hexadecimal hex;

    pdk__text_hex(hex, sizeof hex, fingerprint, DIGEST_SIZE);
    return provision->wanted->fingerprint != NULL &&
           strcmp(provision->wanted->fingerprint, hex) == 0;
}

static void tell(const struct provision_list *list, const char *what,
                 struct finding_list *findings)
{
    for (size_t i = 0; i < list->count; i++)
        finding_add(findings, "fingerprint-only",
                    "%s: %s is the contract's (%.12s); its types were not "
                    "compared",
                    list->items[i].wanted->id, what,
                    list->items[i].wanted->fingerprint)
            ->interface = list->items[i].wanted->id;
}

bool fingerprint_is_sealed_alike(const struct provision_list *list,
                                 struct finding_list *findings)
{
    for (size_t i = 0; i < list->count; i++)
        if (!is_wanted(&list->items[i], list->items[i].provided->fingerprint))
            return false;
    tell(list, "the sealed layout", findings);
    return true;
}

bool fingerprint_is_same(const struct provision_list *list, const char *layouts,
                         struct finding_list *findings)
{
    for (size_t i = 0; i < list->count; i++) {
        struct slice text = layout_of(layouts, &list->items[i]);
        unsigned char fingerprint[DIGEST_SIZE];

        digest_layout(fingerprint, text);
        if (text.size_bytes == 0 || !is_wanted(&list->items[i], fingerprint))
            return false;
    }
    tell(list, "the layout in the debug information", findings);
    return true;
}

void fingerprint_check_seals(const struct provision_list *list,
                             const char *layouts, struct finding_list *findings)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct metadata_interface *provided = list->items[i].provided;
        struct slice text = layout_of(layouts, &list->items[i]);
        unsigned char fingerprint[DIGEST_SIZE];

        digest_layout(fingerprint, text);
        if (text.size_bytes == 0 || pdk__seal_is_zero(provided->fingerprint) ||
            memcmp(fingerprint, provided->fingerprint, DIGEST_SIZE) == 0)
            continue;
        finding_add(findings, "seal-differs",
                    "%s: the sealed layout differs from the one in the debug "
                    "information",
                    provided->id)
            ->interface = list->items[i].wanted->id;
    }
}
