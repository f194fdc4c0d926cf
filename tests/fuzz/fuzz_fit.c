/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The gate's judgement of a layout that was sealed into a plugin: two texts,
 * the contract's and the plugin's, with a line "--" between them.
 */
#include "fuzz.h"

#include "contract.h"
#include "layout_fit.h"

static const struct contract_interface interface = {
    .id = "fuzz.table/1",
    .type_name = "seed_table_v1",
    .symbol = "seed_table",
    .size = 32,
};

/* One type for each role. */
static const struct contract_type types[] = {
    { "seed_table_v1", ROLE_PLUGIN_TABLE, "struct_size" },
    { "struct seed_point", ROLE_HOST_TABLE, "x" },
    { "struct seed_handle", ROLE_OPAQUE, NULL },
    { "enum seed_mode", ROLE_OPEN_ENUM, NULL },
    { "struct seed_shared", ROLE_SHARED, NULL },
};

static const struct contract contract = {
    .name = "fuzz",
    .version = "1.0.0",
    .interfaces = (struct contract_interface *)(uintptr_t)&interface,
    .types = (struct contract_type *)(uintptr_t)types,
    .interface_count = 1,
    .type_count = sizeof types / sizeof *types,
};

static enum layout_fit fit(const char *expected, const char *found,
                           size_t capacity)
{
    struct layout_sides sides = { .contract = &contract,
                                  .interface = &interface,
                                  .expected = { expected, strlen(expected) },
                                  .found = { found, strlen(found) } };
    char *why = malloc(capacity);
    enum layout_fit verdict;

    HOLDS(why != NULL);
    why[0] = '\0';
    verdict = pdk__layout_fit(&sides, why, capacity);
    HOLDS(memchr(why, '\0', capacity) != NULL);
    HOLDS(strchr(why, '\n') == NULL);
    HOLDS(verdict <= LAYOUT_DIFFERS);
    free(why);
    return verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    char *texts = fuzz_text(data, size_bytes);
    char *between = strstr(texts, "\n--\n");
    const char *other = "";
    enum layout_fit verdict;

    if (between != NULL) {
        between[1] = '\0';
        other = between + strlen("\n--\n");
    }
    verdict = fit(texts, other, 400);
    HOLDS(fit(texts, other, 1) == verdict);
    free(texts);
    return 0;
}
