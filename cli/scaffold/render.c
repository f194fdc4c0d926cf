/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Puts a name into the text of a template. Knows no files.
 */
#include "render.h"

#include <ctype.h>
#include <string.h>

struct placeholder {
    const char *text;
    const char *name;
};

enum { PLACEHOLDERS = 5 };

/* The placeholder that stands at `text`; NULL if none does. */
static const struct placeholder *find_at(const struct placeholder *all,
                                         const char *text, size_t left)
{
    for (size_t i = 0; i < PLACEHOLDERS; i++) {
        size_t size = strlen(all[i].text);

        if (size <= left && memcmp(text, all[i].text, size) == 0)
            return &all[i];
    }
    return NULL;
}

void render_text(struct text_buffer *out, const char *text, size_t size_bytes,
                 const struct scaffold_name *name)
{
    const struct placeholder all[PLACEHOLDERS] = {
        { "org.example.my_plugin", name->id },
        { "my_plugin", name->identifier },
        { "MY_PLUGIN", name->upper },
        { "MyPlugin", name->camel },
        { "my-plugin", name->given },
    };
    size_t at = 0, shown = 0;

    while (at < size_bytes) {
        const struct placeholder *found = NULL;

        if (at == 0 || !isalnum((unsigned char)text[at - 1]))
            found = find_at(all, text + at, size_bytes - at);
        if (found == NULL) {
            at++;
            continue;
        }
        pdk__text_append(out, text + shown, at - shown);
        pdk__text_append(out, found->name, strlen(found->name));
        at += strlen(found->text);
        shown = at;
    }
    pdk__text_append(out, text + shown, size_bytes - shown);
}
