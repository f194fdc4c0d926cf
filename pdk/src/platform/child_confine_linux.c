/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What a child does to itself before it runs code that is not trusted.
 */
#include "platform/child.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

void pdk__child_confine(uint32_t limit_s)
{
    const struct rlimit no_core = { 0, 0 };
    const struct rlimit time = { limit_s, limit_s };

    setrlimit(RLIMIT_CORE, &no_core);
    setrlimit(RLIMIT_CPU, &time);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}
