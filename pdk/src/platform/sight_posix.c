/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Looks at everything on the way to a path. Of folders on the way only which
 * they are counts, since their times tell of neighbours.
 */
#include "platform/sight.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "platform/way.h"

/* Two ticks of the slowest clock that kernels stamp files by; file systems that
 * keep whole seconds only keep every second one, at worst. */
#ifndef FINE_TICK_NS
#define FINE_TICK_NS UINT64_C(20000000)
#endif
#define COARSE_TICK_NS UINT64_C(2000000000)

static uint64_t see(const struct stat *info, uint64_t seed)
{
    const uint64_t facts[] = {
        (uint64_t)info->st_dev,         (uint64_t)info->st_ino,
        S_ISDIR(info->st_mode),         (uint64_t)info->st_size,
        (uint64_t)info->st_mtim.tv_sec, (uint64_t)info->st_mtim.tv_nsec,
        (uint64_t)info->st_ctim.tv_sec, (uint64_t)info->st_ctim.tv_nsec,
    };

    return XXH64(
        facts, S_ISDIR(info->st_mode) ? 3 * sizeof *facts : sizeof facts, seed);
}

/* In whatever order the folder gives its names. */
static uint64_t see_all(const char *folder, uint64_t seed)
{
    DIR *names = opendir(folder);
    struct dirent *entry;
    uint64_t sum = seed;

    if (names == NULL)
        return seed;
    while ((entry = readdir(names)) != NULL) {
        struct stat info;

        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0 &&
            fstatat(dirfd(names), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) ==
                0)
            sum +=
                XXH64(entry->d_name, strlen(entry->d_name), see(&info, seed));
    }
    closedir(names);
    return sum;
}

static bool look_at(const char *folder, const char *name, struct stat *info)
{
    char path[PATH_MAX + NAME_MAX + 2];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return lstat(path, info) == 0;
}

uint64_t pdk__sight_of(const char *path, bool is_folder, uint64_t *tick_ns)
{
    char name[NAME_MAX + 1];
    struct stat info;
    struct way way;
    uint64_t sight = 1;

    *tick_ns = FINE_TICK_NS;
    pdk__way_begin(&way, path);
    while (pdk__way_next(&way, name, sizeof name)) {
        if (!look_at(pdk__way_folder(&way), name, &info))
            return sight + 1;
        sight = see(&info, sight);
        if (info.st_mtim.tv_nsec == 0 && info.st_ctim.tv_nsec == 0)
            *tick_ns = COARSE_TICK_NS;
        if (!pdk__way_step(&way, name))
            return sight;
    }
    return is_folder ? see_all(pdk__way_folder(&way), sight) : sight;
}
