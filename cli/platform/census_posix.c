/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads the figures from /proc, and the images from the loader's list. Keeps
 * nothing between two calls.
 */
#include "census.h"

#include <link.h>
#include <stdio.h>
#include <unistd.h>

#include "platform/file.h"
#include "text.h"

static bool count_entry(void *context, const char *name)
{
    if (name[0] != '.')
        ++*(uint32_t *)context;
    return true;
}

static uint32_t count_folder(const char *path)
{
    uint32_t count = 0;

    if (pdk__folder_each(path, count_entry, &count, NULL) != PDK_OK)
        return 0;
    return count;
}

static uint64_t read_resident(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long long all, resident = 0;

    if (file == NULL)
        return 0;
    if (fscanf(file, "%llu %llu", &all, &resident) != 2)
        resident = 0;
    fclose(file);
    return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

void census_take(struct census *out)
{
    uint32_t descriptors = count_folder("/proc/self/fd");

    *out = (struct census){
        /* Without the descriptor of this listing. */
        .descriptors = descriptors > 0 ? descriptors - 1 : 0,
        .threads = count_folder("/proc/self/task"),
        .resident_bytes = read_resident(),
    };
}

/* ------------------------------------------------------------ images --- */

struct search {
    uint64_t address, end;
    void (*visit)(void *context, const struct census_image *image);
    void *context;
};

static int look_at(struct dl_phdr_info *info, size_t size, void *context)
{
    struct search *search = context;
    struct census_image image = { info->dlpi_name, info->dlpi_addr };

    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];

        if (segment->p_type != PT_LOAD || segment->p_vaddr > search->address ||
            segment->p_vaddr + segment->p_filesz < search->end)
            continue;
        search->visit(search->context, &image);
        return 0;
    }
    return 0;
}

void census_images(uint64_t address, size_t size_bytes,
                   void (*visit)(void *context,
                                 const struct census_image *image),
                   void *context)
{
    struct search search = { address, address + size_bytes, visit, context };

    dl_iterate_phdr(look_at, &search);
}

uint32_t census_neighbours(const char *path)
{
    char folder[1024];

    if (!pdk__path_directory(folder, sizeof folder, path))
        return 0;
    return count_folder(folder);
}
