/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Files and folders on POSIX. Whatever is opened here is closed on exec, whole
 * ranges are read and written or it is an error, and a file that could not be
 * written completely does not stay.
 */
#include "platform/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "text.h"

/* Large enough that system calls do not count, small enough for any host. */
#define COPY_STEP_BYTES ((size_t)256 * 1024)

/* Names that pdk__file_replace() tries before it gives up. */
#define ASIDE_ATTEMPTS 100u

static int64_t nanoseconds(struct timespec at)
{
    return (int64_t)at.tv_sec * INT64_C(1000000000) + at.tv_nsec;
}

static struct file_identity identity_of(const struct stat *info)
{
    return (struct file_identity){
        .device = (uint64_t)info->st_dev,
        .inode = (uint64_t)info->st_ino,
        .size_bytes = (uint64_t)info->st_size,
        .modified_ns = nanoseconds(info->st_mtim),
        .changed_ns = nanoseconds(info->st_ctim),
    };
}

bool pdk__file_same(const struct file_identity *one,
                    const struct file_identity *other)
{
    return pdk__file_same_bytes(one, other) &&
           one->changed_ns == other->changed_ns;
}

bool pdk__file_same_bytes(const struct file_identity *one,
                          const struct file_identity *other)
{
    return one->device == other->device && one->inode == other->inode &&
           one->size_bytes == other->size_bytes &&
           one->modified_ns == other->modified_ns;
}

static const char *kind_of(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "folder";
    case S_IFIFO:
        return "FIFO";
    case S_IFSOCK:
        return "socket";
    default:
        return "device";
    }
}

static pdk_result refuse_open(int system_code, const char *path,
                              pdk_error *error)
{
    if (system_code == EWOULDBLOCK)
        return pdk_fail(error, PDK_E_BUSY,
                        "cannot open '%s': another process has a lease on it",
                        path);
    if (system_code == ENXIO)
        return pdk_fail(error, PDK_E_NOT_REGULAR,
                        "'%s' is a socket or a device, not a regular file",
                        path);
    return pdk__fail_system(error, system_code, "cannot open '%s'", path);
}

static pdk_result accept_open(struct file *file, const char *path,
                              uint64_t limit_bytes, pdk_error *error)
{
    struct stat info;

    if (fstat(file->descriptor, &info) != 0)
        return pdk__fail_system(error, errno, "cannot examine '%s'", path);
    if (!S_ISREG(info.st_mode))
        return pdk_fail(error, PDK_E_NOT_REGULAR,
                        "'%s' is a %s, not a regular file", path,
                        kind_of(info.st_mode));
    file->identity = identity_of(&info);
    if (file->identity.size_bytes > limit_bytes)
        return pdk_fail(error, PDK_E_LIMIT,
                        "'%s' has %" PRIu64 " bytes; the limit is %" PRIu64,
                        path, file->identity.size_bytes, limit_bytes);
    return PDK_OK;
}

pdk_result pdk__file_open(struct file *out, const char *path,
                          uint64_t limit_bytes, pdk_error *error)
{
    pdk_result result;

    *out = (struct file)FILE_INIT;
    out->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (out->descriptor < 0)
        result = refuse_open(errno, path, error);
    else
        result = accept_open(out, path, limit_bytes, error);
    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_NONE, path);
        pdk__file_close(out);
    }
    return result;
}

void pdk__file_close(struct file *file)
{
    pdk__file_release(file);
    if (file->descriptor >= 0)
        close(file->descriptor);
    file->descriptor = -1;
}

pdk_result pdk__file_refresh(struct file *file, pdk_error *error)
{
    struct stat info;

    if (fstat(file->descriptor, &info) != 0)
        return pdk__fail_system(error, errno, "cannot examine an open file");
    file->identity = identity_of(&info);
    return PDK_OK;
}

pdk_result pdk__file_read(const struct file *file, uint64_t offset, void *out,
                          size_t size_bytes, pdk_error *error)
{
    unsigned char *at = out;
    uint64_t end = offset + size_bytes;

    while (offset < end) {
        ssize_t got =
            pread(file->descriptor, at, (size_t)(end - offset), (off_t)offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return pdk__fail_system(error, errno, "cannot read");
        if (got == 0)
            return pdk_fail(error, PDK_E_TRUNCATED,
                            "the file ends at byte %" PRIu64 "; %" PRIu64
                            " are needed",
                            offset, end);
        at += got;
        offset += (uint64_t)got;
    }
    return PDK_OK;
}

pdk_result pdk__file_read_all(char **out, size_t *size_bytes, const char *path,
                              uint64_t limit_bytes, pdk_error *error)
{
    struct file file;
    pdk_result result = pdk__file_open(&file, path, limit_bytes, error);
    size_t size;
    char *data;

    if (result != PDK_OK)
        return result;
    size = (size_t)file.identity.size_bytes;
    data = malloc(size + 1);
    if (data == NULL)
        result = pdk__fail_memory(error);
    else
        result = pdk__file_read(&file, 0, data, size, error);
    pdk__file_close(&file);
    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_NONE, path);
        free(data);
        return result;
    }
    data[size] = '\0';
    *out = data;
    *size_bytes = size;
    return PDK_OK;
}

bool pdk__file_absolute(char *out, size_t capacity, const char *path)
{
    char folder[PDK_ERROR_PATH_SIZE];

    if (path[0] == '/')
        return pdk__text_copy(out, capacity, path);
    while (path[0] == '.' && path[1] == '/')
        path += 2;
    if (getcwd(folder, sizeof folder) == NULL)
        return false;
    if (strcmp(path, ".") == 0)
        return pdk__text_copy(out, capacity, folder);
    return pdk__path_join(out, capacity, folder, path);
}

bool pdk__file_identify(struct file_identity *out, const char *path)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return false;
    *out = identity_of(&info);
    return true;
}

/* Zero, or the errno. */
static int write_range(int descriptor, const void *data, size_t size_bytes,
                       uint64_t offset)
{
    const char *at = data;

    while (size_bytes > 0) {
        ssize_t put = pwrite(descriptor, at, size_bytes, (off_t)offset);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        at += put;
        offset += (uint64_t)put;
        size_bytes -= (size_t)put;
    }
    return 0;
}

pdk_result pdk__file_write_new(const char *path, const void *data,
                               size_t size_bytes, unsigned mode,
                               pdk_error *error)
{
    int descriptor =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
    int system_code;

    if (descriptor < 0) {
        system_code = errno;
        pdk__error_place(error, PDK_STAGE_NONE, path);
        return pdk__fail_system(error, system_code, "cannot create '%s'", path);
    }
    system_code = write_range(descriptor, data, size_bytes, 0);
    if (close(descriptor) != 0 && system_code == 0)
        system_code = errno;
    if (system_code == 0)
        return PDK_OK;
    unlink(path);
    pdk__error_place(error, PDK_STAGE_NONE, path);
    return pdk__fail_system(error, system_code, "cannot write '%s'", path);
}

static pdk_result copy_range(int descriptor, const struct file *source,
                             uint64_t offset, uint64_t size_bytes,
                             pdk_error *error)
{
    char *step = malloc(COPY_STEP_BYTES);
    pdk_result result = PDK_OK;

    if (step == NULL)
        return pdk__fail_memory(error);
    while (size_bytes > 0 && result == PDK_OK) {
        size_t now = COPY_STEP_BYTES;
        int system_code;

        if (now > size_bytes)
            now = (size_t)size_bytes;
        result = pdk__file_read(source, offset, step, now, error);
        if (result != PDK_OK)
            break;
        system_code = write_range(descriptor, step, now, offset);
        if (system_code != 0)
            result = pdk__fail_system(error, system_code, "cannot append");
        offset += now;
        size_bytes -= now;
    }
    free(step);
    return result;
}

pdk_result pdk__file_backfill(const char *path, const struct file *source,
                              uint64_t offset, uint64_t size_bytes,
                              pdk_error *error)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    pdk_result result;

    if (descriptor < 0) {
        result = pdk__fail_system(error, errno, "cannot open '%s'", path);
    } else {
        result = copy_range(descriptor, source, offset, size_bytes, error);
        close(descriptor);
        if (result != PDK_OK)
            pdk__file_cut(path, offset);
    }
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_NONE, path);
    return result;
}

bool pdk__file_cut(const char *path, uint64_t size_bytes)
{
    return truncate(path, (off_t)size_bytes) == 0;
}

/* Creates a file beside `path`, as it will be called until it is complete. */
static int create_aside(char *aside, size_t capacity, const char *path)
{
    struct stat info;
    mode_t mode = stat(path, &info) == 0 ? info.st_mode & 0777 : 0666;

    for (unsigned i = 0; i < ASIDE_ATTEMPTS; i++) {
        int size =
            snprintf(aside, capacity, "%s.%ld-%u.new", path, (long)getpid(), i);
        int descriptor;

        if (size < 0 || (size_t)size >= capacity) {
            errno = ENAMETOOLONG;
            return -1;
        }
        descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (descriptor >= 0 || errno != EEXIST)
            return descriptor;
    }
    return -1;
}

static pdk_result replace(const char *path, const void *data, size_t size_bytes,
                          bool is_synced, pdk_error *error)
{
    char aside[4096];
    int descriptor = create_aside(aside, sizeof aside, path);
    int system_code;

    if (descriptor < 0) {
        system_code = errno;
        pdk__error_place(error, PDK_STAGE_NONE, path);
        return pdk__fail_system(error, system_code,
                                "cannot create a file beside '%s'", path);
    }
    system_code = write_range(descriptor, data, size_bytes, 0);
    if (system_code == 0 && is_synced && fsync(descriptor) != 0)
        system_code = errno;
    if (close(descriptor) != 0 && system_code == 0)
        system_code = errno;
    if (system_code == 0 && rename(aside, path) != 0)
        system_code = errno;
    if (system_code == 0)
        return PDK_OK;
    unlink(aside);
    pdk__error_place(error, PDK_STAGE_NONE, path);
    return pdk__fail_system(error, system_code, "cannot write '%s'", path);
}

pdk_result pdk__file_replace(const char *path, const void *data,
                             size_t size_bytes, pdk_error *error)
{
    return replace(path, data, size_bytes, true, error);
}

pdk_result pdk__file_publish(const char *path, const void *data,
                             size_t size_bytes, pdk_error *error)
{
    return replace(path, data, size_bytes, false, error);
}

void pdk__file_remove(const char *path)
{
    unlink(path);
}
