/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What a host owes to a build that misbehaves, one fault at a time.
 */
#include "torture/verdict.h"

#include <string.h>

#include "platform/clock.h"

/* A plugin that crashes more than once a minute is left alone for longer and
 * longer. The host's clock goes by so much after each crash. */
#define CALM_NS UINT64_C(61000000000)

enum { NAP_MS = 5 };

static bool has_refused(const struct stand *stand)
{
    return stand->verdict.code != PDK_OK;
}

static bool has_gone_back(const struct stand *stand)
{
    return stand->has_gone_back;
}

/* Looks until that is so; false if it does not come to it. */
static bool await(struct stand *stand, bool (*is_so)(const struct stand *stand))
{
    uint64_t deadline = pdk__clock_now_ns() + stand->patience_ns;

    for (;;) {
        stand_look(stand);
        if (is_so(stand))
            return true;
        if (pdk__clock_now_ns() > deadline)
            return false;
        pdk_host_wait(stand->host, NAP_MS);
    }
}

static void judge_refusal(struct stand *stand)
{
    static const struct {
        pdk_result refusal;
        uint32_t stage;
    } expected[PLANT_HOOKS] = {
        [PLANT_CREATE] = { PDK_E_CREATE, PDK_STAGE_CREATE },
        [PLANT_RESTORE] = { PDK_E_RESTORE, PDK_STAGE_RESTORE },
        [PLANT_SELF_TEST] = { PDK_E_SELF_TEST, PDK_STAGE_SELF_TEST },
        [PLANT_ACTIVATE] = { PDK_E_ACTIVATE, PDK_STAGE_ACTIVATE },
    };
    const struct plant *plant = &stand->plan->plant;
    pdk_result code = plant->kind == PLANT_CRASH
                          ? PDK_E_CRASHED
                          : expected[plant->hook].refusal;
    const pdk_error *verdict = &stand->verdict;

    if (verdict->code == code && verdict->stage == expected[plant->hook].stage)
        stand->tally->faults_refused++;
    else
        tally_note(stand->tally, TALLY_MISJUDGED, "[%s] where [%s] was due: %s",
                   pdk_result_name(verdict->code), pdk_result_name(code),
                   verdict->message);
}

static void await_refusal(struct stand *stand)
{
    if (!await(stand, has_refused)) {
        tally_note(stand->tally, TALLY_MISJUDGED,
                   "build %u, a hook of which fails, was not refused in time",
                   (unsigned)stand->plan->planted);
        return;
    }
    judge_refusal(stand);
    stand_compare(stand);
}

static struct stand_seat *find_seat(struct stand *stand, const char *plugin)
{
    for (size_t i = 0; i < stand->seat_count; i++)
        if (strcmp(stand->seats[i].plugin, plugin) == 0)
            return &stand->seats[i];
    return NULL;
}

static void await_rollback(struct stand *stand, const char *plugin)
{
    const struct stand_seat *seat = find_seat(stand, plugin);
    uint32_t planted = stand->plan->planted;

    if (!stand_settle(stand, planted)) {
        tally_note(stand->tally, TALLY_LOST, "build %u does not run",
                   (unsigned)planted);
        return;
    }
    stand_compare(stand);
    stand->awaits_crash = true;
    if (seat == NULL || stand_call(stand, seat) != PDK_E_CRASHED ||
        !await(stand, has_gone_back))
        tally_note(stand->tally, TALLY_MISJUDGED,
                   "build %u was to crash and give way, and has not",
                   (unsigned)planted);
    else
        stand->tally->faults_rolled_back++;
    stand->awaits_crash = false;
    stand->skipped_ns += CALM_NS;
}

void verdict_await(struct stand *stand, const struct fault_sites *sites)
{
    if (stand->plan->plant.kind == PLANT_CALL) {
        stand->tally->faults_in_calls++;
        await_rollback(stand, sites->tick_plugin);
    } else {
        stand->tally->faults_in_hooks++;
        await_refusal(stand);
    }
}
