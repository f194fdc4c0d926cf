/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Makes the copy of an image one that can be unloaded. A unique symbol is worse
 * than a leak: the next generation would bind its own inline variables to those
 * of the generation that it replaces. Only flags and symbols are rewritten,
 * never code, and nothing grows or moves.
 */
#include "mend.h"

#include <elf.h>
#include <link.h>
#include <string.h>

typedef ElfW(Sym) elf_raw_symbol;
typedef ElfW(Dyn) elf_entry;

#define BINDING_OF(info_) ((info_) >> 4)
#define WITH_BINDING(info_, binding_)                                          \
    ((unsigned char)((binding_) << 4 | ((info_)&15)))

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/*
 * Turns an import into a symbol with a value of its own: local, so that the
 * loader looks no further, and absolute, so that it adds nothing. This leads
 * the calls of one image elsewhere and those of nobody else, before the first
 * of its constructors runs, however the host is linked.
 */
static void redirect(elf_raw_symbol *symbol, uintptr_t target)
{
    symbol->st_info = WITH_BINDING(symbol->st_info, STB_LOCAL);
    symbol->st_shndx = SHN_ABS;
    symbol->st_value = target;
}

/* In a copy that was kept, imports may have been redirected before. */
static bool is_redirected(const elf_raw_symbol *symbol)
{
    return BINDING_OF(symbol->st_info) == STB_LOCAL &&
           symbol->st_shndx == SHN_ABS;
}

/* True if the symbol was changed. */
static bool mend_import(struct mend *out, elf_raw_symbol *symbol,
                        const char *name, uintptr_t at_thread_exit)
{
    static const char *const registering[] = { "__cxa_thread_atexit",
                                               "__cxa_thread_atexit_impl",
                                               NULL };
    static const char *const opening[] = { "dlopen", "dlmopen", NULL };

    if (is_one_of(name, opening))
        out->opens_images = true;
    if (!is_one_of(name, registering))
        return false;
    out->ends_with_threads = true;
    if (at_thread_exit == 0)
        return false;
    redirect(symbol, at_thread_exit);
    out->is_redirected = true;
    return true;
}

static bool mend_definition(struct mend *out, elf_raw_symbol *symbol)
{
    if (BINDING_OF(symbol->st_info) != STB_GNU_UNIQUE)
        return false;
    symbol->st_info = WITH_BINDING(symbol->st_info, STB_WEAK);
    out->unique_symbols++;
    return true;
}

static void mend_symbols(struct mend *out, unsigned char *data,
                         const struct elf *elf, uintptr_t at_thread_exit)
{
    struct elf_symbol known;

    for (uint32_t i = 1; pdk__elf_symbol(elf, i, &known); i++) {
        unsigned char *place =
            data + elf->symbols + (uint64_t)i * sizeof(elf_raw_symbol);
        elf_raw_symbol symbol;

        memcpy(&symbol, place, sizeof symbol);
        if (known.is_defined && !is_redirected(&symbol)
                ? mend_definition(out, &symbol)
                : mend_import(out, &symbol, known.name, at_thread_exit))
            memcpy(place, &symbol, sizeof symbol);
    }
}

static void mend_flags(struct mend *out, unsigned char *data,
                       const struct elf *elf)
{
    elf_entry entry;

    for (uint64_t i = 0; i < elf->dynamic_bytes / sizeof entry; i++) {
        unsigned char *place = data + elf->dynamic_offset + i * sizeof entry;

        memcpy(&entry, place, sizeof entry);
        if (entry.d_tag == DT_NULL)
            return;
        if (entry.d_tag == DT_FLAGS)
            out->has_static_tls |= (entry.d_un.d_val & DF_STATIC_TLS) != 0;
        if (entry.d_tag != DT_FLAGS_1 || !(entry.d_un.d_val & DF_1_NODELETE))
            continue;
        entry.d_un.d_val &= ~(ElfW(Xword))DF_1_NODELETE;
        memcpy(place, &entry, sizeof entry);
        out->was_nodelete = true;
    }
}

struct mend pdk__mend(unsigned char *data, const struct elf *elf,
                      uintptr_t at_thread_exit)
{
    struct mend out = { 0 };

    mend_symbols(&out, data, elf, at_thread_exit);
    mend_flags(&out, data, elf);
    return out;
}
