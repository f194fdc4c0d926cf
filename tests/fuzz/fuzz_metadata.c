/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The notes in which an image describes itself. The input is a segment of
 * notes; the image around it is a good one.
 */
#include "fuzz.h"

#include <elf.h>
#include <link.h>

#include "metadata.h"
#include "text.h"

struct image {
    ElfW(Ehdr) header;
    ElfW(Phdr) programs[2];
};

static void describe(struct image *image, size_t note_bytes)
{
    uint64_t whole = sizeof *image + note_bytes;

    image->header.e_type = ET_DYN;
    image->header.e_phoff = offsetof(struct image, programs);
    image->header.e_phentsize = sizeof image->programs[0];
    image->header.e_phnum = 2;
    image->header.e_shnum = 0;
    image->header.e_shoff = 0;
    image->programs[0] = (ElfW(Phdr)){ .p_type = PT_LOAD,
                                       .p_flags = PF_R,
                                       .p_filesz = whole,
                                       .p_memsz = whole,
                                       .p_align = 0x1000 };
    image->programs[1] = (ElfW(Phdr)){ .p_type = PT_NOTE,
                                       .p_flags = PF_R,
                                       .p_offset = sizeof *image,
                                       .p_filesz = note_bytes,
                                       .p_memsz = note_bytes,
                                       .p_align = 4 };
}

/* The head of this machine's own files is that of this very program. */
static void take_head(ElfW(Ehdr) * header)
{
    static ElfW(Ehdr) own;
    FILE *file;

    if (own.e_ident[0] == 0) {
        file = fopen("/proc/self/exe", "rb");
        HOLDS(file != NULL && fread(&own, sizeof own, 1, file) == 1);
        fclose(file);
    }
    *header = own;
}

static void check_metadata(const struct metadata *metadata)
{
    HOLDS(metadata->plugin_count > 0);
    HOLDS(metadata->plugin_count <= METADATA_PLUGINS);
    HOLDS(metadata->interface_count <= METADATA_INTERFACES);
    for (uint32_t i = 0; i < metadata->plugin_count; i++) {
        const struct metadata_plugin *plugin = &metadata->plugins[i];

        HOLDS(pdk__text_is_plugin_id(plugin->id));
        HOLDS(pdk__metadata_find(metadata, plugin->id) == plugin);
    }
    for (uint32_t i = 0; i < metadata->interface_count; i++) {
        const struct metadata_interface *next = &metadata->interfaces[i];

        HOLDS(next->plugin < metadata->plugin_count);
        HOLDS(pdk__metadata_interface(metadata, next->plugin, next->id) ==
              next);
    }
    for (uint32_t i = 0; i < metadata->need_count; i++)
        HOLDS(metadata->needs[i].plugin < metadata->plugin_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    size_t whole = sizeof(struct image) + size_bytes;
    pdk_error error = PDK_ERROR_INIT;
    struct metadata metadata = { 0 };
    struct image head = { 0 };
    unsigned char *image = malloc(whole);
    struct elf elf;
    pdk_result result;

    HOLDS(image != NULL);
    take_head(&head.header);
    describe(&head, size_bytes);
    memcpy(image, &head, sizeof head);
    if (size_bytes > 0)
        memcpy(image + sizeof head, data, size_bytes);
    HOLDS(pdk__elf_open(&elf, image, whole, whole, NULL) == PDK_OK);
    result = pdk__metadata_read(&metadata, &elf, &error);
    if (result == PDK_OK)
        check_metadata(&metadata);
    else
        fuzz_refused(result, &error);
    pdk__metadata_finish(&metadata);
    free(image);
    return 0;
}
