/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_CONSOLE_H
#define PDK_CLI_CONSOLE_H

#include <stdbool.h>
#include <stdio.h>

#include "pdk/error.h"

/*
 * Messages to the user. Results go to stdout, everything else to stderr through
 * this room. Colours only on a terminal, and not with NO_COLOR. Names that come
 * from files are tamed (text.h) before a terminal sees them.
 */
enum console_colour {
    COLOUR_PLAIN,
    COLOUR_GOOD,   /* green */
    COLOUR_BAD,    /* red */
    COLOUR_NOTICE, /* yellow */
    COLOUR_DIM,
};

/* The escape sequence that starts a colour on `stream`, or "" if it has no
 * colours; COLOUR_PLAIN ends a colour. */
const char *console_colour(FILE *stream, enum console_colour colour);

/* "PATH:LINE:COLUMN: ", "PATH: ", or "" if the message names the path. */
void console_place(char *out, size_t capacity, const pdk_error *error);

/* "pdk: counter.so:7:15: the reason [PDK_E_SYNTAX]", one line on stderr. */
void console_error(const pdk_error *error);

/* A result on stdout, of one line or several; each of them is tamed. */
void console_print(const char *format, ...) PDK_PRINTF(1, 2);

/* "pdk: ..." on stderr: progress, hints, warnings. */
void console_say(const char *format, ...) PDK_PRINTF(1, 2);

/* The exit code for a failure: usage for arguments, manifests and paths,
 * unverified if the system refused something, plugin for a bad image. */
int console_exit_code(pdk_result result);

#endif
