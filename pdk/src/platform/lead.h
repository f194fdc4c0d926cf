/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_LEAD_H
#define PDK_PLATFORM_LEAD_H

#include <stdbool.h>
#include <stdint.h>

/* Where an image's calls of a function shall lead instead. */
struct lead {
    const char *name; /* of the function, to the linker; NULL: no more */
    uintptr_t to;
    bool if_defined; /* also where the image has a function of its own */
};

#endif
