/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Relative paths, so that files that pdk writes stay valid when a whole tree is
 * moved.
 */
#include "route.h"

#include <string.h>

#include "platform/folder.h"
#include "text.h"

enum { PATH_SIZE = 4096 };

/* The length of the part of `path` that both paths share, in whole names. */
static size_t common_size(const char *folder, const char *path)
{
    size_t common = 0, at = 0;

    for (;; at++) {
        bool folder_ends = folder[at] == '\0' || folder[at] == '/';
        bool path_ends = path[at] == '\0' || path[at] == '/';

        if (folder_ends && path_ends)
            common = at;
        if (folder[at] != path[at] || folder[at] == '\0')
            return common;
    }
}

bool route_find(char *out, size_t capacity, const char *folder,
                const char *path)
{
    char from[PATH_SIZE], to[PATH_SIZE];
    struct text_buffer route = TEXT_BUFFER_INIT;
    const char *rest;
    size_t common;
    bool fits;

    if (!folder_real(from, sizeof from, folder) ||
        !folder_real(to, sizeof to, path))
        return false;
    if (strcmp(from, "/") == 0)
        from[0] = '\0';
    common = common_size(from, to);
    for (rest = from + common; *rest != '\0'; rest++)
        if (*rest == '/')
            pdk__text_append(&route, "../", 3);
    rest = to + common;
    rest += *rest == '/';
    pdk__text_append_format(&route, "%s", *rest != '\0' ? rest : ".");
    fits = !route.failed && pdk__text_copy(out, capacity, route.data);
    pdk__text_finish(&route);
    return fits;
}

bool route_is_below(const char *route)
{
    return strncmp(route, "../", 3) != 0;
}
