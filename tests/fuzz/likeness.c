/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The comparison of `pdk check --against`, as the fuzzers ask for it.
 */
#include "likeness.h"

#include "fuzz.h"

#include "check/compare.h"
#include "check/privacy.h"
#include "check/library_symbols.h"

/* What `expected` exports, with what `found` exports under that name. */
static size_t find_roots(struct compare_root *roots,
                         const struct graph *expected,
                         const struct graph *found)
{
    size_t count = 0;

    for (uint32_t i = 0; i < expected->export_count; i++)
        for (uint32_t j = 0; j < found->export_count; j++) {
            const struct graph_export *one = &expected->exports[i];
            const struct graph_export *other = &found->exports[j];

            if (strcmp(one->symbol, other->symbol) != 0 ||
                one->is_function != other->is_function)
                continue;
            roots[count++] = (struct compare_root){
                .name = one->name,
                .expected_type = one->type,
                .found_type = other->type,
                .is_by_value = !one->is_function,
            };
            break;
        }
    return count;
}

/* False if there is no end to what was to be compared. */
static bool compare(const struct graph *expected, const struct graph *found,
                    struct finding_list *findings)
{
    static const struct privacy sources = { .hides_sources = true };
    struct library_scope all = { 0 };
    struct compare_request request = { .expected = expected,
                                       .found = found,
                                       .expected_name = "the old",
                                       .found_name = "the new",
                                       .privacy = &sources };
    struct compare_root *roots =
        malloc((expected->export_count + 1u) * sizeof *roots);

    pdk_result result;

    HOLDS(roots != NULL);
    request.roots = roots;
    request.root_count = find_roots(roots, expected, found);
    library_compare_symbols(expected, found, &all, findings);
    result = compare_types(&request, findings, NULL);
    HOLDS(result == PDK_OK || result == PDK_E_LIMIT ||
          result == PDK_E_MEMORY); /* it is too deep */
    finding_settle(findings);
    HOLDS(!findings->failed);
    free(roots);
    return result == PDK_OK;
}

enum likeness likeness_of(const struct graph *expected,
                          const struct graph *found)
{
    struct finding_list findings = { 0 }, again = { 0 };
    enum likeness likeness = LIKENESS_ALIKE;
    bool is_whole = compare(expected, found, &findings);

    HOLDS(is_whole == compare(expected, found, &again));
    HOLDS(findings.count == again.count);
    for (size_t i = 0; i < findings.count; i++) {
        HOLDS(strcmp(findings.items[i].message, again.items[i].message) == 0);
        if (findings.items[i].severity == SEVERITY_UNVERIFIED)
            is_whole = false;
        likeness = LIKENESS_DIFFERENT;
    }
    finding_list_finish(&again);
    finding_list_finish(&findings);
    return is_whole ? likeness : LIKENESS_UNKNOWN;
}
