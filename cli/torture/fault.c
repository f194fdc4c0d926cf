/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads a plugin's relocations to find where the loader writes the addresses of
 * its hooks, and says something else there. It never changes an instruction of
 * the plugin's own.
 */
#include "torture/fault.h"

#include <elf.h>
#include <string.h>

#include "metadata.h"
#include "pdk/plugin.h"
#include "pdk/tick.h"
#include "text.h"

enum {
    MACHINE_PLACE = 18, /* of e_machine in the file */
    PAGE_BYTES = 4096,
    CRASH_OFFSET = 8, /* behind what fails */
    CODE_BYTES = 16,
    MARK_BYTES = 16, /* builds.h may have a mark before it */
};

/* Returns -1; then, 8 bytes further, an instruction that there is not. */
struct machine_code {
    uint16_t machine;
    unsigned char code[CODE_BYTES];
};

static const struct machine_code codes[] = {
    /* or eax, -1; ret; ud2 */
    { EM_X86_64, { 0x83, 0xc8, 0xff, 0xc3, 0, 0, 0, 0, 0x0f, 0x0b } },
    /* movn w0, 0; ret; udf 0 */
    { EM_AARCH64, { 0x00, 0x00, 0x80, 0x12, 0xc0, 0x03, 0x5f, 0xd6 } },
};

static const unsigned char *code_for(const unsigned char *data)
{
    uint16_t machine;

    memcpy(&machine, data + MACHINE_PLACE, sizeof machine);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].machine == machine)
            return codes[i].code;
    return NULL;
}

/* The last page of code is mapped to its end. False if it has no room. */
static bool add_code(struct fault_sites *sites, struct builds *builds,
                     const struct elf *elf)
{
    const unsigned char *code = code_for(builds->data);
    struct elf_segment segment;

    for (uint32_t i = 0; code && pdk__elf_segment(elf, i, &segment); i++) {
        uint64_t end = segment.offset + segment.file_bytes;
        uint64_t skip = MARK_BYTES + (CODE_BYTES - end % CODE_BYTES);

        if (segment.type != PT_LOAD || !(segment.flags & PF_X) ||
            segment.memory_bytes != segment.file_bytes ||
            end % PAGE_BYTES == 0 ||
            PAGE_BYTES - end % PAGE_BYTES < skip + CODE_BYTES ||
            builds_is_used(elf, end, skip + CODE_BYTES))
            continue;
        memcpy(builds->data + end + skip, code, CODE_BYTES);
        sites->fails = segment.address + segment.file_bytes + skip;
        sites->crashes = sites->fails + CRASH_OFFSET;
        return true;
    }
    return false;
}

/* Where the file says what the loader writes to that address; nowhere if that
 * is nothing. */
static struct fault_site find_site(const struct elf *elf, uint64_t address)
{
    struct fault_site site = { 0, 0 };
    uint64_t table, bytes = 0, room = 0, place = 0;
    Elf64_Rela entry;

    if (pdk__elf_dynamic(elf, DT_RELA, &table) &&
        pdk__elf_dynamic(elf, DT_RELASZ, &bytes))
        place = pdk__elf_place(elf, table, &room);
    if (bytes > room)
        bytes = room;
    for (uint64_t i = 0; i + sizeof entry <= bytes; i += sizeof entry) {
        memcpy(&entry, elf->data + place + i, sizeof entry);
        if (entry.r_offset != address || ELF64_R_SYM(entry.r_info) != 0)
            continue;
        site.place = place + i + offsetof(Elf64_Rela, r_addend);
        site.sanely = (uint64_t)entry.r_addend;
    }
    return site;
}

static void find_hooks(struct fault_sites *sites, const struct elf *elf,
                       const char *symbol)
{
    static const size_t members[PLANT_HOOKS] = {
        [PLANT_CREATE] = offsetof(pdk_plugin, create),
        [PLANT_RESTORE] = offsetof(pdk_plugin, restore),
        [PLANT_SELF_TEST] = offsetof(pdk_plugin, self_test),
        [PLANT_ACTIVATE] = offsetof(pdk_plugin, activate),
    };
    struct elf_symbol found;

    if (!pdk__elf_find(elf, symbol, &found))
        return;
    for (size_t i = 0; i < PLANT_HOOKS; i++)
        sites->hooks[i] = find_site(elf, found.value + members[i]);
    /* Without a state there is nothing to restore. */
    if (find_site(elf, found.value + offsetof(pdk_plugin, save)).place == 0)
        sites->hooks[PLANT_RESTORE].place = 0;
}

static void find_tick(struct fault_sites *sites, const struct elf *elf,
                      const struct metadata *metadata)
{
    for (uint32_t i = 0; i < metadata->interface_count; i++) {
        const struct metadata_interface *interface = &metadata->interfaces[i];
        struct elf_symbol found;

        if (strcmp(interface->id, PDK_TICK_V1) != 0 ||
            !pdk__elf_find(elf, interface->symbol, &found))
            continue;
        sites->tick = find_site(elf, found.value + offsetof(pdk_tick_v1, tick));
        pdk__text_copy(sites->tick_plugin, sizeof sites->tick_plugin,
                       metadata->plugins[interface->plugin].id);
        return;
    }
}

pdk_result fault_find(struct fault_sites *out, struct builds *builds,
                      pdk_error *error)
{
    struct metadata metadata;
    struct elf elf;
    pdk_result result = pdk__elf_open(&elf, builds->data, builds->size_bytes,
                                      builds->size_bytes, error);

    *out = (struct fault_sites){ 0 };
    if (result == PDK_OK)
        result = pdk__metadata_read(&metadata, &elf, error);
    if (result != PDK_OK)
        return result;
    if (add_code(out, builds, &elf)) {
        find_hooks(out, &elf, metadata.plugins[0].symbol);
        find_tick(out, &elf, &metadata);
    } else {
        result = pdk_fail(error, PDK_E_UNSUPPORTED,
                          "its code has no room for faults; link it with "
                          "-Wl,-z,separate-code, or leave out --faults");
    }
    pdk__metadata_finish(&metadata);
    return result;
}

uint32_t fault_choice(const struct fault_sites *sites)
{
    uint32_t choice = sites->tick.place != 0 ? PLANT_BIT_CALL : 0;

    for (uint32_t i = 0; i < PLANT_HOOKS; i++)
        if (sites->hooks[i].place != 0)
            choice |= PLANT_BIT_REFUSAL(i) | PLANT_BIT_CRASH(i);
    return choice;
}

static void point(struct builds *builds, const struct fault_site *site,
                  uint64_t address)
{
    if (site->place != 0)
        memcpy(builds->data + site->place, &address, sizeof address);
}

void fault_plant(const struct fault_sites *sites, struct builds *builds,
                 struct plant plant)
{
    for (size_t i = 0; i < PLANT_HOOKS; i++)
        point(builds, &sites->hooks[i], sites->hooks[i].sanely);
    point(builds, &sites->tick, sites->tick.sanely);
    if (plant.kind == PLANT_REFUSAL)
        point(builds, &sites->hooks[plant.hook], sites->fails);
    else if (plant.kind == PLANT_CRASH)
        point(builds, &sites->hooks[plant.hook], sites->crashes);
    else if (plant.kind == PLANT_CALL)
        point(builds, &sites->tick, sites->crashes);
}
