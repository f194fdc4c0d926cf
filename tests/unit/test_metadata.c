/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "elf_image.h"

#include <stdlib.h>
#include <string.h>

#include "metadata.h"
#include "pdk/plugin.h"

static void open_image(struct image *image, const char *path)
{
    assert_result(open_file(image, path), PDK_OK);
}

static void assert_refused(const char *path, pdk_result code,
                           const char *reason)
{
    pdk_error error = PDK_ERROR_INIT;
    struct metadata metadata = { .build_id = "untouched" };
    struct image image;

    open_image(&image, path);
    assert_result(pdk__metadata_read(&metadata, &image.elf, &error), code);
    assert_int_equal(error.code, code);
    assert_contains(error.message, reason);
    assert_string_equal(metadata.build_id, "untouched");
    free(image.data);
}

/* Changes the bytes at `offset` of the first note of that type, and asserts
 * what is said to that. */
static void assert_spoilt(uint32_t type, size_t offset, const char *bytes,
                          pdk_result code, const char *reason)
{
    pdk_error error = PDK_ERROR_INIT;
    struct metadata metadata;
    struct elf_note note;
    uint64_t cursor = 0;
    struct image image;

    open_image(&image, IMAGES "/two_plugins.so");
    do
        assert_true(pdk__elf_next_note(&image.elf, &cursor, &note));
    while (note.type != type || strcmp(note.owner, "pdk") != 0);
    assert_true(offset + strlen(bytes) <= note.size_bytes);
    memcpy(image.data + (note.data - (unsigned char *)image.data) + offset,
           bytes, strlen(bytes));
    assert_result(pdk__metadata_read(&metadata, &image.elf, &error), code);
    assert_contains(error.message, reason);
    free(image.data);
}

static void assert_two_plugins(const char *path)
{
    const struct metadata_interface *interface;
    const struct metadata_plugin *plugin;
    struct metadata metadata;
    struct image image;

    open_image(&image, path);
    assert_result(pdk__metadata_read(&metadata, &image.elf, NULL), PDK_OK);
    free(image.data); /* what was read outlives it */
    assert_int_equal(metadata.plugin_count, 2);
    assert_int_equal(metadata.interface_count, 3);

    plugin = pdk__metadata_find(&metadata, "fixture.zebra");
    assert_ptr_equal(plugin, &metadata.plugins[1]);
    assert_string_equal(plugin->version, "2.0.1-rc");
    assert_string_equal(plugin->symbol, "pdk_plugin__zebra");
    assert_int_equal(plugin->abi_version, PDK_ABI_VERSION);
    assert_int_equal(plugin->state_version, 3);
    assert_string_equal(metadata.plugins[0].id, "fixture.ant");
    assert_null(pdk__metadata_find(&metadata, "fixture.bee"));

    interface = pdk__metadata_interface(&metadata, 1, "fixture.name/2");
    assert_non_null(interface);
    assert_int_equal(interface->plugin, 1);
    assert_int_equal(interface->table_size, 3 * sizeof(void *));
    assert_string_equal(interface->symbol, "pdk_iface__zebra__fixture_name_v2");
    assert_string_equal(interface->type_name, "fixture_name_v2");
    interface = pdk__metadata_interface(&metadata, 0, "fixture.add/1");
    assert_non_null(interface);
    assert_string_equal(interface->symbol, "pdk_iface__ant__fixture_add_v1");
    assert_null(pdk__metadata_interface(&metadata, 0, "fixture.name/2"));

    assert_int_equal(metadata.need_count, 3);
    assert_int_equal(metadata.needs[0].plugin, 0);
    assert_string_equal(metadata.needs[0].wanted.id, "fixture.sum/1");
    assert_int_equal(metadata.needs[0].wanted.table_size, 2 * sizeof(void *));
    assert_string_equal(metadata.needs[1].wanted.id, "fixture.title/1");
    assert_int_equal(metadata.needs[1].wanted.table_size, 3 * sizeof(void *));
    assert_string_equal(metadata.needs[1].type_name, "fixture_name_v2");
    assert_int_equal(metadata.needs[2].plugin, 1);
    assert_string_equal(metadata.needs[2].wanted.id, "fixture.sum/1");
    pdk__metadata_finish(&metadata);
    assert_null(metadata.plugins);
}

TEST(two_plugins_of_one_image_come_sorted_by_id)
{
    (void)state;
    assert_two_plugins(IMAGES "/two_plugins.so");
}

TEST(the_notes_survive_strip)
{
    (void)state;
    assert_two_plugins(IMAGES "/two_plugins_stripped.so");
}

TEST(the_notes_survive_optimisation_across_files)
{
    (void)state;
    assert_two_plugins(IMAGES "/two_plugins_lto.so");
}

TEST(the_other_compiler_writes_the_same_notes)
{
    (void)state;
#ifdef HAVE_OTHER_COMPILER
    assert_two_plugins(IMAGES "/two_plugins_clang.so");
#else
    print_message("clang is not installed\n");
    skip();
#endif
}

TEST(the_notes_of_a_cpp_plugin_are_the_same)
{
    const struct metadata_interface *interface;
    struct metadata metadata;
    struct image image;

    (void)state;
    open_image(&image, IMAGES "/notes_cpp.so");
    assert_result(pdk__metadata_read(&metadata, &image.elf, NULL), PDK_OK);
    free(image.data);
    assert_int_equal(metadata.plugin_count, 1);
    assert_string_equal(metadata.plugins[0].id, "fixture.cpp");
    interface = pdk__metadata_interface(&metadata, 0, "fixture.add/1");
    assert_non_null(interface);
    assert_string_equal(interface->symbol, "pdk_iface__cpp__fixture_add_v1");
    pdk__metadata_finish(&metadata);
}

TEST(the_build_id_is_in_hexadecimal)
{
    struct metadata metadata;
    struct image image;
    const unsigned char *bytes;
    char first[3];
    size_t size;

    (void)state;
    open_image(&image, IMAGES "/two_plugins.so");
    assert_true(pdk__elf_build_id(&image.elf, &bytes, &size));
    snprintf(first, sizeof first, "%02x", bytes[0]);
    assert_result(pdk__metadata_read(&metadata, &image.elf, NULL), PDK_OK);
    assert_int_equal(strlen(metadata.build_id), 2 * size);
    assert_memory_equal(metadata.build_id, first, 2);
    pdk__metadata_finish(&metadata);
    free(image.data);
}

TEST(an_image_without_a_plugin_has_no_entry)
{
    (void)state;
    assert_refused(IMAGES "/sample_gnu.so", PDK_E_NO_ENTRY,
                   "there is no plugin in this image");
}

TEST(a_plugin_for_another_abi_is_refused_with_both_versions)
{
    (void)state;
    assert_refused(IMAGES "/other_abi.so", PDK_E_ABI_VERSION,
                   "plugin 'fixture.future' is built for plugin ABI 99, this "
                   "host speaks 1");
}

TEST(an_id_that_is_none_or_is_there_twice_is_refused)
{
    (void)state;
    assert_refused(IMAGES "/bad_id.so", PDK_E_IDENTITY,
                   "'Fixture Shouting!' is not a plugin id");
    assert_refused(IMAGES "/same_id.so", PDK_E_IDENTITY,
                   "two plugins of this image are called 'fixture.same'");
    assert_refused(IMAGES "/same_interface.so", PDK_E_IDENTITY,
                   "provides interface 'fixture.thing/1' twice");
}

TEST(an_interface_of_an_unknown_plugin_is_malformed)
{
    (void)state;
    assert_refused(IMAGES "/orphan.so", PDK_E_NOT_ELF,
                   "names a plugin that is not in the image");
}

TEST(a_need_of_an_unknown_plugin_is_malformed)
{
    (void)state;
    assert_refused(IMAGES "/orphan_need.so", PDK_E_NOT_ELF,
                   "a need is of a plugin that is not in the image");
}

TEST(an_image_says_its_name_and_what_it_is_linked_to)
{
    struct metadata metadata;
    struct image image;
    bool has_libm = false;
    const char *at;

    (void)state;
    open_image(&image, IMAGES "/sample_plugin.so");
    assert_result(pdk__metadata_read(&metadata, &image.elf, NULL), PDK_OK);
    free(image.data);
    assert_string_equal(metadata.soname, "libsample.so.7");
    /* A sanitizer adds libraries of its own before the last one. */
    for (at = metadata.libraries; strcmp(at, "libc.so.6") != 0;
         at += strlen(at) + 1) {
        assert_string_not_equal(at, "");
        has_libm = has_libm || strcmp(at, "libm.so.6") == 0;
    }
    assert_true(has_libm);
    assert_string_equal(at + sizeof "libc.so.6", "");
    pdk__metadata_finish(&metadata);
    assert_null(metadata.libraries);
}

TEST(an_image_with_too_many_plugins_is_refused)
{
    (void)state;
    assert_refused(IMAGES "/crowd.so", PDK_E_LIMIT, "65 plugins");
}

TEST(a_note_that_is_damaged_is_refused)
{
    size_t owner = 40, interface_id = owner + sizeof "pdk_plugin__zebra";
    size_t symbol = interface_id + sizeof "fixture.name/2";

    (void)state;
    /* 13 letters, the version 8, the symbol 17, each with its NUL. */
    assert_spoilt(PDK_NOTE_PLUGIN, 8, "fixture\x01zebra", PDK_E_IDENTITY,
                  "is not a plugin id");
    assert_spoilt(PDK_NOTE_PLUGIN, 22, "2\n0", PDK_E_NOT_ELF, "a version");
    assert_spoilt(PDK_NOTE_PLUGIN, 31, "\xff", PDK_E_NOT_ELF, "symbol");
    assert_spoilt(PDK_NOTE_INTERFACE, owner, "\xff", PDK_E_NOT_ELF,
                  "which plugin provides it");
    assert_spoilt(PDK_NOTE_INTERFACE, interface_id, "a b", PDK_E_IDENTITY,
                  "is not an interface id");
    assert_spoilt(PDK_NOTE_INTERFACE, symbol, "\x01", PDK_E_NOT_ELF,
                  "no symbol, type or size");
    assert_spoilt(PDK_NOTE_NEED, 40, "\xff", PDK_E_NOT_ELF,
                  "a need does not name an interface");
    assert_spoilt(PDK_NOTE_NEED, 40 + sizeof "pdk_plugin__zebra", "a b",
                  PDK_E_NOT_ELF, "a need does not name an interface");
}

TEST(a_note_cut_anywhere_is_refused)
{
    struct metadata metadata;
    struct image image;
    struct elf_note note;
    uint64_t cursor = 0;
    uint32_t *size;

    (void)state;
    open_image(&image, IMAGES "/notes_cpp.so");
    do
        assert_true(pdk__elf_next_note(&image.elf, &cursor, &note));
    while (note.type != PDK_NOTE_INTERFACE);
    size = (uint32_t *)(void *)(image.data +
                                (note.data - (unsigned char *)image.data) - 12);
    assert_int_equal(*size, note.size_bytes);
    for (size_t cut = 0; cut + 4 < note.size_bytes; cut++) {
        *size = (uint32_t)cut;
        assert_true(pdk__metadata_read(&metadata, &image.elf, NULL) < 0);
    }
    free(image.data);
}

TEST(no_change_of_the_notes_makes_the_reader_leave_them)
{
    uint64_t seed = 0x6e6f746573313233ull, cursor = 0;
    unsigned read = 0;
    struct metadata metadata;
    struct elf_note note;
    struct image image;
    size_t start;
    char *whole;

    (void)state;
    open_image(&image, IMAGES "/two_plugins.so");
    whole = test_read(IMAGES "/two_plugins.so", NULL);
    do
        assert_true(pdk__elf_next_note(&image.elf, &cursor, &note));
    while (note.type != PDK_NOTE_PLUGIN);
    start = (size_t)(note.data - (unsigned char *)image.data) - 16;
    for (unsigned round = 0; round < 100000; round++) {
        for (unsigned count = 1 + round % 3; count > 0; count--) {
            seed = seed * 6364136223846793005ull + 1442695040888963407ull;
            image.data[start + (seed >> 40) % 620] = (char)(seed >> 32);
        }
        if (pdk__metadata_read(&metadata, &image.elf, NULL) == PDK_OK) {
            pdk__metadata_finish(&metadata);
            read++;
        }
        memcpy(image.data + start, whole + start, 620);
    }
    assert_true(read > 1000);
    free(whole);
    free(image.data);
}

TEST_MAIN(RUN(two_plugins_of_one_image_come_sorted_by_id),
          RUN(the_notes_survive_strip),
          RUN(the_notes_survive_optimisation_across_files),
          RUN(the_other_compiler_writes_the_same_notes),
          RUN(the_notes_of_a_cpp_plugin_are_the_same),
          RUN(the_build_id_is_in_hexadecimal),
          RUN(an_image_without_a_plugin_has_no_entry),
          RUN(a_plugin_for_another_abi_is_refused_with_both_versions),
          RUN(an_id_that_is_none_or_is_there_twice_is_refused),
          RUN(an_interface_of_an_unknown_plugin_is_malformed),
          RUN(a_need_of_an_unknown_plugin_is_malformed),
          RUN(an_image_says_its_name_and_what_it_is_linked_to),
          RUN(an_image_with_too_many_plugins_is_refused),
          RUN(a_note_that_is_damaged_is_refused),
          RUN(a_note_cut_anywhere_is_refused),
          RUN(no_change_of_the_notes_makes_the_reader_leave_them))
