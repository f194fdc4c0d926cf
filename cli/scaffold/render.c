/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Replaces the placeholders in the text of a template. Knows no files.
 */
#include "render.h"

#include <ctype.h>
#include <string.h>

/* The placeholder at the start of `text`; NULL if there is none. */
static const struct render_words *find_at(const struct render_words *all,
                                          size_t count, const char *text,
                                          size_t left)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(all[i].placeholder);

        if (size <= left && memcmp(text, all[i].placeholder, size) == 0)
            return &all[i];
    }
    return NULL;
}

void render_text(struct text_buffer *out, const char *text, size_t size_bytes,
                 const struct rendering *rendering)
{
    const struct scaffold_name *name = rendering->name;
    const struct render_words forms[] = {
        { "org.example.my_plugin", name->id },
        { "my_plugin", name->identifier },
        { "MY_PLUGIN", name->upper },
        { "MyPlugin", name->camel },
        { "my-plugin", name->given },
    };
    size_t at = 0, shown = 0;

    while (at < size_bytes) {
        const struct render_words *found = NULL;

        if (at == 0 || !isalnum((unsigned char)text[at - 1]))
            found = find_at(forms, sizeof forms / sizeof *forms, text + at,
                            size_bytes - at);
        if (found == NULL)
            found = find_at(rendering->more, rendering->more_count, text + at,
                            size_bytes - at);
        if (found == NULL) {
            at++;
            continue;
        }
        pdk__text_append(out, text + shown, at - shown);
        pdk__text_append(out, found->words, strlen(found->words));
        at += strlen(found->placeholder);
        shown = at;
    }
    pdk__text_append(out, text + shown, size_bytes - shown);
}
