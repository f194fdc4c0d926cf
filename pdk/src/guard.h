/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_GUARD_H
#define PDK_GUARD_H

#include "slot.h"

/* Runs what is going to call into an instance: PDK_OK, or PDK_E_CRASHED if that
 * crashed. */
pdk_result pdk__guard_run(struct pdk_instance *instance,
                          void (*run)(void *context), void *context,
                          pdk_error *error);

/* Its plugin has crashed: says where, and closes it. PDK_E_CRASHED. */
pdk_result pdk__guard_fault(struct pdk_instance *instance,
                            const struct fault_report *report,
                            pdk_error *error);

#endif
