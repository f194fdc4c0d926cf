/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Follows the way to each target, claims its steps, and follows it anew when
 * one of them has changed. Which calls of the system that takes is not known
 * here.
 */
#include "platform/watch_arm.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "platform/mount.h"
#include "platform/sight.h"

bool pdk__watch_arms_is_last(const struct watch_target *target,
                             const struct way *way, const char *name)
{
    return way->rest[0] == '\0' && (!target->is_folder || name[0] == '\0');
}

struct watch_claim *pdk__watch_arms_stake(struct watch_arms *arms,
                                          struct watch_target *target,
                                          int folder, const char *name)
{
    struct watch_claim *claim =
        pdk__watch_table_claim(&arms->table, target, folder, name);

    if (claim == NULL && !pdk__watch_table_is_claimed(&arms->table, folder))
        arms->leave(arms, folder);
    return claim;
}

/* Claims every step from the root to the target, or to where the way ends. */
static pdk_result claim_way(struct watch_arms *arms,
                            struct watch_target *target, struct way *way,
                            pdk_error *error)
{
    char name[NAME_MAX + 1];
    pdk_result result = PDK_OK;

    while (pdk__way_next(way, name, sizeof name)) {
        result = arms->claim(arms, target, way, name, error);
        if (result != PDK_OK)
            return result;
        if (!pdk__way_step(way, name))
            return PDK_E_NOT_FOUND;
        if (way->rest[0] != '\0' && target->claims != NULL)
            target->claims->is_last = false; /* a link: the way goes on */
    }
    if (target->is_folder && way->rest[0] == '\0')
        result = arms->claim(arms, target, way, "", error);
    if (result == PDK_OK && arms->arrive != NULL)
        result = arms->arrive(arms, target, way, error);
    return result;
}

static void release_claims(struct watch_arms *arms, struct watch_claim *claims)
{
    while (claims != NULL) {
        struct watch_claim *next = claims->next_step;
        int folder = claims->folder;

        if (pdk__watch_table_release(&arms->table, claims))
            arms->leave(arms, folder);
        claims = next;
    }
}

/* What is not there yet will be on the disk of its folder. */
static pdk_result check_mount(const struct way *way, bool is_there,
                              pdk_error *error)
{
    const char *place = pdk__way_folder(way);
    const char *slash = is_there ? NULL : strrchr(place, '/');
    char folder[PATH_MAX];
    const char *silent;

    snprintf(folder, sizeof folder, "%.*s",
             slash != NULL ? (int)(slash - place) + 1 : PATH_MAX, place);
    silent = pdk__mount_silent(folder);

    if (silent == NULL)
        return PDK_OK;
    return pdk_fail(
        error, PDK_E_UNSUPPORTED,
        "'%s' is on a %s file system, which does not report changes by others: "
        "it is polled, and changes are seen later",
        place, silent);
}

/* New claims first: a folder on both ways stays watched throughout. */
static pdk_result arm(struct watch_arms *arms, struct watch_target *target,
                      pdk_error *error)
{
    struct watch_claim *before = target->claims;
    struct way way;
    pdk_result result;

    pdk__way_begin(&way, target->path);
    target->claims = NULL;
    result = claim_way(arms, target, &way, error);
    release_claims(arms, before);
    free(target->place);
    target->place = strdup(pdk__way_folder(&way));
    if (result == PDK_OK || result == PDK_E_NOT_FOUND)
        return check_mount(&way, result == PDK_OK, error);
    release_claims(arms, target->claims);
    target->claims = NULL;
    return result;
}

static void lose(struct watch_arms *arms, struct watch_target *target,
                 const pdk_error *why)
{
    if (target->is_lost)
        return;
    target->is_lost = true;
    arms->is_anything_lost = true;
    target->why = malloc(sizeof *target->why);
    if (target->why != NULL)
        *target->why = *why;
}

static bool looks_different(struct watch_target *target)
{
    uint64_t tick_ns, before = target->sight;

    target->sight = pdk__sight_of(target->path, target->is_folder, &tick_ns);
    return target->sight != before;
}

static void renew_stale(void *context, struct watch_target *target)
{
    struct watch_arms *arms = context;
    pdk_error why = PDK_ERROR_INIT;

    if (!target->is_stale)
        return;
    target->is_stale = false;
    if (arm(arms, target, &why) != PDK_OK)
        lose(arms, target, &why);
    if (!arms->has_to_look || looks_different(target))
        pdk__watch_table_change(&arms->table, target);
}

void pdk__watch_arms_renew(struct watch_arms *arms)
{
    if (!arms->table.is_anything_stale)
        return;
    arms->table.is_anything_stale = false;
    pdk__watch_table_each(&arms->table, renew_stale, arms);
}

void pdk__watch_arms_doubt(struct watch_arms *arms, struct watch_target *target)
{
    target->is_stale = true;
    arms->table.is_anything_stale = true;
}

pdk_result pdk__watch_arms_add(struct watch_arms *arms, const char *path,
                               bool is_folder, uint32_t number,
                               pdk_error *error)
{
    pdk_error why = PDK_ERROR_INIT;
    struct watch_target *target;
    pdk_result result =
        pdk__watch_table_add(&arms->table, path, is_folder, number, error);

    if (result != PDK_OK)
        return result;
    target = pdk__watch_table_find(&arms->table, number);
    result = arm(arms, target, &why);
    if (result == PDK_E_LIMIT || result == PDK_E_UNSUPPORTED) {
        lose(arms, target, &why);
    } else if (result != PDK_OK) {
        pdk__watch_arms_remove(arms, number);
        return pdk_fail(error, result, "%s", why.message);
    }
    if (arms->has_to_look)
        looks_different(target);
    return PDK_OK;
}

void pdk__watch_arms_remove(struct watch_arms *arms, uint32_t number)
{
    struct watch_target *target = pdk__watch_table_find(&arms->table, number);

    if (target == NULL)
        return;
    release_claims(arms, target->claims);
    target->claims = NULL;
    pdk__watch_table_remove(&arms->table, target);
}

static void find_lost(void *context, struct watch_target *target)
{
    struct watch_target **found = context;

    if (target->is_lost && !target->is_lost_said)
        *found = target;
}

const struct watch_target *pdk__watch_arms_lost(struct watch_arms *arms,
                                                pdk_error *why)
{
    struct watch_target *found = NULL;

    if (!arms->is_anything_lost)
        return NULL;
    pdk__watch_table_each(&arms->table, find_lost, &found);
    arms->is_anything_lost = found != NULL;
    if (found == NULL)
        return NULL;
    found->is_lost_said = true;
    if (found->why != NULL)
        *why = *found->why;
    else
        pdk__fail_memory(why);
    free(found->why);
    found->why = NULL;
    return found;
}
