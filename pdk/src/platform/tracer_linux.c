/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Linux tells of each process who traces it, by proc(5): the process whose
 * number stands behind "TracerPid:", and 0 for nobody. What is read is said of
 * the first thread, to which debuggers attach like to all others.
 */
#include "platform/tracer.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* The line stands among the first ten; the name above it has no line end. */
static size_t read_status(char *out, size_t capacity)
{
    int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t size;

    if (file < 0)
        return 0;
    size = pread(file, out, capacity, 0);
    close(file);
    return size > 0 ? (size_t)size : 0;
}

bool pdk__tracer_is_attached(void)
{
    static const char key[] = "\nTracerPid:\t";
    char text[1024];
    const char *line;

    text[read_status(text, sizeof text - 1)] = '\0';
    line = strstr(text, key);
    return line != NULL && line[sizeof key - 1] != '0';
}
