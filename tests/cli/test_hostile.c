/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Files that were made to hurt, given to the program as it is: whatever they
 * hold, it ends by itself, says what it found, and does not call them good.
 */
#include "program.h"

#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cJSON.h>

#include "text.h"

#define GOOD FIXTURES "/variant_0.so"
#define CONTRACT FIXTURES "/demo.contract.json"

typedef ElfW(Ehdr) elf_header;
typedef ElfW(Phdr) elf_program;
typedef ElfW(Shdr) elf_section;

/* The good file, to be spoilt. */
struct file {
    char *data;
    size_t size;
};

static struct file open_good(void)
{
    struct file file;

    file.data = test_read(GOOD, &file.size);
    return file;
}

static const char *save(const struct file *file, size_t size)
{
    const char *path = test_path("hostile.so");

    test_write(path, file->data, size);
    return path;
}

static struct program_run check(const char *path)
{
    return PDK("check", path, "--contract", CONTRACT);
}

/* None of the codes that stand for a pass, a crash or our own mistake. */
static void assert_not_loadable(const char *path)
{
    assert_exit(check(path), 4);
    assert_exit(PDK("run", path, "--for", "1"), 4);
}

/* xorshift64*, so that a failure can be repeated. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 0x2545f4914f6cdd1dull;
}

TEST(a_file_cut_at_any_of_many_places_is_told_as_such)
{
    struct file file = open_good();
    uint64_t seed = 1;

    (void)state;
    for (int i = 0; i < 150; i++) {
        size_t cut = i < 70 ? (size_t)i * 3 : next_random(&seed) % file.size;
        const char *path = save(&file, cut);

        assert_exit(check(path), 4);
        assert_int_not_equal(PDK("inspect", path).exit_code, 0);
    }
    assert_not_loadable(save(&file, file.size - 1));
    free(file.data);
}

/* Head, tables and debug information, in turn. */
static void spoil(struct file *file, int round, uint64_t *seed)
{
    size_t begin = round % 3 == 2 ? file->size / 2 : 0;
    size_t size = round % 3 == 0 ? 1024 : file->size - begin;

    for (unsigned count = 1 + next_random(seed) % 6; count > 0; count--)
        file->data[begin + next_random(seed) % size] = (char)next_random(seed);
}

TEST(a_file_with_any_bytes_changed_is_judged_and_ends_nothing)
{
    uint64_t seed = 0x706c7567696e7331ull;

    (void)state;
    for (int i = 0; i < 60; i++) {
        struct file file = open_good();
        struct program_run run;
        const char *path;

        spoil(&file, i, &seed);
        path = save(&file, file.size);
        run = check(path);
        if (run.exit_code > 4 || run.exit_code == 2)
            fail_msg("round %d: exit code %d: %s", i, run.exit_code, run.err);
        assert_in_range(PDK("inspect", path).exit_code, 0, 4);
        free(file.data);
    }
}

TEST(numbers_as_large_as_they_get_lead_nowhere)
{
    struct file file = open_good();
    elf_header *header = (void *)file.data;
    elf_section *sections = (void *)(file.data + header->e_shoff);
    elf_program *programs = (void *)(file.data + header->e_phoff);
    elf_program before = programs[0];
    int code;

    (void)state;
    for (unsigned i = 1; i < header->e_shnum; i++)
        sections[i].sh_size = (uint64_t)1 << 63;
    code = check(save(&file, file.size)).exit_code;
    assert_in_range(code, 3, 4); /* nothing can be read of its types */
    for (unsigned i = 1; i < header->e_shnum; i++)
        sections[i].sh_offset = UINT64_MAX - 8;
    assert_in_range(check(save(&file, file.size)).exit_code, 3, 4);
    programs[0].p_filesz = (uint64_t)1 << 63;
    assert_not_loadable(save(&file, file.size));
    programs[0] = before;
    header->e_phnum = 0;
    assert_not_loadable(save(&file, file.size));
    header->e_phnum = 0xffff;
    assert_not_loadable(save(&file, file.size));
    free(file.data);
}

TEST(a_file_as_large_as_a_disk_is_not_read)
{
    struct file file = open_good();
    const char *path = save(&file, file.size);

    (void)state;
    free(file.data);
    if (truncate(path, (off_t)1 << 40) != 0)
        skip(); /* a file system that cannot have holes that large */
    assert_exit(check(path), 4);
    assert_refused(PDK("inspect", path), 3, "the limit is");
    assert_refused(PDK("run", path, "--for", "1"), 3, "the limit is");
}

TEST(what_is_no_file_is_nothing_to_inspect_or_run)
{
    const char *fifo = test_path("fifo.so"), *loop = test_path("loop.so");

    (void)state;
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(symlink("loop.so", loop), 0);
    assert_refused(PDK("inspect", fifo), 2, "FIFO");
    assert_refused(PDK("run", fifo, "--for", "1"), 2, "FIFO");
    assert_int_not_equal(PDK("inspect", loop).exit_code, 0);
    assert_int_not_equal(PDK("run", loop, "--for", "1").exit_code, 0);
    assert_int_not_equal(PDK("inspect", "/dev/zero").exit_code, 0);
    assert_int_not_equal(
        PDK("check", "/dev/zero", "--contract", CONTRACT).exit_code, 0);
}

TEST(a_name_that_no_project_can_have_makes_nothing)
{
    static const char *const names[] = { "a;b",      "$(id)", "`id`", "a b",
                                         "a\nb",     "../up", "-x",   "a/b/",
                                         "\xc3\xa4", "a\"b",  "a&&b", "" };
    char longest[300];

    (void)state;
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_refused(PDK("new", "--", names[i]), 2, "the name '");
    assert_refused(PDK("new", longest), 2, "the name '");
    assert_int_equal(count_entries(test_folder()), 0);
}

/* Ends a line, begins an escape sequence in one byte and in two, turns the
 * direction of writing, and is no UTF-8. */
#define EVIL                                                                   \
    "\n\x1b[31m\xc2\x9b"                                                       \
    "31m\xe2\x80\xae\xff"

static void assert_harmless(const char *text)
{
    assert_true(pdk__text_is_utf8(text, strlen(text)));
    assert_null(strstr(text, "\xc2\x9b"));
    assert_null(strstr(text, "\xe2\x80\xae"));
    for (; *text != '\0'; text++)
        assert_true((unsigned char)*text >= ' ' || *text == '\n');
}

static void expect_harmless(struct program_run run)
{
    assert_in_range(run.exit_code, 0, 4);
    assert_harmless(run.out);
    assert_harmless(run.err);
}

/* The same, of which a reader of JSON can make sense. */
static void expect_json(struct program_run run)
{
    cJSON *json = cJSON_Parse(run.out);

    assert_non_null(json);
    assert_true(pdk__text_is_utf8(run.out, strlen(run.out)));
    cJSON_Delete(json);
}

/* Writes over a library's name in the file, which is as long. */
static void rename_library(struct file *file)
{
    for (size_t i = 0; i + 9 < file->size; i++)
        if (memcmp(file->data + i, "libc.so.6", 9) == 0)
            memcpy(file->data + i, "\x1b[31m\xff\xc2\x9b!", 9);
}

TEST(a_name_does_nothing_to_a_terminal_and_is_valid_in_any_format)
{
    struct file file = open_good();
    const char *path = test_path("a" EVIL ".so");

    (void)state;
    rename_library(&file);
    test_write(path, file.data, file.size);
    expect_harmless(check(path));
    expect_harmless(PDK("check", path, "--against", GOOD));
    expect_harmless(PDK("inspect", path));
    expect_harmless(PDK("inspect", "--layout", path));
    expect_harmless(PDK("seal", path));
    expect_harmless(PDK("run", path, "--for", "0.1"));
    expect_harmless(PDK("contract", "verify", path));
    expect_harmless(PDK("check", test_path("b" EVIL), "--contract", CONTRACT));
    expect_json(PDK("inspect", path, "--format", "json"));
    expect_json(PDK("check", path, "--contract", CONTRACT, "--format", "json"));
    expect_json(
        PDK("check", path, "--contract", CONTRACT, "--format", "sarif"));
    free(file.data);
}

/* What a shell would make of a path is made of none. */
TEST(a_header_may_be_called_anything)
{
    static const char *const names[] = { "s dk.h", "$(touch shot).h",
                                         "a;touch shot;.h", "\xc3\xa4'.h" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        test_write_text(test_path(names[i]),
                        "#include <stdint.h>\n"
                        "typedef struct odd_v1 { uint32_t struct_size;"
                        " int (*call)(void *self); } odd_v1;\n");
        assert_exit(PDK("contract", "create", "--header", names[i],
                        "--interface", "odd/1=odd_v1", "--output",
                        "odd.contract.json"),
                    0);
        assert_exit(PDK("contract", "verify", "odd.contract.json"), 0);
        assert_int_equal(unlink(test_path("odd.contract.json")), 0);
    }
    assert_int_not_equal(access(test_path("shot"), F_OK), 0);
}

TEST_MAIN(RUN(a_file_cut_at_any_of_many_places_is_told_as_such),
          RUN(a_file_with_any_bytes_changed_is_judged_and_ends_nothing),
          RUN(numbers_as_large_as_they_get_lead_nowhere),
          RUN(a_file_as_large_as_a_disk_is_not_read),
          RUN(what_is_no_file_is_nothing_to_inspect_or_run),
          RUN(a_name_that_no_project_can_have_makes_nothing),
          RUN(a_name_does_nothing_to_a_terminal_and_is_valid_in_any_format),
          RUN(a_header_may_be_called_anything))
