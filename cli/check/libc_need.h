/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBC_NEED_H
#define PDK_CHECK_LIBC_NEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "check/finding.h"

/*
 * Which glibc does a file need, by the versions of the symbols that it wants?
 * On a system with an older one it does not load. Pure, and bounded.
 */
struct libc_version {
    uint32_t major, minor; /* 0, 0: none */
};

/* The newest that it wants. */
struct libc_version libc_need(const void *data, size_t size_bytes);

/* "2.31"; false if it is no version. */
bool libc_version_read(const char *text, struct libc_version *out);

/* A finding if it wants more than it may; a limit of 0 is none. */
void libc_need_check(const void *data, size_t size_bytes,
                     struct libc_version limit, struct finding_list *findings);

/* A finding if the new file wants more than the old one. */
void libc_need_compare(struct libc_version old, struct libc_version new,
                       struct finding_list *findings);

#endif
