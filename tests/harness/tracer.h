/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TEST_TRACER_H
#define PDK_TEST_TRACER_H

#include <sys/types.h>

/*
 * Has a helper process attach to this one, as a debugger does; it lets all
 * signals pass, and ends with this process at the latest. Skips the test, and
 * says so, where the system does not let it.
 */
pid_t tracer_attach(void);
void tracer_detach(pid_t tracer);

#endif
