/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LINT_H
#define PDK_CHECK_LINT_H

#include "check/finding.h"
#include "elf.h"
#include "metadata.h"

/* What keeps an image from being loaded, or from going away again, as far as
 * the file tells it. Pure. */
void lint_image(const struct elf *elf, const struct metadata *metadata,
                struct finding_list *findings);

#endif
