/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Each message of the room once: a sound image, damaged in one place.
 */
#include "elf_change.h"

#include <stdlib.h>

#include "elf_sound.h"

#define CHANGES 7

struct damage {
    const char *says;
    struct change changes[CHANGES];
};

static pdk_result judge(struct image *image)
{
    image->error = (pdk_error)PDK_ERROR_INIT;
    return pdk__elf_sound(&image->elf, &image->error);
}

static void expect_refusal(const struct damage *damage)
{
    struct image image;

    assert_result(open_file(&image, IMAGES "/sound.so"), PDK_OK);
    assert_result(judge(&image), PDK_OK);
    for (size_t i = 0; i < CHANGES; i++)
        if (damage->changes[i].place != NOWHERE)
            apply(&image, &damage->changes[i]);
    assert_result(open_bytes(&image), PDK_OK); /* the reader takes it still */
    if (judge(&image) != PDK_E_NOT_ELF)
        fail_msg("nothing is said, but not '%s'", damage->says);
    assert_contains(image.error.message, "a damaged shared object: ");
    assert_contains(image.error.message, damage->says);
    free(image.data);
}

static void expect_refusals(const struct damage *damages, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_refusal(&damages[i]);
}

#define EXPECT_REFUSALS(damages_)                                              \
    expect_refusals(damages_, sizeof damages_ / sizeof *damages_)

static const struct damage segments[] = {
    { "a segment has an impossible size",
      { SET_PROGRAM(PT_LOAD, 0, p_memsz, 1) } },
    { "a segment has an impossible size",
      { SET_PROGRAM(PT_LOAD, 1, p_memsz, 0) } },
    { "its segments overlap", { SET_PROGRAM(PT_LOAD, 1, p_vaddr, 0) } },
    { "a segment has an impossible alignment",
      { SET_PROGRAM(PT_LOAD, 0, p_align, 3) } },
    { "its dynamic section is not in a loaded segment",
      { SET_PROGRAM(PT_DYNAMIC, 0, p_vaddr, FAR) } },
    { "its thread-local data is not in a loaded segment",
      { SET_PROGRAM(PT_TLS, 0, p_vaddr, FAR) } },
    { "PT_GNU_RELRO is not in a loaded segment",
      { SET_PROGRAM(PT_GNU_RELRO, 0, p_vaddr, FAR) } },
    { "its program headers are not where PT_PHDR says",
      { SET_PROGRAM(PT_GNU_STACK, 0, p_type, PT_PHDR) } },
    { "its exception table or its properties are not in a loaded segment",
      { SET_PROGRAM(PT_GNU_EH_FRAME, 0, p_vaddr, FAR) } },
    { "it has no dynamic section",
      { SET_PROGRAM(PT_DYNAMIC, 0, p_type, PT_NULL) } },
    { "it has two dynamic sections",
      { SET_PROGRAM(PT_GNU_STACK, 0, p_flags, 0),
        SET_PROGRAM(PT_GNU_STACK, 0, p_type, PT_DYNAMIC) } },
};

static const struct damage entries[] = {
    { "its DT_INIT occurs twice", { SET_TAG(DT_FINI, DT_INIT) } },
    { "a name of its dynamic section is not in its string table",
      { SET_VALUE(DT_NEEDED, FAR) } },
    { "its DT_STRSZ is missing", { REMOVE(DT_STRSZ) } },
    { "its DT_RELAENT is missing", { REMOVE(DT_RELAENT) } },
    { "its DT_JMPREL is missing", { REMOVE(DT_JMPREL), REMOVE(DT_PLTRELSZ) } },
    { "its symbol table is missing", { REMOVE(DT_SYMTAB), REMOVE(DT_SYMENT) } },
    { "its DT_VERNEED is missing",
      { REMOVE(DT_VERNEED), REMOVE(DT_VERNEEDNUM), REMOVE(DT_VERDEF),
        REMOVE(DT_VERDEFNUM) } },
    { "its string table is not in a loaded segment",
      { SET_VALUE(DT_STRSZ, FAR) } },
    { "its DT_INIT is not in code", { SET_VALUE(DT_INIT, 0) } },
    { "its DT_FINI is not in code", { SET_VALUE(DT_FINI, FAR) } },
    { "its DT_INIT_ARRAY is not in a loaded segment",
      { SET_VALUE(DT_INIT_ARRAY, FAR) } },
    { "its DT_FINI_ARRAY is not in a loaded segment",
      { SET_VALUE(DT_FINI_ARRAYSZ, 3) } },
    { "its DT_PLTGOT is not in a writable segment",
      { SET_VALUE(DT_PLTGOT, 0) } },
};

static const struct damage relocations[] = {
    { "a relocation writes outside of its writable segments",
      { SET_RELOCATION(DT_RELA, RELATIVE, r_offset, 0) } },
    { "a relocation writes outside of its writable segments",
      { SET_RELOCATION(DT_JMPREL, JUMP, r_offset, FAR) } },
    { "an entry of DT_INIT_ARRAY or DT_FINI_ARRAY is not in code",
      { SET_RELOCATION(DT_RELA, RELATIVE, r_addend, 0) } },
    { "an entry of DT_INIT_ARRAY or DT_FINI_ARRAY is not in code",
      { MOVE_RELOCATION(DT_RELA, RELATIVE, DT_INIT_ARRAY, 1) } },
    { "an entry of DT_INIT_ARRAY or DT_FINI_ARRAY has no relocation",
      { MOVE_RELOCATION(DT_RELA, RELATIVE, DT_PLTGOT, 0) } },
    { "an entry of DT_INIT_ARRAY or DT_FINI_ARRAY has no relocation",
      { MOVE_RELOCATION(DT_RELA, RELATIVE, DT_FINI_ARRAY, 0) } },
    { "the resolver of an indirect function is not in code",
      { SET_RELOCATION(DT_JMPREL, INDIRECT, r_addend, 0) } },
    { "a table of relocations is not in a loaded segment",
      { SET_VALUE(DT_RELASZ, FAR) } },
    { "a table of relocations is not in a loaded segment",
      { SET_VALUE(DT_PLTRELSZ, sizeof(elf_relocation) - 1) } },
    { "DT_RELACOUNT is larger than the number of relative relocations",
      { SET_VALUE(DT_RELACOUNT, 1000) } },
    { "its relocations have an unknown size",
      { SET_VALUE(DT_RELAENT, sizeof(elf_relocation) - 8) } },
    { "its relocations have an unknown size", { SET_VALUE(DT_PLTREL, 99) } },
    { "its relocations have no addends (DT_REL), which the loader of this "
      "machine does not apply",
      { SET_VALUE(DT_PLTREL, DT_REL) } },
};

/* What the image did not have: a table of packed relocations, over bytes that
 * are something else. The linker leaves room for such entries. */
#define ADD_(nth_, tag_, value_, from_)                                        \
    { ENTRY, DT_NULL, 0, FIELD_(elf_entry, d_un), value_, from_ },             \
    {                                                                          \
        ENTRY, DT_NULL, 0, FIELD_(elf_entry, d_tag), tag_, 0                   \
    }
#define PACKED(from_, size_, each_)                                            \
    ADD_(0, DT_RELR, 0, from_), ADD_(0, DT_RELRSZ, size_, 0),                  \
        ADD_(0, DT_RELRENT, each_, 0)

static const struct damage packed[] = {
    { "its DT_RELR is malformed", { PACKED(DT_SYMTAB, 8, 4) } },
    { "its DT_RELR is malformed", { PACKED(DT_SYMTAB, 9, 8) } },
    { "its DT_RELR is malformed", { PACKED(DT_SYMTAB, FAR, 8) } },
    { "a relocation writes outside of its writable segments",
      { PACKED(DT_SYMTAB, 8, 8) } }, /* the first symbol is all zeroes */
};

static const struct damage symbols[] = {
    { "the index of a symbol is beyond its symbol table",
      { SET_RELOCATION(DT_JMPREL, JUMP, r_info,
                       (uint64_t)0xffffff << 32 | JUMP) } },
    { "the name of a symbol is not in its string table",
      { SET_SYMBOL(st_name, FAR) } },
    { "the address of a symbol is not in it", { SET_SYMBOL(st_value, FAR) } },
    { "the address of a symbol is not in it",
      { SET_SYMBOL(st_info, STB_GLOBAL << 4 | STT_GNU_IFUNC),
        SET_SYMBOL(st_value, 0) } },
    { "its DT_VERSYM is not in a loaded segment",
      { SET_VALUE(DT_VERSYM, FAR) } },
    { "the version of a symbol is not defined",
      { SET_BYTES(DT_VERSYM, 2, 2, 0x7fff) } },
    { "its DT_SYMENT has an unknown value", { SET_VALUE(DT_SYMENT, 8) } },
    { "its symbol table is not in a loaded segment",
      { SET_VALUE(DT_SYMTAB, FAR) } },
};

#define MALFORMED_HASH "its hash table of symbols is malformed"

static const struct damage hashes[] = {
    { MALFORMED_HASH, { SET_VALUE(DT_HASH, FAR) } },
    { MALFORMED_HASH, { SET_BYTES(DT_HASH, 0, 4, FAR) } },
    { MALFORMED_HASH, { SET_BYTES(DT_HASH, 4, 4, FAR) } },
    { MALFORMED_HASH, { SET_BYTES(DT_HASH, 8, 4, FAR) } },
    { MALFORMED_HASH, { SET_VALUE(DT_GNU_HASH, FAR) } },
    { MALFORMED_HASH, { SET_BYTES(DT_GNU_HASH, 0, 4, FAR) } },
    { MALFORMED_HASH, { SET_BYTES(DT_GNU_HASH, 4, 4, FAR) } },
    { MALFORMED_HASH, { SET_BYTES(DT_GNU_HASH, 8, 4, 0) } },
    { MALFORMED_HASH, { SET_BYTES(DT_GNU_HASH, 8, 4, 3) } },
    { MALFORMED_HASH, { SET_BYTES(DT_GNU_HASH, 8, 4, 1u << 30) } },
};

#define MALFORMED_NEEDS "its table of needed versions is malformed"
#define MALFORMED_OWN "its table of own versions is malformed"
#define NEED_(field_) FIELD_(ElfW(Verneed), field_)
#define OWN_(field_) FIELD_(ElfW(Verdef), field_)

static const struct damage versions[] = {
    { MALFORMED_NEEDS, { SET_VALUE(DT_VERNEED, FAR) } },
    { MALFORMED_NEEDS, { { TABLE, DT_VERNEED, 0, NEED_(vn_version), 9, 0 } } },
    { MALFORMED_NEEDS, { { TABLE, DT_VERNEED, 0, NEED_(vn_aux), FAR, 0 } } },
    { MALFORMED_NEEDS, { { TABLE, DT_VERNEED, 0, NEED_(vn_next), 1, 0 } } },
    { MALFORMED_NEEDS, { { TABLE, DT_VERNEED, 0, NEED_(vn_file), FAR, 0 } } },
    { "it asks for versions of 'libc.so.6', which is not among its DT_NEEDED",
      { SET_VALUE(DT_NEEDED, 1) } },
    { MALFORMED_OWN, { SET_VALUE(DT_VERDEF, FAR) } },
    { MALFORMED_OWN, { { TABLE, DT_VERDEF, 0, OWN_(vd_version), 9, 0 } } },
    { MALFORMED_OWN, { { TABLE, DT_VERDEF, 0, OWN_(vd_aux), FAR, 0 } } },
    { MALFORMED_OWN, { { TABLE, DT_VERDEF, 0, OWN_(vd_next), 1, 0 } } },
};

TEST(a_damaged_segment_is_named)
{
    (void)state;
    EXPECT_REFUSALS(segments);
}

TEST(a_damaged_dynamic_entry_is_named)
{
    (void)state;
    EXPECT_REFUSALS(entries);
}

/* The load that it is in ends behind its first entry. */
TEST(a_dynamic_section_without_an_end_is_named)
{
    const struct change no_name = REMOVE(DT_NEEDED);
    elf_program *dynamic, *load;
    struct image image;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sound.so"), PDK_OK);
    apply(&image, &no_name);
    dynamic = (void *)find_program(&image, PT_DYNAMIC, 0);
    load = (void *)find_program(&image, PT_LOAD, 3);
    assert_in_range(dynamic->p_offset, load->p_offset,
                    load->p_offset + load->p_filesz);
    dynamic->p_filesz = sizeof(elf_entry);
    load->p_filesz = dynamic->p_offset + sizeof(elf_entry) - load->p_offset;
    assert_result(open_bytes(&image), PDK_OK);
    assert_result(judge(&image), PDK_E_NOT_ELF);
    assert_contains(image.error.message, "its dynamic section does not end");
    free(image.data);
}

TEST(a_damaged_relocation_is_named)
{
    (void)state;
    EXPECT_REFUSALS(relocations);
    EXPECT_REFUSALS(packed);
}

TEST(a_damaged_symbol_is_named)
{
    (void)state;
    EXPECT_REFUSALS(symbols);
}

TEST(a_hash_table_that_leads_nowhere_is_named)
{
    (void)state;
    EXPECT_REFUSALS(hashes);
}

TEST(a_damaged_table_of_versions_is_named)
{
    (void)state;
    EXPECT_REFUSALS(versions);
}

/* Whatever runs here came through the loader. */
static int expect_sound(struct dl_phdr_info *info, size_t size, void *count)
{
    struct image image;

    (void)size;
    if (info->dlpi_name[0] != '/')
        return 0; /* this program, or what is in no file */
    assert_result(open_file(&image, info->dlpi_name), PDK_OK);
    if (judge(&image) != PDK_OK)
        fail_msg("%s: %s", info->dlpi_name, image.error.message);
    free(image.data);
    ++*(int *)count;
    return 0;
}

TEST(what_the_loader_has_taken_is_sound)
{
    int count = 0;

    (void)state;
    dl_iterate_phdr(expect_sound, &count);
    assert_true(count >= 3); /* the C library, cmocka, the loader itself */
}

TEST_MAIN(RUN(a_damaged_segment_is_named),
          RUN(a_damaged_dynamic_entry_is_named),
          RUN(a_dynamic_section_without_an_end_is_named),
          RUN(a_damaged_relocation_is_named), RUN(a_damaged_symbol_is_named),
          RUN(a_hash_table_that_leads_nowhere_is_named),
          RUN(a_damaged_table_of_versions_is_named),
          RUN(what_the_loader_has_taken_is_sound))
