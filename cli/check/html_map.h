/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_HTML_MAP_H
#define PDK_CHECK_HTML_MAP_H

#include "check/outline.h"
#include "text.h"

/*
 * Draws an outline as HTML: the bytes of both sides next to each other, and a
 * table of the members below. Needs the styles of page.css. Pure.
 */
struct html_map {
    const struct outline *outline;
    const char *title;                      /* "demo_params" */
    const char *expected_name, *found_name; /* "contract", "plugin" */
};

void html_map_draw(struct text_buffer *out, const struct html_map *map);

#endif
