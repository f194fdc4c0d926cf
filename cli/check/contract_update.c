/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Makes the new contract aside and asks: does a plugin that was built with the
 * old one fit it? What it finds decides the version; nothing is written before.
 */
#include "check/contract_update.h"

#include <stdlib.h>
#include <string.h>

#include "check/baseline.h"
#include "check/compare.h"
#include "check/contract_make.h"
#include "check/outcome.h"
#include "check/scratch.h"
#include "failure.h"
#include "layout_fit.h"
#include "platform/file.h"
#include "text.h"

#define WHY_SIZE 480

struct update {
    const struct contract_update *request;
    struct baseline old, new;
    struct contract_interface *interfaces; /* the old ones and those added */
    struct contract_type *types;           /* the same */
    struct finding_list findings;
    pdk_error *error;
};

static pdk_result refuse_known(const struct update *update)
{
    const struct contract *old = &update->old.contract;
    const struct contract *added = update->request->added;

    for (size_t i = 0; i < added->interface_count; i++)
        if (pdk__contract_interface(old, added->interfaces[i].id) != NULL)
            return pdk_fail(update->error, PDK_E_ARGUMENT,
                            "the contract has the interface '%s' already",
                            added->interfaces[i].id);
    for (size_t i = 0; i < added->type_count; i++)
        if (pdk__contract_type(old, added->types[i].name) != NULL)
            return pdk_fail(update->error, PDK_E_ARGUMENT,
                            "the contract has a role for '%s' already; change "
                            "it there",
                            added->types[i].name);
    return PDK_OK;
}

/* The contract's interfaces and types, and behind them those that are added. */
static pdk_result join_added(struct update *update)
{
    const struct contract *old = &update->old.contract;
    const struct contract *added = update->request->added;
    size_t interfaces = old->interface_count + added->interface_count;
    size_t types = old->type_count + added->type_count;
    pdk_result result = refuse_known(update);

    if (result != PDK_OK)
        return result;
    update->interfaces = calloc(interfaces, sizeof *update->interfaces);
    update->types = calloc(types + 1, sizeof *update->types);
    if (update->interfaces == NULL || update->types == NULL)
        return pdk__fail_memory(update->error);
    for (size_t i = 0; i < interfaces; i++)
        update->interfaces[i] =
            i < old->interface_count
                ? old->interfaces[i]
                : added->interfaces[i - old->interface_count];
    for (size_t i = 0; i < types; i++)
        update->types[i] = i < old->type_count
                               ? old->types[i]
                               : added->types[i - old->type_count];
    return PDK_OK;
}

static struct contract_plan plan_of(const struct update *update,
                                    const char *output)
{
    const struct contract *added = update->request->added;
    struct contract_plan plan = {
        .header = update->request->header,
        .include_dirs = update->request->include_dirs,
        .output = output,
        .contract = update->old.contract,
        .timeout_s = update->request->timeout_s,
    };

    plan.contract.interfaces = update->interfaces;
    plan.contract.interface_count += added->interface_count;
    plan.contract.types = update->types;
    plan.contract.type_count += added->type_count;
    if (added->glibc != NULL)
        plan.contract.glibc = added->glibc;
    if (update->request->version != NULL)
        plan.contract.version = update->request->version;
    return plan;
}

/* The contract of the new header, in a folder of its own. */
static pdk_result make_aside(struct update *update)
{
    struct cache folder;
    char path[PDK_ERROR_PATH_SIZE] = "";
    struct contract_plan plan = plan_of(update, path);
    pdk_result result = scratch_make(&folder, update->error);

    if (result != PDK_OK)
        return result;
    if (!pdk__path_join(path, sizeof path, folder.path,
                        pdk__path_base(update->request->path)))
        result = pdk_fail(update->error, PDK_E_LIMIT, "the path is too long");
    if (result == PDK_OK)
        result = contract_make(&plan, update->error);
    if (result == PDK_OK)
        result = baseline_open(&update->new, path, update->error);
    if (result == PDK_OK)
        result = baseline_read(&update->new, update->error);
    scratch_remove(&folder);
    return result;
}

/* The old table in the place of a plugin's. */
static pdk_result compare_interface(struct update *update,
                                    const struct contract_interface *old)
{
    const struct contract_interface *new =
        pdk__contract_interface(&update->new.contract, old->id);
    struct compare_root root = { .name = "" };
    struct compare_request request = {
        .expected = &update->new.graph,
        .found = &update->old.graph,
        .expected_name = "the new header",
        .found_name = "a plugin of the old one",
        .contract = &update->new.contract,
        .interface = new,
        .roots = &root,
        .root_count = 1,
    };

    if (new == NULL)
        return pdk_fail(update->error, PDK_E_SCHEMA,
                        "the interface '%s' was removed", old->id);
    root.expected_type = graph_variable(&update->new.graph, new->symbol)->type;
    root.found_type = graph_variable(&update->old.graph, old->symbol)->type;
    return compare_types(&request, &update->findings, update->error);
}

static struct slice layout_of(const struct baseline *baseline,
                              const struct contract_interface *interface)
{
    const char *text = baseline->layouts != NULL ? baseline->layouts : "";

    return pdk__layout_of_symbol((struct slice){ text, strlen(text) },
                                 interface->symbol);
}

/* What only the layouts tell, if nothing else told of a break. */
static void judge_layout(struct update *update,
                         const struct contract_interface *old)
{
    const struct contract_interface *new =
        pdk__contract_interface(&update->new.contract, old->id);
    const struct layout_sides sides = { &update->new.contract, new,
                                        layout_of(&update->new, new),
                                        layout_of(&update->old, old),
                                        "the new header" };
    char why[WHY_SIZE];

    if (!finding_has(&update->findings, SEVERITY_BREAK) &&
        sides.found.size_bytes > 0 &&
        pdk__layout_fit(&sides, why, sizeof why) == LAYOUT_DIFFERS)
        finding_add(&update->findings, "layout-differs", "%s: %s", old->id,
                    why);
}

/* A plugin that is there does not provide what is new. */
static enum bump bump_of_added(const struct contract *added)
{
    for (size_t i = 0; i < added->interface_count; i++)
        if (added->interfaces[i].is_required)
            return BUMP_MAJOR;
    return added->interface_count > 0 || added->glibc != NULL ? BUMP_MINOR
                                                              : BUMP_PATCH;
}

static enum bump bump_of(const struct update *update)
{
    enum bump added = bump_of_added(update->request->added);

    if (finding_has(&update->findings, SEVERITY_BREAK) ||
        finding_has(&update->findings, SEVERITY_UNVERIFIED) ||
        added == BUMP_MAJOR)
        return BUMP_MAJOR;
    return update->findings.count > 0 ? BUMP_MINOR : added;
}

struct version {
    unsigned long parts[3];
};

static struct version read_version(const char *text)
{
    struct version out = { { 0, 0, 0 } };

    for (size_t i = 0; i < 3; i++) {
        char *end;

        out.parts[i] = strtoul(text, &end, 10);
        if (*end != '.')
            break;
        text = end + 1;
    }
    return out;
}

/* The least version that says as much. */
static struct version next_version(struct version version, enum bump bump)
{
    size_t part = bump == BUMP_MAJOR ? 0 : bump == BUMP_MINOR ? 1 : 2;

    if (bump == BUMP_PATCH)
        return version;
    version.parts[part]++;
    for (size_t i = part + 1; i < 3; i++)
        version.parts[i] = 0;
    return version;
}

static bool is_before(struct version one, struct version other)
{
    for (size_t i = 0; i < 3; i++)
        if (one.parts[i] != other.parts[i])
            return one.parts[i] < other.parts[i];
    return false;
}

static void print_change(FILE *out, const struct update *update)
{
    const struct finding_list *findings = &update->findings;
    const struct contract *added = update->request->added;

    if (findings->count == 0)
        fprintf(out, "the layouts are the same\n");
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];

        fprintf(out, "%s %s: %s\n", rule_severity_name(finding->severity),
                finding->rule->id, finding->message);
        for (size_t k = 0; k < finding->consequence_count; k++)
            fprintf(out, "  so %s\n", finding->consequences[k]);
    }
    for (size_t i = 0; i < added->interface_count; i++)
        fprintf(out, "new interface %s, %s\n", added->interfaces[i].id,
                added->interfaces[i].is_required ? "required" : "optional");
}

static pdk_result judge_version(const struct update *update, FILE *out)
{
    const char *wanted = update->request->version;
    const char *current = update->old.contract.version;
    enum bump bump = bump_of(update);
    struct version least = next_version(read_version(current), bump);

    print_change(out, update);
    fprintf(out,
            "compared with %s this is a %s change: it needs version "
            "%lu.%lu.%lu or later\n",
            current, outcome_bump_name(bump), least.parts[0], least.parts[1],
            least.parts[2]);
    if (wanted == NULL)
        return pdk_fail(update->error, PDK_E_LAYOUT,
                        "nothing was written; give the new version: "
                        "--version %lu.%lu.%lu",
                        least.parts[0], least.parts[1], least.parts[2]);
    if (is_before(read_version(wanted), least))
        return pdk_fail(update->error, PDK_E_LAYOUT,
                        "nothing was written: version %s does not reflect the "
                        "change; it must be at least %lu.%lu.%lu",
                        wanted, least.parts[0], least.parts[1], least.parts[2]);
    return PDK_OK;
}

static pdk_result compare_all(struct update *update)
{
    const struct contract *contract = &update->old.contract;
    pdk_result result = PDK_OK;

    for (size_t i = 0; i < contract->interface_count && result == PDK_OK; i++)
        result = compare_interface(update, &contract->interfaces[i]);
    for (size_t i = 0; i < contract->interface_count && result == PDK_OK; i++)
        judge_layout(update, &contract->interfaces[i]);
    if (result == PDK_OK && update->findings.failed)
        result = pdk__fail_memory(update->error);
    finding_settle(&update->findings);
    return result;
}

static pdk_result run(struct update *update, FILE *out)
{
    struct contract_plan plan;
    pdk_result result =
        baseline_open(&update->old, update->request->path, update->error);

    if (result == PDK_OK)
        result = baseline_read(&update->old, update->error);
    if (result == PDK_OK)
        result = join_added(update);
    if (result == PDK_OK)
        result = make_aside(update);
    if (result == PDK_OK)
        result = compare_all(update);
    if (result == PDK_OK)
        result = judge_version(update, out);
    plan = plan_of(update, update->request->path);
    return result == PDK_OK ? contract_make(&plan, update->error) : result;
}

pdk_result contract_update(FILE *out, const struct contract_update *request,
                           pdk_error *error)
{
    struct update update = { .request = request, .error = error };
    pdk_result result = run(&update, out);

    finding_list_finish(&update.findings);
    baseline_close(&update.old);
    baseline_close(&update.new);
    free(update.interfaces);
    free(update.types);
    return result;
}
