/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SCAFFOLD_RENDER_H
#define PDK_SCAFFOLD_RENDER_H

#include "name.h"
#include "text.h"

/* A text that is replaced in addition to the name. */
struct render_words {
    const char *placeholder;
    const char *words;
};

/* The input of rendering a template. */
struct rendering {
    const struct scaffold_name *name;
    const struct render_words *more; /* NULL if there are none */
    size_t more_count;
};

/*
 * A template is a plugin called my_plugin that compiles as it is. Rendering
 * gives it another name, in its texts and file names. Pure.
 *
 *     my_plugin              the identifier
 *     MY_PLUGIN              the same in capitals
 *     MyPlugin               the C++ type
 *     my-plugin              the folder's name
 *     org.example.my_plugin  the plugin's id
 *
 * A placeholder begins where a word begins: "dummy_plugin" has none. Replaced
 * text is not searched again.
 */
void render_text(struct text_buffer *out, const char *text, size_t size_bytes,
                 const struct rendering *rendering);

#endif
