/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The unloadability lint: looks at flags of the dynamic section, defined
 * symbols and imported symbols.
 */
#include "check/lint.h"

#include <elf.h>
#include <string.h>

#include "text.h"

#define NAMES_SHOWN 4          /* of symbols, in one line */
#define STATIC_TLS_BYTES 1024u /* about what loaders reserve */

static void lint_flags(const struct elf *elf, struct finding_list *findings)
{
    uint64_t flags = 0, flags_1 = 0, value;

    pdk__elf_dynamic(elf, DT_FLAGS, &flags);
    pdk__elf_dynamic(elf, DT_FLAGS_1, &flags_1);
    if ((flags_1 & DF_1_NOOPEN) != 0)
        finding_add(findings, "no-open", "linked with -z nodlopen");
    if ((flags_1 & DF_1_NODELETE) != 0)
        finding_add(findings, "no-unload", "linked with -z nodelete");
    if ((flags & DF_TEXTREL) != 0 || pdk__elf_dynamic(elf, DT_TEXTREL, &value))
        finding_add(findings, "text-relocations",
                    "has text relocations: the loader must write to its code");
    if (pdk__elf_runpath(elf) != NULL)
        finding_add(findings, "library-search",
                    "searches for libraries in '%.200s'",
                    pdk__elf_runpath(elf));
}

static void lint_segments(const struct elf *elf, struct finding_list *findings)
{
    struct elf_segment segment;
    uint64_t flags = 0;

    pdk__elf_dynamic(elf, DT_FLAGS, &flags);
    for (uint32_t i = 0; pdk__elf_segment(elf, i, &segment); i++) {
        if (segment.type == PT_GNU_STACK && (segment.flags & PF_X) != 0)
            finding_add(findings, "executable-stack",
                        "asks for an executable stack");
        if (segment.type == PT_TLS && (flags & DF_STATIC_TLS) != 0 &&
            segment.memory_bytes > STATIC_TLS_BYTES)
            finding_add(findings, "static-tls",
                        "needs %llu bytes of static TLS",
                        (unsigned long long)segment.memory_bytes);
    }
}

/* The rule for importing a symbol. */
static const struct {
    const char *symbol;
    const char *rule;
} imports[] = {
    { "__asan_init", "sanitizer" },
    { "__cxa_thread_atexit", "thread-exit" },
    { "__cxa_thread_atexit_impl", "thread-exit" },
    { "__tsan_init", "sanitizer" },
    { "on_exit", "exit-handler" },
};

static void lint_import(const struct elf_symbol *symbol,
                        struct finding_list *findings)
{
    for (size_t i = 0; i < sizeof imports / sizeof *imports; i++)
        if (strcmp(imports[i].symbol, symbol->name) == 0)
            finding_add(findings, imports[i].rule, "uses %s", symbol->name);
}

/* Symbols of one kind, which are one finding together. */
struct names {
    struct text_buffer text;
    size_t count;
};

static void note_name(struct names *names, const char *name)
{
    names->count++;
    if (names->count <= NAMES_SHOWN)
        pdk__text_append_format(&names->text, "%s%.100s",
                                names->count > 1 ? ", " : "", name);
    else if (names->count == NAMES_SHOWN + 1)
        pdk__text_append_format(&names->text, ", ...");
}

static void tell_names(struct names *names, const char *rule, const char *what,
                       struct finding_list *findings)
{
    if (names->count > 0 && names->text.data != NULL)
        finding_add(findings, rule, "%s %zu symbol%s: %s", what, names->count,
                    names->count == 1 ? "" : "s", names->text.data);
    pdk__text_finish(&names->text);
}

static bool is_described(const struct metadata *metadata, const char *name)
{
    for (uint32_t i = 0; i < metadata->plugin_count; i++)
        if (strcmp(metadata->plugins[i].symbol, name) == 0)
            return true;
    for (uint32_t i = 0; i < metadata->interface_count; i++)
        if (strcmp(metadata->interfaces[i].symbol, name) == 0)
            return true;
    return strncmp(name, "pdk_", 4) == 0;
}

/* Symbols that linkers export by themselves. */
static bool is_linkers(const char *name)
{
    static const char *const names[] = { "_init",       "_fini", "_edata",
                                         "__bss_start", "_end",  "_start" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void lint_symbols(const struct elf *elf, const struct metadata *metadata,
                         struct finding_list *findings)
{
    struct names unique = { TEXT_BUFFER_INIT, 0 };
    struct names extra = { TEXT_BUFFER_INIT, 0 };
    struct elf_symbol symbol;

    for (uint32_t i = 1; pdk__elf_symbol(elf, i, &symbol); i++) {
        if (!symbol.is_defined)
            lint_import(&symbol, findings);
        else if (symbol.binding == STB_GNU_UNIQUE)
            note_name(&unique, symbol.name);
        else if (symbol.name[0] != '\0' && symbol.binding == STB_GLOBAL &&
                 symbol.type != STT_SECTION &&
                 !is_described(metadata, symbol.name) &&
                 !is_linkers(symbol.name))
            note_name(&extra, symbol.name);
    }
    tell_names(&unique, "unique-symbol", "has", findings);
    tell_names(&extra, "extra-export", "also exports", findings);
}

void lint_image(const struct elf *elf, const struct metadata *metadata,
                struct finding_list *findings)
{
    const unsigned char *build_id;
    size_t size;

    lint_flags(elf, findings);
    lint_segments(elf, findings);
    lint_symbols(elf, metadata, findings);
    if (!pdk__elf_build_id(elf, &build_id, &size))
        finding_add(findings, "no-build-id", "has no build-id");
}
