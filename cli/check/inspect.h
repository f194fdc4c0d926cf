/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_INSPECT_H
#define PDK_CHECK_INSPECT_H

#include <stdio.h>

#include "check/finding.h"
#include "check/subject.h"

/*
 * All that a file tells about itself without being loaded, as one object of
 * cJSON (released with cJSON_Delete(); NULL if memory is out) and as the text
 * that people read of it.
 */
struct cJSON *inspect_image(const char *path, const struct subject *subject,
                            const struct finding_list *findings);

/* A saved state: whose it is, and what is in it. PDK_E_STATE_CORRUPT if the
 * bytes are none. */
pdk_result inspect_snapshot(struct cJSON **out, const char *path,
                            const void *data, size_t size_bytes,
                            pdk_error *error);

void inspect_print(FILE *out, const struct cJSON *facts);

#endif
