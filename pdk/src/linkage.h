/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LINKAGE_H
#define PDK_LINKAGE_H

#include "plan.h"

/* Would the candidate be linked to the image of another plugin, or another one
 * to it? PDK_E_NEEDS: by name, or by the name of its file. What is linked is
 * bound to one generation for ever. */
pdk_result pdk__linkage_refuse(const struct plan *plan, pdk_error *error);

#endif
