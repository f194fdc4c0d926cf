/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SUBJECT_H
#define PDK_CHECK_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "check/finding.h"
#include "elf.h"
#include "metadata.h"

/*
 * The file that is looked at: read once, so that all stages see the same bytes
 * whatever a build does to the file meanwhile.
 */
struct subject {
    char *data;
    size_t size_bytes;
    struct elf elf;
    struct metadata metadata;
    bool is_elf;         /* elf is valid */
    bool is_plugin;      /* metadata is valid */
    bool has_debug_info; /* in the file itself */
};

/* Reads it and adds a finding for whatever makes it no shared object; false
 * then. */
bool subject_open_library(struct subject *out, const char *path,
                          struct finding_list *findings);

/* The same for what makes it no plugin that a host could load. What could be
 * read is there all the same. */
bool subject_open(struct subject *out, const char *path,
                  struct finding_list *findings);
void subject_close(struct subject *subject); /* accepts zeroes */

#endif
