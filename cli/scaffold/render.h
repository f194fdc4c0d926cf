/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SCAFFOLD_RENDER_H
#define PDK_SCAFFOLD_RENDER_H

#include "name.h"
#include "text.h"

/* More that is replaced, beside the name. */
struct render_words {
    const char *placeholder;
    const char *words;
};

/* What a template is rendered with. */
struct rendering {
    const struct scaffold_name *name;
    const struct render_words *more; /* NULL if there are none */
    size_t more_count;
};

/*
 * A template is a plugin called my_plugin that compiles as it stands. Rendering
 * gives it another name, in texts and file names alike. Pure.
 *
 *     my_plugin              the identifier
 *     MY_PLUGIN              the same in capitals
 *     MyPlugin               as a type of C++
 *     my-plugin              as the folder is called
 *     org.example.my_plugin  the plugin's id
 *
 * A placeholder begins where a word does: "dummy_plugin" has none. What stands
 * for one is not looked through again.
 */
void render_text(struct text_buffer *out, const char *text, size_t size_bytes,
                 const struct rendering *rendering);

#endif
