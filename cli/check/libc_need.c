/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads the section of needed symbol versions. It is not trusted: each step of
 * its chains must stay inside the section and move forward.
 */
#include "check/libc_need.h"

#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

#include "check/sections.h"

typedef ElfW(Verneed) need_header;
typedef ElfW(Vernaux) need_version;

static bool is_newer(struct libc_version one, struct libc_version other)
{
    return one.major != other.major ? one.major > other.major
                                    : one.minor > other.minor;
}

static bool read_at(const struct section *section, uint64_t offset, void *out,
                    size_t size)
{
    if (offset > section->size_bytes || size > section->size_bytes - offset)
        return false;
    memcpy(out, section->data + offset, size);
    return true;
}

bool libc_version_read(const char *text, struct libc_version *out)
{
    char more;

    return sscanf(text, "%4u.%4u%c", &out->major, &out->minor, &more) == 2 &&
           out->major > 0;
}

/* The version "GLIBC_2.34" at that offset of the names; 0 for other names. */
static struct libc_version read_name(const struct section *names,
                                     uint64_t offset)
{
    static const char beginning[] = "GLIBC_";
    struct libc_version version = { 0, 0 };
    char text[24] = "";
    uint64_t room = offset < names->size_bytes ? names->size_bytes - offset : 0;
    size_t size = room < sizeof text - 1 ? (size_t)room : sizeof text - 1;

    if (size == 0)
        return version;
    memcpy(text, names->data + offset, size);
    if (strncmp(text, beginning, strlen(beginning)) != 0 ||
        sscanf(text + strlen(beginning), "%4u.%4u", &version.major,
               &version.minor) != 2)
        return (struct libc_version){ 0, 0 };
    return version;
}

/* The newest version that is needed of one library. */
static struct libc_version read_library(const struct section *needs,
                                        const struct section *names,
                                        uint64_t at)
{
    struct libc_version newest = { 0, 0 };
    need_version next;

    while (read_at(needs, at, &next, sizeof next)) {
        struct libc_version version = read_name(names, next.vna_name);

        if (is_newer(version, newest))
            newest = version;
        if (next.vna_next == 0)
            break;
        at += next.vna_next;
    }
    return newest;
}

struct libc_version libc_need(const void *data, size_t size_bytes)
{
    struct libc_version newest = { 0, 0 };
    struct section needs, names;
    need_header next;
    uint64_t at = 0;

    if (!sections_find(data, size_bytes, ".gnu.version_r", &needs) ||
        !sections_find(data, size_bytes, ".dynstr", &names))
        return newest;
    while (read_at(&needs, at, &next, sizeof next)) {
        struct libc_version version =
            read_library(&needs, &names, at + next.vn_aux);

        if (is_newer(version, newest))
            newest = version;
        if (next.vn_next == 0)
            break;
        at += next.vn_next;
    }
    return newest;
}

void libc_need_check(const void *data, size_t size_bytes,
                     struct libc_version limit, struct finding_list *findings)
{
    struct libc_version needed = libc_need(data, size_bytes);

    if (limit.major != 0 && is_newer(needed, limit))
        finding_add(findings, "libc-too-new",
                    "needs glibc %u.%u, but may need at most %u.%u",
                    needed.major, needed.minor, limit.major, limit.minor);
}

void libc_need_compare(struct libc_version old, struct libc_version new,
                       struct finding_list *findings)
{
    if (old.major != 0 && is_newer(new, old))
        finding_add(findings, "libc-newer",
                    "needs glibc %u.%u, the old file needs %u.%u", new.major,
                    new.minor, old.major, old.minor);
}
