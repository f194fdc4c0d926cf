/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_CONSOLE_H
#define PDK_CLI_CONSOLE_H

#include <stdbool.h>
#include <stdio.h>

#include "pdk/error.h"

/*
 * What a person sees. Results go to stdout by printf(); everything else goes to
 * stderr through this room. Colour only on a terminal, and not with NO_COLOR.
 */
enum console_colour {
    COLOUR_PLAIN,
    COLOUR_GOOD,   /* green */
    COLOUR_BAD,    /* red */
    COLOUR_NOTICE, /* yellow */
    COLOUR_DIM,
};

/* The escape sequence that begins a colour on `stream`, "" where there is none;
 * COLOUR_PLAIN ends it. */
const char *console_colour(FILE *stream, enum console_colour colour);

/* "pdk: counter.so:7:15: the reason [PDK_E_SYNTAX]", one line on stderr. */
void console_error(const pdk_error *error);

/* "pdk: ..." on stderr: progress, hints, warnings. */
void console_say(const char *format, ...) PDK_PRINTF(1, 2);

/* The exit code that belongs to a failure: usage for arguments, manifests and
 * paths, unverified for what the system refused, plugin for a bad image. */
int console_exit_code(pdk_result result);

#endif
