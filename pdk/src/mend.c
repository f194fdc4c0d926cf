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

#include "handler_use.h"

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

static bool registers_endings(const char *name)
{
    static const char *const names[] = { "__cxa_thread_atexit",
                                         "__cxa_thread_atexit_impl", NULL };

    return is_one_of(name, names);
}

static bool opens_images(const char *name)
{
    static const char *const names[] = { "dlopen", "dlmopen", NULL };

    return is_one_of(name, names);
}

/*
 * Makes it a symbol with a value of its own: local, so that the loader looks no
 * further, and absolute, so that it adds nothing. This leads the calls of one
 * image elsewhere and those of nobody else, before the first of its
 * constructors runs, however the host is linked. One that the image defines is
 * no better than an import: the loader may prefer another library's.
 */
static void redirect(elf_raw_symbol *symbol, uintptr_t target)
{
    symbol->st_info = WITH_BINDING(symbol->st_info, STB_LOCAL);
    symbol->st_shndx = SHN_ABS;
    symbol->st_value = target;
}

/* What is to be done, and what was found. */
struct work {
    const struct lead *const *lists;
    size_t count;
    struct mend found;
};

/* Where the symbol is to lead; NULL: where it does. What was led elsewhere once
 * is an absolute symbol, and no function of the image's. */
static const struct lead *find_lead(const struct work *work,
                                    const elf_raw_symbol *symbol,
                                    const struct elf_symbol *known)
{
    bool is_own = known->is_defined && symbol->st_shndx != SHN_ABS;

    for (size_t i = 0; i < work->count; i++)
        for (const struct lead *at = work->lists[i]; at->name; at++)
            if (strcmp(at->name, known->name) == 0)
                return is_own && !at->if_defined ? NULL : at;
    return NULL;
}

/* True if the symbol was changed. */
static bool mend_symbol(struct work *work, elf_raw_symbol *symbol,
                        const struct elf_symbol *known)
{
    const struct lead *lead = find_lead(work, symbol, known);
    struct mend *out = &work->found;

    out->ends_with_threads |= registers_endings(known->name);
    if (lead != NULL) {
        redirect(symbol, lead->to);
        out->is_redirected = true;
        return true;
    }
    if (!known->is_defined) {
        out->opens_images |= opens_images(known->name);
        out->uses_handlers |= pdk__handler_use_calls(known->name);
    }
    if (!known->is_defined || BINDING_OF(symbol->st_info) != STB_GNU_UNIQUE)
        return false;
    symbol->st_info = WITH_BINDING(symbol->st_info, STB_WEAK);
    out->unique_symbols++;
    return true;
}

static void mend_symbols(struct work *work, unsigned char *data,
                         const struct elf *elf)
{
    struct elf_symbol known;

    for (uint32_t i = 1; pdk__elf_symbol(elf, i, &known); i++) {
        unsigned char *place =
            data + elf->symbols + (uint64_t)i * sizeof(elf_raw_symbol);
        elf_raw_symbol symbol;

        memcpy(&symbol, place, sizeof symbol);
        if (mend_symbol(work, &symbol, &known))
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

static void look_at_libraries(struct mend *out, const struct elf *elf)
{
    const char *library;

    for (uint32_t i = 0; (library = pdk__elf_needed(elf, i)) != NULL; i++)
        out->uses_handlers |= pdk__handler_use_links(library);
}

struct mend pdk__mend(unsigned char *data, const struct elf *elf,
                      const struct lead *const *lists, size_t count)
{
    struct work work = { .lists = lists, .count = count };

    mend_symbols(&work, data, elf);
    mend_flags(&work.found, data, elf);
    look_at_libraries(&work.found, elf);
    return work.found;
}
