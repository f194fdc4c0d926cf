/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LINT_H
#define PDK_CHECK_LINT_H

#include "check/finding.h"
#include "elf.h"
#include "metadata.h"

/* Adds a finding for everything in the file that prevents an image from being
 * loaded or unloaded. Pure. */
void lint_image(const struct elf *elf, const struct metadata *metadata,
                struct finding_list *findings);

#endif
