/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CIRCLE_H
#define PDK_CIRCLE_H

#include "plan.h"

/* Would the candidate close a circle of plugins that need each other? Then none
 * of them could ever start. PDK_E_NEEDS: the circle by name. */
pdk_result pdk__circle_refuse(const struct plan *plan, pdk_error *error);

#endif
