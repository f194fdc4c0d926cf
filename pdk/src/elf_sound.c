/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The dynamic section, as the system's loader will follow it: every address in
 * a segment that is loaded, with the whole of what is there. Refuses what would
 * lead the loader astray, and says which entry does.
 */
#include "elf_sound.h"

#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

#include "elf_sound_relocations.h"
#include "elf_sound_segments.h"
#include "elf_sound_symbols.h"

typedef ElfW(Dyn) elf_entry;

#define WORD sizeof(ElfW(Addr))

static pdk_result fail_tag(const struct elf_sound *sound, const char *name,
                           const char *what)
{
    char text[128];

    snprintf(text, sizeof text, "its %s %s", name, what);
    return pdk__elf_unsound(sound, text);
}

#define NO_TAG TAG_COUNT

/* An address, and where its size is; what comes only together. */
static const struct {
    int64_t tag;
    const char *name;
    enum elf_tag with, also;
} entries[TAG_COUNT] = {
    [TAG_STRTAB] = { DT_STRTAB, "DT_STRTAB", TAG_STRSZ, NO_TAG },
    [TAG_STRSZ] = { DT_STRSZ, "DT_STRSZ", TAG_STRTAB, NO_TAG },
    [TAG_SYMTAB] = { DT_SYMTAB, "DT_SYMTAB", TAG_SYMENT, NO_TAG },
    [TAG_SYMENT] = { DT_SYMENT, "DT_SYMENT", TAG_SYMTAB, NO_TAG },
    [TAG_HASH] = { DT_HASH, "DT_HASH", NO_TAG, NO_TAG },
    [TAG_GNU_HASH] = { DT_GNU_HASH, "DT_GNU_HASH", NO_TAG, NO_TAG },
    [TAG_RELA] = { DT_RELA, "DT_RELA", TAG_RELASZ, TAG_RELAENT },
    [TAG_RELASZ] = { DT_RELASZ, "DT_RELASZ", TAG_RELA, NO_TAG },
    [TAG_RELAENT] = { DT_RELAENT, "DT_RELAENT", NO_TAG, NO_TAG },
    [TAG_RELACOUNT] = { DT_RELACOUNT, "DT_RELACOUNT", TAG_RELA, NO_TAG },
    [TAG_REL] = { DT_REL, "DT_REL", TAG_RELSZ, TAG_RELENT },
    [TAG_RELSZ] = { DT_RELSZ, "DT_RELSZ", TAG_REL, NO_TAG },
    [TAG_RELENT] = { DT_RELENT, "DT_RELENT", NO_TAG, NO_TAG },
    [TAG_RELCOUNT] = { DT_RELCOUNT, "DT_RELCOUNT", TAG_REL, NO_TAG },
    [TAG_RELR] = { DT_RELR, "DT_RELR", TAG_RELRSZ, TAG_RELRENT },
    [TAG_RELRSZ] = { DT_RELRSZ, "DT_RELRSZ", TAG_RELR, NO_TAG },
    [TAG_RELRENT] = { DT_RELRENT, "DT_RELRENT", NO_TAG, NO_TAG },
    [TAG_JMPREL] = { DT_JMPREL, "DT_JMPREL", TAG_PLTRELSZ, TAG_PLTREL },
    [TAG_PLTRELSZ] = { DT_PLTRELSZ, "DT_PLTRELSZ", TAG_JMPREL, NO_TAG },
    [TAG_PLTREL] = { DT_PLTREL, "DT_PLTREL", TAG_JMPREL, TAG_PLTRELSZ },
    [TAG_PLTGOT] = { DT_PLTGOT, "DT_PLTGOT", NO_TAG, NO_TAG },
    [TAG_INIT] = { DT_INIT, "DT_INIT", NO_TAG, NO_TAG },
    [TAG_FINI] = { DT_FINI, "DT_FINI", NO_TAG, NO_TAG },
    [TAG_INIT_ARRAY] = { DT_INIT_ARRAY, "DT_INIT_ARRAY", TAG_INIT_ARRAYSZ,
                         NO_TAG },
    [TAG_INIT_ARRAYSZ] = { DT_INIT_ARRAYSZ, "DT_INIT_ARRAYSZ", TAG_INIT_ARRAY,
                           NO_TAG },
    [TAG_FINI_ARRAY] = { DT_FINI_ARRAY, "DT_FINI_ARRAY", TAG_FINI_ARRAYSZ,
                         NO_TAG },
    [TAG_FINI_ARRAYSZ] = { DT_FINI_ARRAYSZ, "DT_FINI_ARRAYSZ", TAG_FINI_ARRAY,
                           NO_TAG },
    [TAG_VERSYM] = { DT_VERSYM, "DT_VERSYM", NO_TAG, NO_TAG },
    [TAG_VERNEED] = { DT_VERNEED, "DT_VERNEED", TAG_VERSYM, TAG_VERNEEDNUM },
    [TAG_VERNEEDNUM] = { DT_VERNEEDNUM, "DT_VERNEEDNUM", TAG_VERNEED, NO_TAG },
    [TAG_VERDEF] = { DT_VERDEF, "DT_VERDEF", TAG_VERSYM, TAG_VERDEFNUM },
    [TAG_VERDEFNUM] = { DT_VERDEFNUM, "DT_VERDEFNUM", TAG_VERDEF, NO_TAG },
    [TAG_TEXTREL] = { DT_TEXTREL, "DT_TEXTREL", NO_TAG, NO_TAG },
    [TAG_FLAGS] = { DT_FLAGS, "DT_FLAGS", NO_TAG, NO_TAG },
};

static pdk_result take_entry(struct elf_sound *sound, const elf_entry *entry)
{
    switch (entry->d_tag) {
    case DT_NEEDED:
    case DT_SONAME:
    case DT_RPATH:
    case DT_RUNPATH:
    case DT_AUXILIARY:
    case DT_FILTER:
        if (pdk__elf_has_text(sound, entry->d_un.d_val))
            return PDK_OK;
        return pdk__elf_unsound(sound, "a name of its dynamic section is not "
                                       "in its string table");
    default:
        break;
    }
    for (uint32_t i = 0; i < TAG_COUNT; i++) {
        if (entries[i].tag != entry->d_tag)
            continue;
        if (sound->has[i])
            return fail_tag(sound, entries[i].name, "occurs twice");
        sound->has[i] = true;
        sound->value[i] = entry->d_un.d_val;
    }
    return PDK_OK;
}

/* The loader reads on to DT_NULL, wherever the section is said to end: bfd
 * leaves it to what follows with --spare-dynamic-tags=0. */
static pdk_result take_entries(struct elf_sound *sound)
{
    pdk_result result = PDK_OK;
    elf_entry entry;

    for (uint64_t at = sound->dynamic; result == PDK_OK; at += sizeof entry) {
        const unsigned char *bytes = pdk__elf_bytes_of(sound, at, sizeof entry);

        if (bytes == NULL)
            return pdk__elf_unsound(sound, "its dynamic section does not end");
        memcpy(&entry, bytes, sizeof entry);
        if (entry.d_tag == DT_NULL)
            break;
        result = take_entry(sound, &entry);
    }
    return result;
}

static pdk_result check_company(const struct elf_sound *sound)
{
    for (uint32_t i = 0; i < TAG_COUNT; i++) {
        enum elf_tag with = entries[i].with, also = entries[i].also;

        if (!sound->has[i])
            continue;
        if (with != NO_TAG && !sound->has[with])
            return fail_tag(sound, entries[with].name, "is missing");
        if (also != NO_TAG && !sound->has[also])
            return fail_tag(sound, entries[also].name, "is missing");
    }
    if (!sound->has[TAG_STRTAB] || !sound->has[TAG_SYMTAB])
        return fail_tag(sound, "symbol table", "is missing");
    if (sound->has[TAG_VERSYM] && !sound->has[TAG_VERNEED] &&
        !sound->has[TAG_VERDEF])
        return fail_tag(sound, "DT_VERNEED", "is missing");
    return PDK_OK;
}

static bool is_writable(const struct elf_sound *sound, uint64_t address,
                        uint64_t bytes)
{
    const struct elf_load *load = pdk__elf_load_of(sound, address, bytes);

    return load != NULL && (load->flags & PF_W) != 0;
}

static pdk_result check_addresses(const struct elf_sound *sound)
{
    static const enum elf_tag functions[] = { TAG_INIT, TAG_FINI };
    static const enum elf_tag lists[] = { TAG_INIT_ARRAY, TAG_FINI_ARRAY };
    const uint64_t *value = sound->value;

    if (value[TAG_STRSZ] > 0 &&
        (!pdk__elf_bytes_of(sound, value[TAG_STRTAB], value[TAG_STRSZ]) ||
         sound->elf->string_bytes == 0))
        return fail_tag(sound, "string table", "is not in a loaded segment");
    for (uint32_t i = 0; i < 2; i++) {
        enum elf_tag at = functions[i], list = lists[i];

        if (sound->has[at] && !pdk__elf_is_code(sound, value[at]))
            return fail_tag(sound, entries[at].name, "is not in code");
        if (sound->has[list] && value[list + 1] > 0 &&
            (value[list] % WORD != 0 || value[list + 1] % WORD != 0 ||
             !pdk__elf_bytes_of(sound, value[list], value[list + 1])))
            return fail_tag(sound, entries[list].name,
                            "is not in a loaded segment");
    }
    if (sound->has[TAG_PLTGOT] && sound->has[TAG_JMPREL] &&
        value[TAG_PLTRELSZ] > 0 &&
        !is_writable(sound, value[TAG_PLTGOT], 3 * WORD))
        return fail_tag(sound, "DT_PLTGOT", "is not in a writable segment");
    return PDK_OK;
}

pdk_result pdk__elf_sound(const struct elf *elf, pdk_error *error)
{
    struct elf_sound sound;
    pdk_result result;

    memset(&sound, 0, sizeof sound);
    sound.elf = elf;
    sound.error = error;
    result = pdk__elf_sound_segments(&sound);
    if (result == PDK_OK)
        result = take_entries(&sound);
    if (result == PDK_OK)
        result = check_company(&sound);
    if (result == PDK_OK)
        result = check_addresses(&sound);
    if (result == PDK_OK)
        result = pdk__elf_sound_versions(&sound);
    if (result == PDK_OK)
        result = pdk__elf_sound_symbols(&sound);
    if (result == PDK_OK)
        result = pdk__elf_sound_relocations(&sound);
    return result;
}
