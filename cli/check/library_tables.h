/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBRARY_TABLES_H
#define PDK_CHECK_LIBRARY_TABLES_H

#include "check/finding.h"
#include "check/references.h"

/*
 * Tables of virtual functions as they lie in two images. Debug information of
 * g++ does not tell which of these functions have no body; the tables do. Pure.
 */
struct library_image {
    const struct elf *elf;
    const struct references *references;
};

/* Adds a finding for each function that has a body in the old one only. */
void library_compare_tables(const struct library_image *old,
                            const struct library_image *new,
                            struct finding_list *findings);

#endif
