/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Nameless files: memory if the system gives it, else a file that is removed as
 * soon as it is open. All of it is written at once, so that no memory is
 * missing when it is touched later.
 */
#include "platform/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"

static int open_in(const char *folder)
{
    char path[600];
    int used = snprintf(path, sizeof path, "%s/sheet-XXXXXX", folder);
    int descriptor = -1;

    if (used > 0 && (size_t)used < sizeof path)
        descriptor = mkostemp(path, O_CLOEXEC);
    if (descriptor >= 0)
        unlink(path);
    return descriptor;
}

static bool write_all(int descriptor, const char *data, size_t size_bytes)
{
    while (size_bytes > 0) {
        ssize_t count = write(descriptor, data, size_bytes);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        data += count;
        size_bytes -= (size_t)count;
    }
    return true;
}

pdk_result pdk__sheet_make(struct sheet *out, const char *folder,
                           const void *data, size_t size_bytes,
                           pdk_error *error)
{
    int reason;

    out->descriptor = memfd_create("pdk", MFD_CLOEXEC);
    if (out->descriptor < 0)
        out->descriptor = open_in(folder);
    if (out->descriptor < 0)
        return pdk__fail_system(error, errno,
                                "cannot make a nameless file in '%s'", folder);
    if (write_all(out->descriptor, data, size_bytes))
        return PDK_OK;
    reason = errno;
    pdk__sheet_close(out);
    return pdk__fail_system(
        error, reason, "cannot write %zu bytes to a nameless file", size_bytes);
}

bool pdk__sheet_read(const struct sheet *sheet, void *out, size_t size_bytes)
{
    size_t done = 0;

    while (done < size_bytes) {
        ssize_t count = pread(sheet->descriptor, (char *)out + done,
                              size_bytes - done, (off_t)done);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        done += (size_t)count;
    }
    return true;
}

void pdk__sheet_close(struct sheet *sheet)
{
    if (sheet->descriptor >= 0)
        close(sheet->descriptor);
    sheet->descriptor = -1;
}

void *pdk__sheet_map(int descriptor, size_t *size_bytes)
{
    struct stat info;
    void *data;

    if (fstat(descriptor, &info) != 0 || info.st_size <= 0)
        return NULL;
    *size_bytes = (size_t)info.st_size;
    data = mmap(NULL, *size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED,
                descriptor, 0);
    return data != MAP_FAILED ? data : NULL;
}
