/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Place by place of tables that have one size on both sides; what moved in them
 * is told by their classes.
 */
#include "check/library_tables.h"

#include <elf.h>
#include <string.h>

/* Two words come before the functions: an offset, and the type's description.
 */
#define WORD sizeof(void *)
#define FIRST_FUNCTION (2 * WORD)

static bool is_pure(const struct reference *reference)
{
    return reference != NULL &&
           strcmp(reference->symbol, "__cxa_pure_virtual") == 0;
}

static void tell(struct finding_list *findings, const struct elf_symbol *table,
                 const struct reference *function, uint64_t place)
{
    uint64_t number = (place - FIRST_FUNCTION) / WORD;

    if (function->symbol[0] != '\0')
        finding_add(findings, "virtual-pure",
                    "the virtual function %s is pure in the new file",
                    function->symbol)
            ->type_name = finding_text(findings, "%s", function->symbol);
    else
        finding_add(findings, "virtual-pure",
                    "virtual function %llu of %s is pure in the new file",
                    (unsigned long long)number, table->name);
}

static void compare_table(const struct library_image *old,
                          const struct library_image *new,
                          const struct elf_symbol *one,
                          const struct elf_symbol *other,
                          struct finding_list *findings)
{
    for (uint64_t i = FIRST_FUNCTION; i < one->size_bytes; i += WORD) {
        const struct reference *before =
            references_at(old->references, one->value + i);
        const struct reference *after =
            references_at(new->references, other->value + i);

        if (before != NULL && !is_pure(before) && is_pure(after))
            tell(findings, one, before, i);
    }
}

static bool is_table(const struct elf_symbol *symbol)
{
    return symbol->is_defined && symbol->type == STT_OBJECT &&
           strncmp(symbol->name, "_ZTV", 4) == 0;
}

void library_compare_tables(const struct library_image *old,
                            const struct library_image *new,
                            struct finding_list *findings)
{
    struct elf_symbol one, other;

    if (!old->references->is_told || !new->references->is_told)
        return;
    for (uint32_t i = 1; pdk__elf_symbol(old->elf, i, &one); i++)
        if (is_table(&one) && pdk__elf_find(new->elf, one.name, &other) &&
            one.size_bytes == other.size_bytes)
            compare_table(old, new, &one, &other, findings);
}
