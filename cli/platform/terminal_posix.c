/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Asks the system about streams and terminals. Colours are decided in
 * console.c.
 */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "failure.h"

bool terminal_is(FILE *stream)
{
    return isatty(fileno(stream)) == 1;
}

pdk_result terminal_claim_stdout(FILE **out, pdk_error *error)
{
    int ours;

    fflush(stdout);
    ours = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (ours < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        return pdk__fail_system(error, errno, "cannot redirect stdout");
    *out = fdopen(ours, "w");
    return *out != NULL ? PDK_OK : pdk__fail_memory(error);
}
