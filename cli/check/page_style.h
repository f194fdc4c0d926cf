/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_PAGE_STYLE_H
#define PDK_CHECK_PAGE_STYLE_H

/* The lines of page.css, with their ends; then a NULL. The build makes it. */
extern const char *const page_style[];

#endif
