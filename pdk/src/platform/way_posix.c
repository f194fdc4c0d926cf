/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Follows a path as the system would, without opening anything. Bounded by the
 * longest path and by the number of links that a system follows.
 */
#include "platform/way.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As many as the kernel follows. */
#define LINK_LIMIT 40

void pdk__way_begin(struct way *way, const char *path)
{
    *way = (struct way){ .links = 0 };
    if (strlen(path) < sizeof way->rest)
        memcpy(way->rest, path, strlen(path) + 1);
}

static void leave(struct way *way)
{
    char *slash = strrchr(way->done, '/');

    if (slash != NULL)
        *slash = '\0';
}

/* Moves the first name of the rest to `name`. */
static bool take_name(struct way *way, char *name, size_t capacity)
{
    char *start = way->rest + strspn(way->rest, "/");
    size_t size = strcspn(start, "/");
    char *rest = start + size;

    if (size == 0 || size >= capacity)
        return false;
    memcpy(name, start, size);
    name[size] = '\0';
    rest += strspn(rest, "/");
    memmove(way->rest, rest, strlen(rest) + 1);
    return true;
}

bool pdk__way_next(struct way *way, char *name, size_t capacity)
{
    while (take_name(way, name, capacity)) {
        if (strcmp(name, "..") == 0)
            leave(way);
        else if (strcmp(name, ".") != 0)
            return true;
    }
    return false;
}

const char *pdk__way_folder(const struct way *way)
{
    return way->done[0] != '\0' ? way->done : "/";
}

static bool enter(struct way *way, const char *name)
{
    size_t used = strlen(way->done);
    size_t size = strlen(name);

    if (used + 1 + size >= sizeof way->done)
        return false;
    way->done[used] = '/';
    memcpy(way->done + used + 1, name, size + 1);
    return true;
}

/* Puts what a link says before the rest. */
static bool follow(struct way *way, const char *link)
{
    char rest[PATH_MAX];
    int size = snprintf(rest, sizeof rest, "%s/%s", link, way->rest);

    if (size < 0 || (size_t)size >= sizeof rest || ++way->links > LINK_LIMIT)
        return false;
    memcpy(way->rest, rest, (size_t)size + 1);
    if (link[0] == '/')
        way->done[0] = '\0';
    return true;
}

bool pdk__way_step(struct way *way, const char *name)
{
    char link[PATH_MAX];
    ssize_t size;

    if (!enter(way, name))
        return false;
    size = readlink(way->done, link, sizeof link - 1);
    if (size < 0)
        return errno == EINVAL; /* there, and no link */
    link[size] = '\0';
    leave(way);
    return follow(way, link);
}
