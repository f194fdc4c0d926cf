/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Makes, renames, walks and removes folders. Never follows symbolic links.
 */
#include "folder.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"
#include "text.h"

enum { PATH_SIZE = 4096 };

bool folder_exists(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0;
}

bool folder_real(char *out, size_t capacity, const char *path)
{
    char real[PATH_MAX];

    return realpath(path, real) != NULL && pdk__text_copy(out, capacity, real);
}

pdk_result folder_make_aside(char *out, size_t capacity, const char *path,
                             pdk_error *error)
{
    const char *name = pdk__path_base(path);
    char parent[PATH_SIZE];
    struct timespec now;

    if (!pdk__path_directory(parent, sizeof parent, path))
        return pdk__fail_system(error, ENAMETOOLONG, "cannot make '%s'", path);
    clock_gettime(CLOCK_MONOTONIC, &now);
    for (unsigned attempt = 0; attempt < 100; attempt++) {
        unsigned mark = (unsigned)now.tv_nsec ^ (unsigned)getpid() << 8;
        int size = snprintf(out, capacity, "%s/.%s.%06x", parent, name,
                            (mark + attempt) & 0xffffffu);

        if (size < 0 || (size_t)size >= capacity)
            return pdk__fail_system(error, ENAMETOOLONG, "cannot make '%s'",
                                    path);
        if (mkdir(out, 0777) == 0)
            return PDK_OK;
        if (errno != EEXIST)
            break;
    }
    return pdk__fail_system(error, errno, "cannot make a folder in '%s'",
                            parent);
}

pdk_result folder_make(const char *path, pdk_error *error)
{
    char part[PATH_SIZE];
    size_t size = strlen(path);

    for (size_t i = 1; i <= size; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        if (i >= sizeof part)
            return pdk__fail_system(error, ENAMETOOLONG, "cannot make '%s'",
                                    path);
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return pdk__fail_system(error, errno, "cannot make '%s'", part);
    }
    return PDK_OK;
}

pdk_result folder_publish(const char *aside, const char *path, pdk_error *error)
{
    int reason;

    /* Making an empty folder fails if the name is taken; and rename() may
     * replace an empty folder, but nothing else. */
    if (mkdir(path, 0777) != 0)
        return pdk__fail_system(error, errno, "cannot make '%s'", path);
    if (rename(aside, path) == 0)
        return PDK_OK;
    reason = errno;
    rmdir(path);
    if (reason == ENOTEMPTY)
        reason = EEXIST;
    return pdk__fail_system(error, reason, "cannot make '%s'", path);
}

void folder_remove(const char *path)
{
    char *const roots[] = { (char *)path, NULL };
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);

    if (walk == NULL)
        return;
    for (FTSENT *entry; (entry = fts_read(walk)) != NULL;) {
        if (entry->fts_info == FTS_DP)
            rmdir(entry->fts_accpath);
        else if (entry->fts_info != FTS_D)
            unlink(entry->fts_accpath);
    }
    fts_close(walk);
}

static int by_name(const FTSENT **one, const FTSENT **other)
{
    return strcmp((*one)->fts_name, (*other)->fts_name);
}

static pdk_result visit_entry(const FTSENT *entry, size_t prefix,
                              folder_visit visit, void *context,
                              pdk_error *error)
{
    const char *relative = entry->fts_path + prefix;

    if (entry->fts_level == 0 && entry->fts_info == FTS_DP)
        return PDK_OK;
    if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR ||
        entry->fts_info == FTS_NS)
        return pdk__fail_system(error, entry->fts_errno, "cannot read '%s'",
                                entry->fts_path);
    if (entry->fts_level == 0 && entry->fts_info != FTS_D)
        return pdk__fail_system(error, ENOTDIR, "cannot read '%s'",
                                entry->fts_path);
    if (entry->fts_level == 0 || entry->fts_info == FTS_DP)
        return PDK_OK;
    if (entry->fts_info != FTS_D && entry->fts_info != FTS_F)
        return pdk_fail(error, PDK_E_NOT_REGULAR,
                        "'%s' is neither a file nor a folder", entry->fts_path);
    relative += strspn(relative, "/");
    return visit(context, relative, entry->fts_info == FTS_D, error);
}

pdk_result folder_walk(const char *path, folder_visit visit, void *context,
                       pdk_error *error)
{
    char *const roots[] = { (char *)path, NULL };
    FTS *walk =
        fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    pdk_result result = PDK_OK;
    FTSENT *entry;

    if (walk == NULL)
        return pdk__fail_system(error, errno, "cannot read '%s'", path);
    while (result == PDK_OK && (entry = fts_read(walk)) != NULL)
        result = visit_entry(entry, strlen(path), visit, context, error);
    fts_close(walk);
    return result;
}
