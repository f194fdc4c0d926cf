/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Tells Ninja's own lines from those of the compilers that it runs.
 */
#include "build_log.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static bool begins_with(const char *line, const char *start)
{
    return strncmp(line, start, strlen(start)) == 0;
}

/* "[3/17] Building C object ..." */
static bool is_progress(const char *line)
{
    if (*line++ != '[' || !isdigit((unsigned char)*line))
        return false;
    line += strspn(line, "0123456789");
    if (*line++ != '/' || !isdigit((unsigned char)*line))
        return false;
    line += strspn(line, "0123456789");
    return begins_with(line, "] ");
}

static bool is_ninjas(const char *line)
{
    return is_progress(line) || begins_with(line, "ninja: build stopped") ||
           begins_with(line, "ninja: no work to do") ||
           begins_with(line, "ninja: Entering directory");
}

void build_log_tidy(char *text)
{
    bool is_command = false; /* the line after "FAILED: " */
    char *out = text;

    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        bool has_failed = begins_with(text, "FAILED: ");

        if (text[size] == '\n')
            size++;
        if (!is_command && !has_failed && !is_ninjas(text)) {
            memmove(out, text, size);
            out += size;
        }
        is_command = has_failed;
        text += size;
    }
    *out = '\0';
}
