/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds programs in PATH, and the path of this one.
 */
#include "process.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "text.h"

static bool is_program(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
           access(path, X_OK) == 0;
}

/* A relative folder is meant from where we are, wherever the program runs. */
static bool join(char *out, size_t capacity, const char *folder, int size,
                 const char *name)
{
    char here[PATH_MAX] = "";
    int written;

    if (folder[0] != '/' && getcwd(here, sizeof here) == NULL)
        return false;
    written = snprintf(out, capacity, "%s%s%.*s/%s", here,
                       here[0] != '\0' ? "/" : "", size, folder, name);
    return written > 0 && (size_t)written < capacity;
}

bool process_find(char *out, size_t capacity, const char *name)
{
    const char *folders = getenv("PATH");

    if (strchr(name, '/') != NULL)
        return pdk__text_copy(out, capacity, name);
    while (folders != NULL && name[0] != '\0') {
        int size = (int)strcspn(folders, ":");

        if (join(out, capacity, size > 0 ? folders : ".", size > 0 ? size : 1,
                 name) &&
            is_program(out))
            return true;
        folders = folders[size] == ':' ? folders + size + 1 : NULL;
    }
    return false;
}

pdk_result process_program(char *out, size_t capacity, pdk_error *error)
{
    ssize_t size = readlink("/proc/self/exe", out, capacity);

    if (size < 0)
        return pdk__fail_system(error, errno,
                                "cannot find out which file this program is");
    if ((size_t)size >= capacity)
        return pdk_fail(error, PDK_E_LIMIT,
                        "the path of this program is too long; install pdk "
                        "elsewhere");
    out[size] = '\0';
    return PDK_OK;
}
