/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Names of functions and libraries. An unknown function comes from a library,
 * and an unknown library is taken to change handlers.
 */
#include "handler_use.h"

#include <stddef.h>
#include <string.h>

static const char *const functions[] = {
    "bsd_signal",    "dlmopen",          "dlopen",      "dlsym",
    "dlvsym",        "sigaction",        "sigignore",   "siginterrupt",
    "signal",        "sigset",           "sigvec",      "ssignal",
    "syscall",       "sysv_signal",      "__sigaction", "__signal",
    "__sysv_signal", "__libc_sigaction", NULL,
};

/* As they begin, for the number of the version follows. */
static const char *const runtimes[] = {
    "libc.",     "libm.",      "libpthread.", "libdl.",     "librt.",
    "libgcc_s.", "libc++.",    "libc++abi.",  "libstdc++.", "libthr.",
    "ld-",       "libatomic.", "libunwind.",  "libasan.",   "libtsan.",
    "libubsan.", NULL,
};

bool pdk__handler_use_calls(const char *import)
{
    for (size_t i = 0; functions[i] != NULL; i++)
        if (strcmp(functions[i], import) == 0)
            return true;
    return false;
}

bool pdk__handler_use_links(const char *library)
{
    for (size_t i = 0; runtimes[i] != NULL; i++)
        if (strncmp(runtimes[i], library, strlen(runtimes[i])) == 0)
            return false;
    return true;
}
