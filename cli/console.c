/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Messages to the user: one line each, on stderr, coloured only on a terminal.
 * Control characters in texts from elsewhere, such as a plugin's message or a
 * path, are not printed.
 */
#include "console.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "platform/terminal.h"
#include "text.h"

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value != NULL && value[0] != '\0';
}

static bool has_colour(FILE *stream)
{
    const char *terminal = getenv("TERM");

    if (is_set("NO_COLOR"))
        return false;
    if (is_set("CLICOLOR_FORCE") && strcmp(getenv("CLICOLOR_FORCE"), "0") != 0)
        return true;
    if (terminal != NULL && strcmp(terminal, "dumb") == 0)
        return false;
    return terminal_is(stream);
}

const char *console_colour(FILE *stream, enum console_colour colour)
{
    static const char *const sequences[] = {
        [COLOUR_PLAIN] = "\033[0m", [COLOUR_GOOD] = "\033[32m",
        [COLOUR_BAD] = "\033[31m",  [COLOUR_NOTICE] = "\033[33m",
        [COLOUR_DIM] = "\033[2m",
    };

    return has_colour(stream) ? sequences[colour] : "";
}

void console_place(char *out, size_t capacity, const pdk_error *error)
{
    out[0] = '\0';
    if (error->path[0] == '\0')
        return;
    if (error->line != 0)
        snprintf(out, capacity, "%s:%u:%u: ", error->path,
                 (unsigned)error->line, (unsigned)error->column);
    else if (strstr(error->message, error->path) == NULL)
        snprintf(out, capacity, "%s: ", error->path);
}

void console_error(const pdk_error *error)
{
    char place[PDK_ERROR_PATH_SIZE + 32], message[PDK_ERROR_MESSAGE_SIZE];

    console_place(place, sizeof place, error);
    snprintf(message, sizeof message, "%s", error->message);
    pdk__text_tame(place);
    pdk__text_tame(message);
    fflush(stdout);
    fprintf(stderr, "%spdk:%s %s%s [%s]\n", console_colour(stderr, COLOUR_BAD),
            console_colour(stderr, COLOUR_PLAIN), place, message,
            pdk_result_name(error->code));
}

/* Released with free(); NULL if out of memory. */
static char *format_text(const char *format, va_list arguments)
{
    va_list again;
    char *text = NULL;
    int size;

    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size >= 0)
        text = malloc((size_t)size + 1);
    if (text != NULL)
        vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

void console_print(const char *format, ...)
{
    va_list arguments;
    char *text, *end;

    va_start(arguments, format);
    text = format_text(format, arguments);
    va_end(arguments);
    for (char *line = text; line != NULL && *line != '\0'; line = end) {
        bool is_ended;

        end = line + strcspn(line, "\n");
        is_ended = *end == '\n';
        *end = '\0';
        pdk__text_tame(line);
        printf("%s%s", line, is_ended ? "\n" : "");
        end += is_ended;
    }
    free(text);
}

void console_say(const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = format_text(format, arguments);
    va_end(arguments);
    if (text != NULL)
        pdk__text_tame(text);
    fflush(stdout);
    fprintf(stderr, "pdk: %s\n", text != NULL ? text : "out of memory");
    free(text);
}

int console_exit_code(pdk_result result)
{
    switch (result) {
    case PDK_OK:
        return 0;
    case PDK_E_BUILD: /* compiler errors are findings */
        return 1;
    case PDK_E_ARGUMENT:
    case PDK_E_NOT_FOUND:
    case PDK_E_EXISTS:
    case PDK_E_NOT_REGULAR:
    case PDK_E_SYNTAX:
    case PDK_E_SCHEMA:
    case PDK_E_STATE_NEWER:
    case PDK_E_STATE_CORRUPT:
        return 2;
    case PDK_E_MEMORY:
    case PDK_E_SYSTEM:
    case PDK_E_LIMIT:
    case PDK_E_BUSY:
    case PDK_E_UNSUPPORTED:
        return 3;
    default:
        return result <= PDK_E_NOT_ELF && result >= PDK_E_FAULTED ? 4 : 5;
    }
}
