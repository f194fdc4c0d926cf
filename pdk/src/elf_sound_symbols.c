/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Hash tables, symbols and versions, as the system's loader looks them up.
 * Refuses chains that do not end, and indexes of what is not there.
 */
#include "elf_sound_symbols.h"

#include <elf.h>
#include <link.h>
#include <string.h>

#include "pdk/error.h"

typedef ElfW(Sym) elf_raw_symbol;
typedef ElfW(Verneed) elf_need;
typedef ElfW(Vernaux) elf_need_name;
typedef ElfW(Verdef) elf_definition;

#define VERSION_BITS 0x7fff

static uint32_t word_of(const unsigned char *table, uint64_t index)
{
    uint32_t word;

    memcpy(&word, table + index * sizeof word, sizeof word);
    return word;
}

/* ----------------------------------------------------------- hashes --- */

/* The chains share no symbol, so all of them have no more than there are. */
static bool has_sound_hash(struct elf_sound *sound)
{
    uint64_t address = sound->value[TAG_HASH], steps = 0;
    uint64_t room = pdk__elf_room_at(sound, address) / 4;
    const unsigned char *table = pdk__elf_bytes_of(sound, address, 8);
    uint32_t buckets, count;

    if (table == NULL)
        return false;
    buckets = word_of(table, 0);
    count = word_of(table, 1);
    if ((uint64_t)buckets + count + 2 > room)
        return false;
    for (uint32_t i = 0; i < buckets; i++)
        for (uint32_t at = word_of(table, 2 + i); at != 0;
             at = word_of(table, 2 + (uint64_t)buckets + at))
            if (at >= count || ++steps > count)
                return false;
    sound->symbol_count = count;
    return true;
}

static bool has_sound_gnu_hash(struct elf_sound *sound)
{
    uint64_t address = sound->value[TAG_GNU_HASH], filter, chains, room;
    const unsigned char *table = pdk__elf_bytes_of(sound, address, 16);
    uint32_t buckets, first, last = 0;

    if (table == NULL)
        return false;
    room = pdk__elf_room_at(sound, address) / 4;
    buckets = word_of(table, 0);
    first = word_of(table, 1);
    filter = word_of(table, 2);
    if (filter == 0 || (filter & (filter - 1)) != 0)
        return false;
    chains = 4 + filter * (sizeof(ElfW(Addr)) / 4) + buckets;
    if (chains > room)
        return false;
    for (uint64_t at = chains - buckets; at < chains; at++) {
        uint32_t head = word_of(table, at);

        if (head != 0 && head < first)
            return false;
        last = head > last ? head : last;
    }
    if (last == 0)
        return true;
    for (uint64_t at = chains + (last - first); at < room; at++, last++)
        if (word_of(table, at) & 1) {
            sound->symbol_count = (uint64_t)last + 1;
            return true;
        }
    return false;
}

/* ---------------------------------------------------------- symbols --- */

pdk_result pdk__elf_sound_symbol(const struct elf_sound *sound, uint64_t index)
{
    const struct elf_load *last = &sound->loads[sound->load_count - 1];
    elf_raw_symbol symbol;
    uint16_t version = 0;

    if (index >= sound->symbol_limit)
        return pdk__elf_unsound(sound, "the index of a symbol is beyond its "
                                       "symbol table");
    memcpy(&symbol, sound->symbols + index * sizeof symbol, sizeof symbol);
    if (!pdk__elf_has_text(sound, symbol.st_name))
        return pdk__elf_unsound(sound, "the name of a symbol is not in its "
                                       "string table");
    if (sound->has[TAG_VERSYM]) {
        const unsigned char *at = pdk__elf_bytes_of(
            sound, sound->value[TAG_VERSYM] + index * sizeof version,
            sizeof version);

        if (at == NULL)
            return pdk__elf_unsound(sound,
                                    "its DT_VERSYM is not in a loaded segment");
        memcpy(&version, at, sizeof version);
    }
    if ((version & VERSION_BITS) > 1 &&
        (version & VERSION_BITS) > sound->version_limit)
        return pdk__elf_unsound(sound,
                                "the version of a symbol is not defined");
    if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx >= SHN_LORESERVE ||
        (symbol.st_info & 0xf) == STT_TLS)
        return PDK_OK;
    if (symbol.st_value > last->end ||
        ((symbol.st_info & 0xf) == STT_GNU_IFUNC &&
         !pdk__elf_is_code(sound, symbol.st_value)))
        return pdk__elf_unsound(sound, "the address of a symbol is not in it");
    return PDK_OK;
}

pdk_result pdk__elf_sound_symbols(struct elf_sound *sound)
{
    uint64_t symbols = sound->value[TAG_SYMTAB];
    uint64_t strings = sound->value[TAG_STRTAB];
    uint64_t room = pdk__elf_room_at(sound, symbols);
    pdk_result result = PDK_OK;

    if (sound->value[TAG_SYMENT] != sizeof(elf_raw_symbol))
        return pdk__elf_unsound(sound, "its DT_SYMENT has an unknown value");
    if (strings > symbols && strings - symbols < room)
        room = strings - symbols;
    sound->symbols = pdk__elf_bytes_of(sound, symbols, sizeof(elf_raw_symbol));
    sound->symbol_limit = room / sizeof(elf_raw_symbol);
    if (sound->symbols == NULL || sound->symbol_limit == 0)
        return pdk__elf_unsound(sound,
                                "its symbol table is not in a loaded segment");
    if ((sound->has[TAG_HASH] && !has_sound_hash(sound)) ||
        (sound->has[TAG_GNU_HASH] && !has_sound_gnu_hash(sound)))
        return pdk__elf_unsound(sound,
                                "its hash table of symbols is malformed");
    for (uint64_t i = 0; i < sound->symbol_count && result == PDK_OK; i++)
        result = pdk__elf_sound_symbol(sound, i);
    return result;
}

/* --------------------------------------------------------- versions --- */

static pdk_result fail_needs(const struct elf_sound *sound)
{
    return pdk__elf_unsound(sound, "its table of needed versions is malformed");
}

static bool is_needed(const struct elf *elf, const char *name)
{
    const char *needed;

    for (uint32_t i = 0; (needed = pdk__elf_needed(elf, i)) != NULL; i++)
        if (strcmp(needed, name) == 0)
            return true;
    return false;
}

/* The loader ends the process if that library is not there. Often it is, by
 * way of another one; but here nobody knows. */
static pdk_result check_library(const struct elf_sound *sound, uint64_t name)
{
    const struct elf *elf = sound->elf;
    const char *library = (const char *)elf->data + elf->strings + name;

    if (name < elf->string_bytes && is_needed(elf, library))
        return PDK_OK;
    if (name >= elf->string_bytes)
        return fail_needs(sound);
    return pdk_fail(sound->error, PDK_E_NOT_ELF,
                    "a damaged shared object: it asks for versions of "
                    "'%.200s', which is not among its DT_NEEDED; link it with "
                    "that library",
                    library);
}

static void know_version(struct elf_sound *sound, uint32_t index)
{
    index &= VERSION_BITS;
    if (index > sound->version_limit)
        sound->version_limit = index;
}

/* Steps lead forward, and so to an end. */
static bool has_sound_names(struct elf_sound *sound, uint64_t at)
{
    elf_need_name name;

    for (;; at += name.vna_next) {
        const unsigned char *bytes = pdk__elf_bytes_of(sound, at, sizeof name);

        if (bytes == NULL)
            return false;
        memcpy(&name, bytes, sizeof name);
        if (!pdk__elf_has_text(sound, name.vna_name))
            return false;
        know_version(sound, name.vna_other);
        if (name.vna_next == 0)
            return true;
        if (name.vna_next < sizeof name)
            return false;
    }
}

static pdk_result check_needs(struct elf_sound *sound)
{
    uint64_t at = sound->value[TAG_VERNEED];
    pdk_result result;
    elf_need need;

    for (;; at += need.vn_next) {
        const unsigned char *bytes = pdk__elf_bytes_of(sound, at, sizeof need);

        if (bytes == NULL)
            return fail_needs(sound);
        memcpy(&need, bytes, sizeof need);
        if (need.vn_version != VER_NEED_CURRENT ||
            !has_sound_names(sound, at + need.vn_aux))
            return fail_needs(sound);
        result = check_library(sound, need.vn_file);
        if (result != PDK_OK || need.vn_next == 0)
            return result;
        if (need.vn_next < sizeof need)
            return fail_needs(sound);
    }
}

static bool has_sound_definitions(struct elf_sound *sound)
{
    uint64_t at = sound->value[TAG_VERDEF];
    elf_definition definition;

    for (;; at += definition.vd_next) {
        const unsigned char *bytes =
            pdk__elf_bytes_of(sound, at, sizeof definition);
        ElfW(Verdaux) name;

        if (bytes == NULL)
            return false;
        memcpy(&definition, bytes, sizeof definition);
        bytes = pdk__elf_bytes_of(sound, at + definition.vd_aux, sizeof name);
        if (bytes == NULL || definition.vd_version != VER_DEF_CURRENT)
            return false;
        memcpy(&name, bytes, sizeof name);
        if (!pdk__elf_has_text(sound, name.vda_name))
            return false;
        know_version(sound, definition.vd_ndx);
        if (definition.vd_next == 0)
            return true;
        if (definition.vd_next < sizeof definition)
            return false;
    }
}

pdk_result pdk__elf_sound_versions(struct elf_sound *sound)
{
    pdk_result result = PDK_OK;

    if (sound->has[TAG_VERNEED])
        result = check_needs(sound);
    if (result == PDK_OK && sound->has[TAG_VERDEF] &&
        !has_sound_definitions(sound))
        return pdk__elf_unsound(sound, "its table of own versions is "
                                       "malformed");
    return result;
}
