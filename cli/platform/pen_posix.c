/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * One system call for each step.
 */
#include "pen.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"

static pdk_result judge(bool is_fine, const char *what, const char *path,
                        pdk_error *error)
{
    if (is_fine)
        return PDK_OK;
    return pdk__fail_system(error, errno, "cannot %s '%s'", what, path);
}

pdk_result pen_open(struct pen *out, const char *path, enum pen_mode mode,
                    pdk_error *error)
{
    static const int flags[] = { O_EXCL, O_TRUNC, 0 };

    out->descriptor =
        open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags[mode], 0755);
    return judge(out->descriptor >= 0, "open", path, error);
}

pdk_result pen_write(struct pen *pen, const void *data, size_t size_bytes,
                     pdk_error *error)
{
    const char *at = data;

    while (size_bytes > 0) {
        ssize_t written = write(pen->descriptor, at, size_bytes);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return pdk__fail_system(error, errno, "cannot write a build");
        at += written;
        size_bytes -= (size_t)written;
    }
    return PDK_OK;
}

void pen_close(struct pen *pen)
{
    if (pen->descriptor >= 0)
        close(pen->descriptor);
    pen->descriptor = -1;
}

pdk_result pen_rename(const char *from, const char *to, pdk_error *error)
{
    return judge(rename(from, to) == 0, "rename", from, error);
}

pdk_result pen_link(const char *file, const char *name, pdk_error *error)
{
    return judge(link(file, name) == 0, "link", file, error);
}

pdk_result pen_point(const char *target, const char *name, pdk_error *error)
{
    return judge(symlink(target, name) == 0, "make the link", name, error);
}

pdk_result pen_touch(const char *path, pdk_error *error)
{
    return judge(utimensat(AT_FDCWD, path, NULL, 0) == 0 &&
                     chmod(path, 0755) == 0,
                 "touch", path, error);
}

void pen_pause(uint32_t time_us)
{
    struct timespec time = { .tv_nsec = (long)time_us * 1000 };

    nanosleep(&time, NULL);
}
