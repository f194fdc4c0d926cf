/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "elf_image.h"

#include <elf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

typedef ElfW(Ehdr) elf_header;
typedef ElfW(Phdr) elf_program;

/* Opens, and asserts that it is refused for that reason. */
static void assert_refused(const char *path, pdk_result code,
                           const char *reason)
{
    struct image image;

    assert_result(open_file(&image, path), code);
    assert_int_equal(image.error.code, code);
    assert_contains(image.error.message, reason);
    free(image.data);
}

/* Changes one field of the header and asserts what is said to that. */
#define ASSERT_FIELD(image_, field_, value_, code_, reason_)                   \
    do {                                                                       \
        elf_header *header_ = (elf_header *)(void *)(image_)->data;            \
        elf_header before_ = *header_;                                         \
                                                                               \
        header_->field_ = (value_);                                            \
        assert_result(open_bytes(image_), (code_));                            \
        assert_contains((image_)->error.message, (reason_));                   \
        *header_ = before_;                                                    \
        assert_result(open_bytes(image_), PDK_OK);                             \
    } while (0)

/* xorshift64*, so that a failure can be repeated. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 0x2545f4914f6cdd1dull;
}

static void assert_cut_is_noticed(const char *whole, size_t cut)
{
    size_t head = cut < PDK__ELF_HEAD_BYTES ? cut : PDK__ELF_HEAD_BYTES;
    pdk_error error = PDK_ERROR_INIT;
    char *data = malloc(cut + 1);
    uint64_t loadable;
    struct elf elf;

    assert_non_null(data);
    memcpy(data, whole, cut);
    assert_result(pdk__elf_measure(&loadable, data, head, cut, &error),
                  PDK_E_TRUNCATED);
    assert_contains(error.message, "the file ");
    assert_result(pdk__elf_open(&elf, data, cut, cut, NULL), PDK_E_TRUNCATED);
    free(data);
}

TEST(a_file_that_is_cut_anywhere_is_not_complete)
{
    size_t size;
    char *whole = test_read(IMAGES "/sample_gnu.so", &size);

    (void)state;
    for (size_t cut = 0; cut < size; cut += cut < 4096 ? 1 : 64)
        assert_cut_is_noticed(whole, cut);
    assert_cut_is_noticed(whole, size - 1);
    free(whole);
}

TEST(what_is_no_shared_object_is_called_by_its_name)
{
    const char *text = test_path("text.so");
    const char *empty = test_path("empty.so");

    (void)state;
    test_write_text(text, "#!/bin/sh\necho this is not a plugin at all\n");
    test_write_text(empty, "");
    assert_refused(text, PDK_E_NOT_ELF, "not an ELF file");
    assert_refused(empty, PDK_E_TRUNCATED, "the file is empty");
    assert_refused(AN_OBJECT, PDK_E_NOT_ELF, "an object file");
    assert_refused(AN_ARCHIVE, PDK_E_NOT_ELF, "a static archive");
    assert_refused(IMAGES "/a_pie", PDK_E_NOT_ELF, "an executable");
    assert_refused(IMAGES "/not_a_pie", PDK_E_NOT_ELF, "an executable");
}

TEST(another_kind_of_machine_is_named_beside_this_one)
{
    struct image image;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sample_gnu.so"), PDK_OK);
    ASSERT_FIELD(&image, e_machine, EM_SPARCV9, PDK_E_ARCHITECTURE,
                 "built for SPARC64, this machine is ");
    ASSERT_FIELD(&image, e_machine, 0xfefe, PDK_E_ARCHITECTURE,
                 "built for an unknown machine, this machine is ");
    ASSERT_FIELD(&image, e_ident[EI_CLASS],
                 sizeof(void *) == 8 ? ELFCLASS32 : ELFCLASS64,
                 PDK_E_ARCHITECTURE, "-bit");
    ASSERT_FIELD(&image, e_ident[EI_DATA],
                 image.data[EI_DATA] == ELFDATA2LSB ? ELFDATA2MSB : ELFDATA2LSB,
                 PDK_E_ARCHITECTURE, "built for");
    free(image.data);
}

TEST(a_header_that_cannot_be_is_refused)
{
    struct image image;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sample_gnu.so"), PDK_OK);
    ASSERT_FIELD(&image, e_ident[EI_VERSION], 9, PDK_E_NOT_ELF, "version");
    ASSERT_FIELD(&image, e_type, ET_CORE, PDK_E_NOT_ELF, "a core dump");
    ASSERT_FIELD(&image, e_type, 77, PDK_E_NOT_ELF, "unknown type");
    ASSERT_FIELD(&image, e_phnum, 0, PDK_E_NOT_ELF, "malformed");
    ASSERT_FIELD(&image, e_phentsize, 1, PDK_E_NOT_ELF, "malformed");
    ASSERT_FIELD(&image, e_phoff, 8000, PDK_E_NOT_ELF, "too far in");
    ASSERT_FIELD(&image, e_phoff, UINT64_MAX - 8, PDK_E_TRUNCATED,
                 "program headers");
    ASSERT_FIELD(&image, e_shoff, UINT64_MAX - 8, PDK_E_TRUNCATED,
                 "section headers");
    ASSERT_FIELD(&image, e_shnum, 0xfff0, PDK_E_TRUNCATED, "section headers");
    free(image.data);
}

static elf_program *find_program(struct image *image, uint32_t type)
{
    elf_header *header = (elf_header *)(void *)image->data;
    elf_program *programs = (void *)(image->data + header->e_phoff);

    for (uint32_t i = 0; i < header->e_phnum; i++)
        if (programs[i].p_type == type)
            return &programs[i];
    fail();
    return NULL;
}

TEST(a_segment_that_cannot_be_is_refused)
{
    elf_program *program, before;
    struct image image;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sample_gnu.so"), PDK_OK);
    program = find_program(&image, PT_LOAD);
    before = *program;
    program->p_offset = UINT64_MAX - 1; /* and so the end is near 0 again */
    assert_result(open_bytes(&image), PDK_E_TRUNCATED);
    assert_contains(image.error.message, "inside its segment");
    *program = before;
    program = find_program(&image, PT_DYNAMIC);
    program->p_offset = image.size - 8;
    assert_result(open_bytes(&image), PDK_E_NOT_ELF);
    assert_contains(image.error.message, "dynamic section");
    for (uint32_t i = 0; i < 16; i++) {
        program = (elf_program *)(void *)(image.data + sizeof(elf_header)) + i;
        if (program->p_type == PT_LOAD)
            program->p_type = PT_NULL;
    }
    assert_result(open_bytes(&image), PDK_E_NOT_ELF);
    assert_contains(image.error.message, "nothing in it is loadable");
    free(image.data);
}

TEST(zeroes_between_notes_are_stepped_over)
{
    static const uint32_t notes[] = { 4, 4, 1, 0x00787878, 11, 0, 0,         0,
                                      0, 0, 0, 4,          0,  2, 0x00797979 };
    struct elf_note note;
    uint64_t cursor = 0;
    elf_program *program;
    struct image image;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sample_gnu.so"), PDK_OK);
    program = find_program(&image, PT_NOTE);
    program->p_filesz = sizeof notes;
    program->p_align = 4;
    memcpy(image.data + program->p_offset, notes, sizeof notes);
    assert_result(open_bytes(&image), PDK_OK);
    assert_true(pdk__elf_next_note(&image.elf, &cursor, &note));
    assert_int_equal(note.type, 1);
    assert_int_equal(note.size_bytes, 4);
    assert_true(pdk__elf_next_note(&image.elf, &cursor, &note));
    assert_int_equal(note.type, 2);
    assert_string_equal(note.owner, "yyy");
    assert_int_equal(note.size_bytes, 0);
    free(image.data);
}

/* Reads all that there is to read; what it is does not matter. */
static uint64_t read_everything(const struct elf *elf)
{
    struct elf_symbol symbol;
    struct elf_note note;
    uint64_t cursor = 0, sum = 0;
    const char *text;

    while (pdk__elf_next_note(elf, &cursor, &note)) {
        for (size_t i = 0; i < note.owner_bytes; i++)
            sum += (unsigned char)note.owner[i];
        for (size_t i = 0; i < note.size_bytes; i++)
            sum += note.data[i];
    }
    for (uint32_t i = 0; pdk__elf_symbol(elf, i, &symbol); i++)
        sum += strlen(symbol.name);
    for (uint32_t i = 0; (text = pdk__elf_needed(elf, i)) != NULL; i++)
        sum += strlen(text);
    if ((text = pdk__elf_soname(elf)) != NULL)
        sum += strlen(text);
    if ((text = pdk__elf_runpath(elf)) != NULL)
        sum += strlen(text);
    sum += pdk__elf_find(elf, "sample_function", &symbol);
    return sum;
}

/* A place that matters more often than not: the tables, not the code. */
static size_t choose_place(const struct image *image, uint64_t *seed)
{
    const struct elf *elf = &image->elf;
    uint64_t random = next_random(seed);
    uint64_t offset = next_random(seed);

    switch (random % 4) {
    case 0:
        return offset % 1024;
    case 1:
        return elf->dynamic_offset + offset % elf->dynamic_bytes;
    case 2:
        return elf->symbols - 128 +
               offset % (elf->symbol_count * sizeof(ElfW(Sym)));
    default:
        return offset % image->size;
    }
}

static void spoil(const struct image *image, unsigned char *data,
                  uint64_t *seed)
{
    static const unsigned char values[] = { 0, 1, 0x7f, 0x80, 0xff };
    unsigned count = 1 + next_random(seed) % 6;

    while (count-- > 0) {
        size_t at = choose_place(image, seed) % image->size;
        uint64_t random = next_random(seed);

        data[at] = random % 2 ? values[(random >> 8) % sizeof values]
                              : (unsigned char)(random >> 8);
    }
}

TEST(no_change_of_a_file_makes_the_reader_leave_it)
{
    struct image image;
    uint64_t seed = 0x706c7567696e7331ull, sum = 0;
    unsigned opened = 0;
    unsigned char *data;
    struct elf elf;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sample_both.so"), PDK_OK);
    image.size = image.elf.loadable_bytes;
    data = malloc(image.size); /* so that one byte more would be noticed */
    assert_non_null(data);
    for (unsigned round = 0; round < 400000; round++) {
        if (round % 8 == 0)
            memcpy(data, image.data, image.size);
        spoil(&image, data, &seed);
        if (pdk__elf_open(&elf, data, image.size, image.elf.file_bytes, NULL) !=
            PDK_OK)
            continue;
        sum += read_everything(&elf);
        opened++;
    }
    assert_true(opened > 40000);
    assert_true(sum > 0);
    free(data);
    free(image.data);
}

TEST_MAIN(RUN(a_file_that_is_cut_anywhere_is_not_complete),
          RUN(what_is_no_shared_object_is_called_by_its_name),
          RUN(another_kind_of_machine_is_named_beside_this_one),
          RUN(a_header_that_cannot_be_is_refused),
          RUN(a_segment_that_cannot_be_is_refused),
          RUN(zeroes_between_notes_are_stepped_over),
          RUN(no_change_of_a_file_makes_the_reader_leave_it))
