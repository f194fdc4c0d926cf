/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LIBRARY_TABLES_H
#define PDK_CHECK_LIBRARY_TABLES_H

#include "check/finding.h"
#include "check/references.h"

/*
 * Compares the vtables of two images. The debug information of g++ does not say
 * which virtual functions are pure, but the vtables do. Pure.
 */
struct library_image {
    const struct elf *elf;
    const struct references *references;
};

/* Adds a finding for each virtual function that became pure. */
void library_compare_tables(const struct library_image *old,
                            const struct library_image *new,
                            struct finding_list *findings);

#endif
