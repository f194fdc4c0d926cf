/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SCAFFOLD_RENDER_H
#define PDK_SCAFFOLD_RENDER_H

#include "name.h"
#include "text.h"

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
 * A placeholder begins where a word does: "dummy_plugin" has none.
 */
void render_text(struct text_buffer *out, const char *text, size_t size_bytes,
                 const struct scaffold_name *name);

#endif
