/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What is in a folder, on POSIX.
 */
#include "platform/file.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "failure.h"

pdk_result pdk__folder_each(const char *path,
                            bool (*visit)(void *context, const char *name),
                            void *context, pdk_error *error)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    int system_code = folder == NULL ? errno : 0;

    while (folder != NULL) {
        errno = 0;
        entry = readdir(folder);
        if (entry == NULL) {
            system_code = errno;
            break;
        }
        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0 && !visit(context, entry->d_name))
            break;
    }
    if (folder != NULL)
        closedir(folder);
    if (system_code == 0)
        return PDK_OK;
    pdk__error_place(error, PDK_STAGE_NONE, path);
    return pdk__fail_system(error, system_code, "cannot list '%s'", path);
}

bool pdk__folder_is(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}
