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
 * The file that is checked. It is read once, so that all stages see the same
 * bytes even if a build replaces the file meanwhile.
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

/* Reads a shared object. False and a finding if it is not one. */
bool subject_open_library(struct subject *out, const char *path,
                          struct finding_list *findings);

/* Reads a plugin. False and a finding if no host could load it; `out` then has
 * what could be read. */
bool subject_open(struct subject *out, const char *path,
                  struct finding_list *findings);
void subject_close(struct subject *subject); /* accepts zeroes */

#endif
