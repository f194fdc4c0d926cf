/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The folders of a process. A folder whose lock nobody holds belongs to
 * nobody and is swept away by whoever comes next; the order of steps is such
 * that a folder just being made is never taken for one. Folders of others, and
 * those that others may write to, are refused.
 */
#include "platform/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "failure.h"

#define LOCK_NAME "lock"

/* Somebody's sweep can take a new folder away before it is locked. It cannot
 * do so again and again. */
#define CREATE_ATTEMPTS 8

/* Folders in folders; what is deeper nobody of ours has made. */
#define DEPTH_AT_MOST 16

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A list of its own, for a folder that stays open; NULL: none. */
static DIR *list_folder(int folder)
{
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = again >= 0 ? fdopendir(again) : NULL;

    if (list == NULL && again >= 0)
        close(again);
    return list;
}

/* Never follows links. */
static int open_inner(int folder, const char *name)
{
    return openat(folder, name,
                  O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void empty_folder(int folder, const char *but, int depth);

static void remove_entry(int folder, const char *name, int depth)
{
    int inner;

    if (unlinkat(folder, name, 0) == 0 || depth == 0)
        return;
    inner = open_inner(folder, name);
    if (inner < 0)
        return;
    empty_folder(inner, "", depth - 1);
    close(inner);
    unlinkat(folder, name, AT_REMOVEDIR);
}

/* Everything in the folder but one thing. */
static void empty_folder(int folder, const char *but, int depth)
{
    DIR *list = list_folder(folder);

    if (list == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(list)) != NULL;)
        if (!is_dot(entry->d_name) && strcmp(entry->d_name, but) != 0)
            remove_entry(folder, entry->d_name, depth);
    closedir(list);
}

/* The caller holds the lock. The lock goes last, so that a sweep that was cut
 * short leaves a folder that the next one recognises. */
static void remove_folder(int base, const char *name, int folder)
{
    empty_folder(folder, LOCK_NAME, DEPTH_AT_MOST);
    unlinkat(folder, LOCK_NAME, 0);
    unlinkat(base, name, AT_REMOVEDIR);
}

static void sweep_one(int base, const char *name)
{
    int folder = open_inner(base, name), lock;

    if (folder < 0)
        return;
    lock = openat(folder, LOCK_NAME, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (lock >= 0) {
        if (flock(lock, LOCK_EX | LOCK_NB) == 0)
            remove_folder(base, name, folder);
        close(lock);
    } else if (errno == ENOENT) {
        /* Left without a lock, or just being made: goes only if empty, and then
         * its maker makes another. */
        unlinkat(base, name, AT_REMOVEDIR);
    }
    close(folder);
}

static void sweep(int base)
{
    DIR *list = list_folder(base);

    if (list == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(list)) != NULL;)
        if (!is_dot(entry->d_name))
            sweep_one(base, entry->d_name);
    closedir(list);
}

/* Is the folder of all our caches fit for use? */
static pdk_result accept_base(int base, const char *path, bool is_for_code,
                              pdk_error *error)
{
    struct statvfs system;
    struct stat info;

    if (fstat(base, &info) != 0 || fstatvfs(base, &system) != 0)
        return pdk__fail_system(error, errno, "cannot examine '%s'", path);
    if (info.st_uid != geteuid())
        return pdk_fail(error, PDK_E_EXISTS,
                        "'%s' belongs to user %lu: remove it or choose another "
                        "cache folder",
                        path, (unsigned long)info.st_uid);
    if ((info.st_mode & 077) != 0)
        return pdk_fail(error, PDK_E_EXISTS,
                        "others may enter '%s' (mode %03o): chmod it to 700 or "
                        "choose another cache folder",
                        path, (unsigned)info.st_mode & 0777);
    if (is_for_code && (system.f_flag & ST_NOEXEC) != 0)
        return pdk_fail(error, PDK_E_UNSUPPORTED,
                        "'%s' is mounted noexec, code in it cannot be mapped: "
                        "choose another cache folder",
                        path);
    return PDK_OK;
}

/* The descriptor, or the negative result. */
static int open_base(const char *path, bool is_for_code, pdk_error *error)
{
    pdk_result result;
    int base;

    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return pdk__fail_system(error, errno, "cannot create '%s'", path);
    base = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (base < 0 && (errno == ENOTDIR || errno == ELOOP))
        return pdk_fail(error, PDK_E_EXISTS,
                        "'%s' is not a folder: remove it or choose another "
                        "cache folder",
                        path);
    if (base < 0)
        return pdk__fail_system(error, errno, "cannot open '%s'", path);
    result = accept_base(base, path, is_for_code, error);
    if (result == PDK_OK)
        return base;
    close(base);
    return result;
}

/* The lock of a folder just made; -1 and errno if a sweep was faster. */
static int lock_folder(const char *path)
{
    char name[sizeof((struct cache *)0)->path + sizeof LOCK_NAME + 1];
    struct stat info;
    int system_code = EAGAIN;
    int lock;

    snprintf(name, sizeof name, "%s/%s", path, LOCK_NAME);
    lock = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (lock < 0)
        return -1;
    if (flock(lock, LOCK_EX | LOCK_NB) != 0 || fstat(lock, &info) != 0)
        system_code = errno;
    else if (info.st_nlink > 0)
        return lock;
    unlink(name);
    close(lock);
    errno = system_code;
    return -1;
}

static pdk_result make_folder(struct cache *out, const char *base,
                              pdk_error *error)
{
    int system_code = 0;

    for (int i = 0; i < CREATE_ATTEMPTS; i++) {
        int size = snprintf(out->path, sizeof out->path, "%s/%ld-XXXXXX", base,
                            (long)getpid());

        if (size < 0 || (size_t)size >= sizeof out->path)
            return pdk_fail(error, PDK_E_LIMIT,
                            "the path of a cache folder in '%.400s' is longer "
                            "than %zu bytes",
                            base, sizeof out->path - 1);
        if (mkdtemp(out->path) == NULL)
            return pdk__fail_system(error, errno,
                                    "cannot create a folder in "
                                    "'%s'",
                                    base);
        out->lock = lock_folder(out->path);
        if (out->lock >= 0)
            return PDK_OK;
        system_code = errno;
        rmdir(out->path);
    }
    return pdk__fail_system(error, system_code, "cannot lock a folder in '%s'",
                            base);
}

static pdk_result open_in(struct cache *out, const char *parent,
                          bool is_for_code, pdk_error *error)
{
    char path[PATH_MAX + 32];
    int base;

    snprintf(path, sizeof path, "%s/pdk-%lu", parent, (unsigned long)geteuid());
    base = open_base(path, is_for_code, error);
    if (base < 0)
        return base;
    sweep(base);
    close(base);
    return make_folder(out, path, error);
}

static pdk_result open_cache(struct cache *out, const char *parent,
                             bool is_for_code, pdk_error *error)
{
    char *absolute = realpath(parent, NULL);
    pdk_result result;

    *out = (struct cache)CACHE_INIT;
    if (absolute == NULL)
        result = pdk__fail_system(error, errno, "no folder for a cache at '%s'",
                                  parent);
    else
        result = open_in(out, absolute, is_for_code, error);
    free(absolute);
    if (result == PDK_OK)
        return PDK_OK;
    pdk__error_place(error, PDK_STAGE_NONE, parent);
    *out = (struct cache)CACHE_INIT;
    return result;
}

pdk_result pdk__cache_open(struct cache *out, const char *parent,
                           pdk_error *error)
{
    return open_cache(out, parent, true, error);
}

pdk_result pdk__cache_open_for_files(struct cache *out, const char *parent,
                                     pdk_error *error)
{
    return open_cache(out, parent, false, error);
}

void pdk__cache_leave(struct cache *cache)
{
    if (cache->lock >= 0)
        close(cache->lock);
    *cache = (struct cache)CACHE_INIT;
}

void pdk__cache_close(struct cache *cache)
{
    int folder;

    if (cache->lock < 0)
        return;
    folder = open(cache->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        remove_folder(AT_FDCWD, cache->path, folder);
        close(folder);
    }
    pdk__cache_leave(cache);
}
