/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What the system's loader will write into an image. Refuses to have it write
 * elsewhere, and functions that it calls but does not fill in.
 */
#include "elf_sound_relocations.h"

#include <elf.h>
#include <link.h>
#include <string.h>

#include "elf_sound_symbols.h"
#include "pdk/error.h"

#define WORD sizeof(ElfW(Addr))
#define IS_64 (__ELF_NATIVE_CLASS == 64)

#if defined(__x86_64__)
#define TYPE_RELATIVE R_X86_64_RELATIVE
#define TYPE_INDIRECT R_X86_64_IRELATIVE
#elif defined(__aarch64__)
#define TYPE_RELATIVE R_AARCH64_RELATIVE
#define TYPE_INDIRECT R_AARCH64_IRELATIVE
#else
#define TYPE_RELATIVE UINT64_MAX /* not told apart */
#define TYPE_INDIRECT UINT64_MAX
#endif

/* An entry filled twice makes up for no other, among so many of a list. */
#define SEEN 1024u

/* Where it is, how often, and what it has filled of each list. */
struct walk {
    const struct elf_sound *sound;
    const struct elf_load *load; /* of the last one: the next is near */
    bool writes_code;
    uint64_t filled[2];
    uint64_t seen[2][SEEN / 64]; /* bits: it has filled that one */
};

static const enum elf_tag lists[] = { TAG_INIT_ARRAY, TAG_FINI_ARRAY };

static bool can_write(struct walk *walk, uint64_t address, uint64_t bytes)
{
    const struct elf_load *load = walk->load;

    if (load == NULL || address < load->address || address > load->end ||
        bytes > load->end - address)
        load = pdk__elf_load_of(walk->sound, address, bytes);
    walk->load = load;
    return load != NULL && ((load->flags & PF_W) || walk->writes_code);
}

/* The list of functions that the address is in; 2: none. */
static uint32_t list_of(const struct walk *walk, uint64_t address)
{
    uint32_t i = 0;

    for (; i < 2; i++)
        if (address - walk->sound->value[lists[i]] <
            walk->sound->value[lists[i] + 1])
            break;
    return i;
}

static void count(struct walk *walk, uint32_t list, uint64_t entry)
{
    uint64_t bit = UINT64_C(1) << entry % 64, *seen;

    if (entry < SEEN) {
        seen = &walk->seen[list][entry / 64];
        if (*seen & bit)
            return;
        *seen |= bit;
    }
    walk->filled[list]++;
}

static pdk_result fill(struct walk *walk, uint64_t address, bool is_code)
{
    uint32_t list = list_of(walk, address);
    uint64_t place;

    if (list == 2)
        return PDK_OK;
    place = address - walk->sound->value[lists[list]];
    if (!is_code || place % WORD != 0)
        return pdk__elf_unsound(walk->sound, "an entry of DT_INIT_ARRAY or "
                                             "DT_FINI_ARRAY is not in code");
    count(walk, list, place / WORD);
    return PDK_OK;
}

static pdk_result check_one(struct walk *walk, const ElfW(Rela) * at,
                            bool has_addend)
{
    const struct elf_sound *sound = walk->sound;
    uint64_t symbol = IS_64 ? (uint64_t)at->r_info >> 32 : at->r_info >> 8;
    uint64_t type = at->r_info & (IS_64 ? UINT32_MAX : 0xff);
    uint64_t addend = (uint64_t)at->r_addend;
    bool is_code;

    if (type == 0)
        return PDK_OK;
    if (!can_write(walk, at->r_offset, 1))
        return pdk__elf_unsound(sound, "a relocation writes outside of its "
                                       "writable segments");
    is_code = !has_addend || type != TYPE_RELATIVE ||
              list_of(walk, at->r_offset) == 2 ||
              pdk__elf_is_code(sound, addend);
    if (has_addend && type == TYPE_INDIRECT && !pdk__elf_is_code(sound, addend))
        return pdk__elf_unsound(sound,
                                "the resolver of an indirect function is "
                                "not in code");
    if (symbol != 0) {
        pdk_result result = pdk__elf_sound_symbol(sound, symbol);

        if (result != PDK_OK)
            return result;
    }
    return fill(walk, at->r_offset, is_code);
}

struct table {
    uint64_t address, bytes, count; /* the first `count` are relative */
    bool has_addend;
};

static pdk_result check_table(struct walk *walk, const struct table *table)
{
    size_t size = table->has_addend ? sizeof(ElfW(Rela)) : sizeof(ElfW(Rel));
    const unsigned char *bytes =
        pdk__elf_bytes_of(walk->sound, table->address, table->bytes);
    pdk_result result = PDK_OK;

    if (table->bytes == 0)
        return PDK_OK;
    if (bytes == NULL || table->bytes % size != 0)
        return pdk__elf_unsound(walk->sound,
                                "a table of relocations is not in a "
                                "loaded segment");
    for (uint64_t i = 0; i < table->bytes / size && result == PDK_OK; i++) {
        ElfW(Rela) one = { 0 };

        memcpy(&one, bytes + i * size, size);
        if (i < table->count && TYPE_RELATIVE != UINT64_MAX &&
            (one.r_info & UINT32_MAX) != TYPE_RELATIVE)
            return pdk__elf_unsound(walk->sound,
                                    "DT_RELACOUNT is larger than the "
                                    "number of relative relocations");
        result = check_one(walk, &one, table->has_addend);
    }
    return result;
}

/* ------------------------------------------------------------- RELR --- */

static pdk_result check_relative(struct walk *walk, uint64_t address)
{
    const unsigned char *bytes;
    ElfW(Addr) target;

    if (!can_write(walk, address, WORD))
        return pdk__elf_unsound(walk->sound,
                                "a relocation writes outside of its "
                                "writable segments");
    if (list_of(walk, address) == 2)
        return PDK_OK;
    bytes = pdk__elf_bytes_of(walk->sound, address, WORD);
    if (bytes == NULL)
        return PDK_OK;
    memcpy(&target, bytes, sizeof target);
    return fill(walk, address, pdk__elf_is_code(walk->sound, target));
}

static pdk_result check_packed(struct walk *walk)
{
    const struct elf_sound *sound = walk->sound;
    uint64_t size = sound->value[TAG_RELRSZ], next = 0;
    const unsigned char *bytes =
        pdk__elf_bytes_of(sound, sound->value[TAG_RELR], size);
    pdk_result result = PDK_OK;

    if (size == 0)
        return PDK_OK;
    if (bytes == NULL || size % WORD != 0 || sound->value[TAG_RELRENT] != WORD)
        return pdk__elf_unsound(sound, "its DT_RELR is malformed");
    for (uint64_t i = 0; i < size && result == PDK_OK; i += WORD) {
        ElfW(Addr) word;

        memcpy(&word, bytes + i, sizeof word);
        if ((word & 1) == 0) {
            result = check_relative(walk, word);
            next = word + WORD;
            continue;
        }
        for (uint32_t bit = 1; bit < WORD * 8 && result == PDK_OK; bit++)
            if (word >> bit & 1)
                result = check_relative(walk, next + (bit - 1) * WORD);
        next += (WORD * 8 - 1) * WORD;
    }
    return result;
}

static bool has_sound_sizes(const struct elf_sound *sound)
{
    const uint64_t *value = sound->value;

    return (!sound->has[TAG_RELA] ||
            value[TAG_RELAENT] == sizeof(ElfW(Rela))) &&
           (!sound->has[TAG_REL] || value[TAG_RELENT] == sizeof(ElfW(Rel))) &&
           (!sound->has[TAG_JMPREL] || value[TAG_PLTREL] == DT_RELA ||
            value[TAG_PLTREL] == DT_REL);
}

/* Loaders of 64-bit machines pass over DT_REL, or end the process for it. */
static bool is_applied(const struct elf_sound *sound)
{
    return !IS_64 ||
           (!sound->has[TAG_REL] &&
            (!sound->has[TAG_JMPREL] || sound->value[TAG_PLTREL] == DT_RELA));
}

pdk_result pdk__elf_sound_relocations(const struct elf_sound *sound)
{
    const uint64_t *value = sound->value;
    struct walk walk = { .sound = sound };
    const struct table tables[] = {
        { value[TAG_RELA], value[TAG_RELASZ], value[TAG_RELACOUNT], true },
        { value[TAG_REL], value[TAG_RELSZ], 0, false },
        { value[TAG_JMPREL], value[TAG_PLTRELSZ], 0,
          value[TAG_PLTREL] == DT_RELA },
    };
    pdk_result result = PDK_OK;

    if (!has_sound_sizes(sound))
        return pdk__elf_unsound(sound, "its relocations have an unknown size");
    if (!is_applied(sound))
        return pdk__elf_unsound(sound, "its relocations have no addends "
                                       "(DT_REL), which the loader of this "
                                       "machine does not apply");
    walk.writes_code =
        sound->has[TAG_TEXTREL] || (value[TAG_FLAGS] & DF_TEXTREL) != 0;
    for (uint32_t i = 0; i < 3 && result == PDK_OK; i++)
        result = check_table(&walk, &tables[i]);
    if (result == PDK_OK)
        result = check_packed(&walk);
    for (uint32_t i = 0; i < 2 && result == PDK_OK; i++)
        if (walk.filled[i] < value[lists[i] + 1] / WORD)
            return pdk__elf_unsound(sound, "an entry of DT_INIT_ARRAY or "
                                           "DT_FINI_ARRAY has no relocation");
    return result;
}
