/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "metadata.h"
#include "story.h"

/* A sealed copy of a build, by that name. */
static const char *sealed(const char *build, const char *name)
{
    const char *path = test_path(name);

    test_copy_by_rename(build, path);
    assert_exit(PDK("seal", "--quiet", path), 0);
    return path;
}

/* What is sealed for the first interface, or the first need, of a file. */
static void read_seal(const char *path, bool of_need,
                      unsigned char out[SEAL_SIZE])
{
    size_t size;
    char *data = test_read(path, &size);
    struct elf elf;
    struct metadata metadata;

    assert_result(pdk__elf_open(&elf, data, size, size, NULL), PDK_OK);
    assert_result(pdk__metadata_read(&metadata, &elf, NULL), PDK_OK);
    if (of_need)
        memcpy(out, metadata.needs[0].wanted.fingerprint, SEAL_SIZE);
    else
        memcpy(out, metadata.interfaces[0].fingerprint, SEAL_SIZE);
    pdk__metadata_finish(&metadata);
    free(data);
}

/* Both sides are sealed with the same layout, each from what it compiled. */
TEST(what_is_needed_is_sealed_as_what_is_provided)
{
    const char *provider = sealed(machine_path("source_1"), "source.so");
    const char *user = sealed(machine_path("sink_2"), "sink.so");
    unsigned char provided[SEAL_SIZE], needed[SEAL_SIZE];

    (void)state;
    read_seal(provider, false, provided);
    read_seal(user, true, needed);
    assert_false(pdk__seal_is_zero(provided));
    assert_memory_equal(provided, needed, SEAL_SIZE);
}

/* A plugin that needs an interface, and of its table nothing else. */
static const char *needing_only(const char *compiler, const char *ending)
{
    static const char source[] = "#include <pdk/plugin.h>\n"
                                 "typedef struct flow_v1 { uint32_t "
                                 "struct_size; float rate; } flow_v1;\n"
                                 "PDK_PLUGIN_NOTE(user, \"user\", \"1\", 0);\n"
                                 "PDK_NEEDS(user, flow_v1, \"flow/1\");\n";
    char name[20];
    const char *file, *path = test_path("user.so");

    snprintf(name, sizeof name, "user.%s", ending);
    file = test_path(name);
    test_write_text(file, source);
    assert_exit(
        program_run(NULL, (const char *const[]){ compiler, "-g", "-O2", "-fPIC",
                                                 "-shared", "-Wl,--build-id",
                                                 "-I", INCLUDE, "-I", INCLUDE_2,
                                                 "-o", path, file, NULL }),
        0);
    return path;
}

TEST(a_need_is_sealed_also_if_nothing_else_is_used_of_it)
{
    static const char *const compilers[][2] = {
        { "gcc", "c" }, { "clang", "c" }, { "g++", "cpp" }, { "clang++", "cpp" }
    };
    unsigned char first[SEAL_SIZE], other[SEAL_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof compilers / sizeof *compilers; i++) {
        const char *path = needing_only(compilers[i][0], compilers[i][1]);
        struct program_run run = PDK("seal", path);

        assert_exit(run, 0);
        assert_contains(run.out, "sealed 1 of 1 needed interfaces\n");
        read_seal(path, true, i == 0 ? first : other);
        assert_false(pdk__seal_is_zero(first));
        if (i > 0)
            assert_memory_equal(first, other, SEAL_SIZE);
    }
}

TEST_MAIN(RUN(what_is_needed_is_sealed_as_what_is_provided),
          RUN(a_need_is_sealed_also_if_nothing_else_is_used_of_it))
