/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "elf_image.h"

#include <dlfcn.h>
#include <link.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

TEST(names_and_libraries_are_those_that_were_linked)
{
    struct image image;
    bool has_m = false, has_c = false;
    const char *name;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sample_gnu.so"), PDK_OK);
    assert_string_equal(pdk__elf_soname(&image.elf), "libsample.so.7");
    assert_string_equal(pdk__elf_runpath(&image.elf), "/nowhere/pdk");
    for (uint32_t i = 0; (name = pdk__elf_needed(&image.elf, i)) != NULL; i++) {
        has_m |= strncmp(name, "libm.", 5) == 0;
        has_c |= strncmp(name, "libc.", 5) == 0;
    }
    assert_true(has_m);
    assert_true(has_c);
    assert_null(pdk__elf_needed(&image.elf, 100));
    free(image.data);
}

TEST(an_absent_name_is_null)
{
    struct image image;

    (void)state;
    assert_result(open_file(&image, IMAGES "/two_plugins.so"), PDK_OK);
    assert_null(pdk__elf_soname(&image.elf));
    assert_null(pdk__elf_runpath(&image.elf));
    free(image.data);
}

TEST(the_build_id_is_the_one_that_was_linked)
{
    static const unsigned char expected[] = { 0x00, 0x11, 0x22, 0x33, 0x44,
                                              0x55, 0x66, 0x77, 0x88, 0x99,
                                              0xaa, 0xbb, 0xcc, 0xdd, 0xee,
                                              0xff, 0x01, 0x02, 0x03, 0x04 };
    const unsigned char *build_id;
    struct image image;
    size_t size;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sample_gnu.so"), PDK_OK);
    assert_true(pdk__elf_build_id(&image.elf, &build_id, &size));
    assert_int_equal(size, sizeof expected);
    assert_memory_equal(build_id, expected, size);
    free(image.data);
}

/* Every symbol is where the loader finds it, whichever table counts them. */
static void assert_symbols_are_the_loaders(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    struct elf_symbol symbol;
    struct link_map *map;
    struct image image;
    unsigned compared = 0;

    assert_non_null(library);
    assert_int_equal(dlinfo(library, RTLD_DI_LINKMAP, &map), 0);
    assert_result(open_file(&image, path), PDK_OK);
    for (uint32_t i = 1; pdk__elf_symbol(&image.elf, i, &symbol); i++) {
        if (!symbol.is_defined || strncmp(symbol.name, "sample_", 7) != 0 ||
            symbol.type == STT_TLS)
            continue;
        assert_ptr_equal(dlsym(library, symbol.name),
                         map->l_addr + symbol.value);
        compared++;
    }
    assert_int_equal(compared, 5);
    free(image.data);
    dlclose(library);
}

TEST(symbols_are_where_the_loader_finds_them)
{
    (void)state;
    assert_symbols_are_the_loaders(IMAGES "/sample_gnu.so");
    assert_symbols_are_the_loaders(IMAGES "/sample_sysv.so");
    assert_symbols_are_the_loaders(IMAGES "/sample_both.so");
}

TEST(both_hash_tables_count_the_same_symbols)
{
    struct image gnu, sysv;

    (void)state;
    assert_result(open_file(&gnu, IMAGES "/sample_gnu.so"), PDK_OK);
    assert_result(open_file(&sysv, IMAGES "/sample_sysv.so"), PDK_OK);
    assert_true(sysv.elf.symbol_count > 6);
    assert_int_equal(gnu.elf.symbol_count, sysv.elf.symbol_count);
    free(gnu.data);
    free(sysv.data);
}

TEST(a_symbol_is_found_with_what_it_is)
{
    struct elf_symbol symbol;
    struct image image;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sample_gnu.so"), PDK_OK);
    assert_true(pdk__elf_find(&image.elf, "sample_constant", &symbol));
    assert_int_equal(symbol.type, STT_OBJECT);
    assert_int_equal(symbol.binding, STB_GLOBAL);
    assert_int_equal(symbol.size_bytes, sizeof(int));
    assert_true(pdk__elf_find(&image.elf, "sample_weak", &symbol));
    assert_int_equal(symbol.type, STT_FUNC);
    assert_int_equal(symbol.binding, STB_WEAK);
    assert_true(pdk__elf_find(&image.elf, "sample_thread", &symbol));
    assert_int_equal(symbol.type, STT_TLS);
    assert_false(pdk__elf_find(&image.elf, "sample_hidden", &symbol));
    assert_false(pdk__elf_find(&image.elf, "puts", &symbol));
    assert_false(pdk__elf_symbol(&image.elf, image.elf.symbol_count, &symbol));
    free(image.data);
}

TEST(an_address_leads_to_its_bytes_in_the_file)
{
    struct elf_symbol symbol;
    struct image image;
    uint64_t place, bytes;
    int value;

    (void)state;
    assert_result(open_file(&image, IMAGES "/sample_gnu.so"), PDK_OK);
    assert_true(pdk__elf_find(&image.elf, "sample_constant", &symbol));
    place = pdk__elf_place(&image.elf, symbol.value, &bytes);
    assert_true(bytes >= sizeof value);
    memcpy(&value, image.data + place, sizeof value);
    assert_int_equal(value, 7);
    pdk__elf_place(&image.elf, UINT64_MAX, &bytes);
    assert_int_equal(bytes, 0);
    free(image.data);
}

TEST(the_loadable_part_alone_tells_the_same)
{
    struct image whole, part;
    uint64_t loadable;
    void *data;

    (void)state;
    assert_result(open_file(&whole, IMAGES "/sample_gnu.so"), PDK_OK);
    assert_result(
        pdk__elf_measure(&loadable, whole.data, 4096, whole.size, NULL),
        PDK_OK);
    assert_true(loadable < whole.size);
    data = malloc(loadable);
    assert_non_null(data);
    memcpy(data, whole.data, loadable);
    assert_result(pdk__elf_open(&part.elf, data, loadable, whole.size, NULL),
                  PDK_OK);
    assert_string_equal(pdk__elf_soname(&part.elf), "libsample.so.7");
    assert_int_equal(part.elf.symbol_count, whole.elf.symbol_count);
    assert_result(
        pdk__elf_open(&part.elf, data, loadable - 1, whole.size, NULL),
        PDK_E_TRUNCATED);
    free(data);
    free(whole.data);
}

TEST_MAIN(RUN(names_and_libraries_are_those_that_were_linked),
          RUN(an_absent_name_is_null),
          RUN(the_build_id_is_the_one_that_was_linked),
          RUN(symbols_are_where_the_loader_finds_them),
          RUN(both_hash_tables_count_the_same_symbols),
          RUN(a_symbol_is_found_with_what_it_is),
          RUN(an_address_leads_to_its_bytes_in_the_file),
          RUN(the_loadable_part_alone_tells_the_same))
