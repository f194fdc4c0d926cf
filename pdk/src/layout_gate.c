/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * From fingerprints to a verdict. Only where two differ is anything read that
 * is not in memory already.
 */
#include "layout_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "layout_fit.h"
#include "seal.h"
#include "text.h"

#define WHY_SIZE 480

/* One interface on its way through. */
struct passage {
    const struct layout_gate *gate;
    const struct contract_interface *wanted;
    const struct metadata_interface *found;
    struct generation *candidate;
    const char *plugin_id;
    pdk_error *error;
};

static pdk_result tell_unverified(const struct passage *passage,
                                  const char *why)
{
    struct generation *candidate = passage->candidate;

    if (passage->gate->wants_seals)
        return pdk_fail(passage->error, PDK_E_UNVERIFIED,
                        "%s: the layout of %s cannot be verified: %s",
                        passage->plugin_id, passage->wanted->id, why);
    if (candidate->remark[0] == '\0')
        snprintf(candidate->remark, sizeof candidate->remark,
                 "the layout of %s is not verified: %s", passage->wanted->id,
                 why);
    return PDK_OK;
}

static pdk_result tell_other(const struct passage *passage, const char *why)
{
    return pdk_fail(passage->error, PDK_E_LAYOUT,
                    "%s: the layout of %s differs from this host's: %s; "
                    "rebuild the plugin with this host's headers",
                    passage->plugin_id, passage->wanted->id, why);
}

static pdk_result compare(const struct passage *passage, struct slice expected,
                          struct slice found)
{
    const struct layout_sides sides = { &passage->gate->contract->contract,
                                        passage->wanted, expected, found,
                                        "this host" };
    char why[WHY_SIZE];
    enum layout_fit fit = pdk__layout_fit(&sides, why, sizeof why);

    if (fit == LAYOUT_FITS)
        return PDK_OK;
    return fit == LAYOUT_UNKNOWN ? tell_unverified(passage, why)
                                 : tell_other(passage, why);
}

/* The fingerprints differ. One that comes back has been judged when it came. */
static pdk_result judge(const struct passage *passage, const char *fingerprint)
{
    const struct shadow *shadow = &passage->candidate->shadow;
    struct slice expected = pdk__layout_of_symbol(
        passage->gate->contract->layout_texts, passage->wanted->symbol);
    struct slice found = { NULL, 0 };
    char *text = NULL, why[WHY_SIZE];
    pdk_result result;

    if (!shadow->has_source)
        return PDK_OK;
    if (expected.size_bytes > 0 &&
        pdk__seal_read(&text, &found.size_bytes, &shadow->source,
                       passage->found->fingerprint, NULL) == PDK_OK) {
        found.data = text;
        result = compare(passage, expected, found);
    } else {
        snprintf(why, sizeof why,
                 "its fingerprint is %.12s, %.12s is wanted; 'pdk check' says "
                 "where",
                 fingerprint, passage->wanted->fingerprint);
        result = tell_other(passage, why);
    }
    free(text);
    return result;
}

pdk_result pdk__layout_gate_pass(const struct layout_gate *gate,
                                 const struct contract_interface *wanted,
                                 const struct metadata_interface *found,
                                 struct generation *candidate, pdk_error *error)
{
    const struct passage passage = {
        gate,
        wanted,
        found,
        candidate,
        candidate->metadata.plugins[found->plugin].id,
        error,
    };
    char hex[2 * SEAL_SIZE + 1];

    if (wanted->fingerprint == NULL)
        return PDK_OK;
    if (pdk__seal_is_zero(found->fingerprint))
        return tell_unverified(
            &passage,
            "it is not sealed; seal it after linking with 'pdk seal'");
    pdk__text_hex(hex, sizeof hex, found->fingerprint, SEAL_SIZE);
    if (strcmp(hex, wanted->fingerprint) == 0)
        return PDK_OK;
    return judge(&passage, hex);
}
