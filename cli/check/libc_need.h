/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBC_NEED_H
#define PDK_CHECK_LIBC_NEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "check/finding.h"

/*
 * The glibc version that a file needs, from the versions of the symbols that it
 * imports. It does not load with an older glibc. Pure, and bounded.
 */
struct libc_version {
    uint32_t major, minor; /* 0, 0: none */
};

/* The newest version that it needs. */
struct libc_version libc_need(const void *data, size_t size_bytes);

/* Parses "2.31"; false if it is not a version. */
bool libc_version_read(const char *text, struct libc_version *out);

/* Adds a finding if the file needs a newer version than `limit`, unless that is
 * 0. */
void libc_need_check(const void *data, size_t size_bytes,
                     struct libc_version limit, struct finding_list *findings);

/* Adds a finding if the new file needs a newer version than the old one. */
void libc_need_compare(struct libc_version old, struct libc_version new,
                       struct finding_list *findings);

#endif
