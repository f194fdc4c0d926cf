/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_INSPECT_H
#define PDK_CHECK_INSPECT_H

#include <stdio.h>

#include "check/finding.h"
#include "check/subject.h"

/*
 * Everything that can be read from a file without loading it, as a cJSON object
 * (released with cJSON_Delete(); NULL if out of memory) and as text.
 */
struct cJSON *inspect_image(const char *path, const struct subject *subject,
                            const struct finding_list *findings);

/* A saved state: its plugin and its content. PDK_E_STATE_CORRUPT if the bytes
 * are not a valid snapshot. */
pdk_result inspect_snapshot(struct cJSON **out, const char *path,
                            const void *data, size_t size_bytes,
                            pdk_error *error);

void inspect_print(FILE *out, const struct cJSON *facts);

#endif
