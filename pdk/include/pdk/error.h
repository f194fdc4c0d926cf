/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ERROR_H
#define PDK_ERROR_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "pdk/export.h"

PDK_C_BEGIN

/*
 * Error handling: result codes, stages and the error value.
 *
 * A function that can fail returns a pdk_result: PDK_OK, or one of the negative
 * codes below. The reason goes into an optional, caller-owned pdk_error, which
 * is always the last parameter and may be NULL. There is no ambient "last
 * error". A message is written once, where the failure is known: what failed,
 * on what, why, and what to do; lower case, no full stop.
 *
 * Names and numbers are stable: a code is never renumbered or reused.
 */
#define PDK_RESULT_LIST(X)                                                    \
    X(OK, 0, "no error")                                                      \
    X(E_ARGUMENT, -1, "an argument is missing or out of range")               \
    X(E_MEMORY, -2, "out of memory")                                          \
    X(E_SYSTEM, -3, "a system call failed")                                   \
    X(E_NOT_FOUND, -4, "there is nothing by that name")                       \
    X(E_EXISTS, -5, "the name is already taken")                              \
    X(E_NOT_REGULAR, -6, "not a regular file")                                \
    X(E_LIMIT, -7, "a limit was reached")                                     \
    X(E_BUSY, -8, "the file is still being written")                          \
    X(E_QUEUED, -9, "asked for inside a call; it runs at the next poll")      \
    X(E_UNCHANGED, -10, "the file holds the bytes that are already running")  \
    X(E_UNSUPPORTED, -11, "not supported on this system")                     \
    X(E_NOT_ELF, -20, "not an ELF shared object")                             \
    X(E_TRUNCATED, -21, "the file is not complete")                           \
    X(E_ARCHITECTURE, -22, "built for another kind of machine")               \
    X(E_NO_ENTRY, -23, "no plugin in this file")                              \
    X(E_ABI_VERSION, -24, "built for another version of the plugin ABI")      \
    X(E_IDENTITY, -25, "another plugin than the one that runs from this file") \
    X(E_INTERFACE, -26, "an interface that is needed is not provided")        \
    X(E_LAYOUT, -27, "the layout of an interface does not fit")               \
    X(E_LOAD, -28, "the loader refused the image")                            \
    X(E_STALE_IMAGE, -29, "the loader returned an image it already had")      \
    X(E_ZOMBIE, -30, "a retired image stays mapped")                          \
    X(E_NEEDS, -31, "an interface of another plugin is not available")        \
    X(E_UNVERIFIED, -32, "the layout of an interface cannot be verified")     \
    X(E_CREATE, -40, "the plugin refused to make an instance")                \
    X(E_SAVE, -41, "the plugin refused to save its state")                    \
    X(E_RESTORE, -42, "the plugin refused to restore a state")                \
    X(E_MIGRATE, -43, "the plugin refused to migrate an older state")         \
    X(E_SELF_TEST, -44, "the plugin failed its own test")                     \
    X(E_ACTIVATE, -45, "the plugin could not be activated")                   \
    X(E_CALL, -46, "a call into the plugin returned a failure")               \
    X(E_CRASHED, -47, "the plugin crashed")                                   \
    X(E_IN_CALL, -49, "a call into the plugin did not return in time")        \
    X(E_FAULTED, -48, "the plugin crashed earlier and is not called")         \
    X(E_PREFLIGHT, -50, "the candidate failed its pre-flight")                \
    X(E_STATE_NEWER, -60, "the state was saved by a newer version")           \
    X(E_STATE_CORRUPT, -61, "the state is damaged")                           \
    X(E_SYNTAX, -63, "the text is not well-formed")                           \
    X(E_SCHEMA, -64, "the text is well-formed, but its content is not valid") \
    X(E_BUILD, -65, "a command of the build failed")

typedef int32_t pdk_result;

enum {
#define PDK_RESULT_VALUE_(name_, number_, text_) PDK_##name_ = (number_),
    PDK_RESULT_LIST(PDK_RESULT_VALUE_)
#undef PDK_RESULT_VALUE_
        PDK_RESULT_COUNT_ = 0
#define PDK_RESULT_COUNT_ONE_(name_, number_, text_) +1
        PDK_RESULT_LIST(PDK_RESULT_COUNT_ONE_)
#undef PDK_RESULT_COUNT_ONE_
};

/*
 * The stage of a generation's life in which something happened, in the order of
 * the reload transaction.
 */
#define PDK_STAGE_LIST(X)                                                     \
    X(NONE, "none")           /* outside the transaction */                   \
    X(WATCH, "watch")         /* noticing that a file changed */              \
    X(COPY, "copy")           /* is it complete? making the private copy */   \
    X(METADATA, "metadata")   /* reading the notes of the copy */             \
    X(GATE, "gate")           /* identity, ABI version, interfaces, layout */ \
    X(PREFLIGHT, "pre-flight") /* the next stages, in another process */      \
    X(LOAD, "load")           /* dlopen */                                    \
    X(PROVE, "prove")         /* is this a new image with its own tables? */  \
    X(CREATE, "create")       /* making the candidate's instances */          \
    X(DRAIN, "drain")         /* waiting for calls in progress to return */   \
    X(SAVE, "save")           /* saving the state of the running instances */ \
    X(MIGRATE, "migrate")     /* bringing an older state up to date */        \
    X(RESTORE, "restore")     /* giving it to the candidate's instances */    \
    X(SELF_TEST, "self-test") /* the candidate's own verdict */               \
    X(ACTIVATE, "activate")   /* handing over what can be owned only once */  \
    X(COMMIT, "commit")       /* the one step that makes it current */        \
    X(RETIRE, "retire")       /* ending the old generation */                 \
    X(CALL, "call")           /* a call from the host into a plugin */

enum {
#define PDK_STAGE_VALUE_(name_, text_) PDK_STAGE_##name_,
    PDK_STAGE_LIST(PDK_STAGE_VALUE_)
#undef PDK_STAGE_VALUE_
        PDK_STAGE_COUNT
};

#define PDK_ERROR_PATH_SIZE 512
#define PDK_ERROR_MESSAGE_SIZE 768

/*
 * ABI-FROZEN: the caller allocates it, so its size can never change.
 */
typedef struct pdk_error {
    uint32_t struct_size; /* sizeof(pdk_error), by PDK_ERROR_INIT */
    pdk_result code;
    uint32_t stage;       /* PDK_STAGE_... */
    int32_t system_code;  /* errno where a system call failed, else 0 */
    uint32_t line;        /* of the text at fault, from 1; else 0 */
    uint32_t column;      /* in bytes, from 1; else 0 */
    char path[PDK_ERROR_PATH_SIZE];       /* the file concerned, or "" */
    char message[PDK_ERROR_MESSAGE_SIZE]; /* one line, UTF-8 */
} pdk_error;

#define PDK_ERROR_INIT { sizeof(pdk_error), PDK_OK, 0, 0, 0, 0, "", "" }

/*
 * Writes code and message into `error`, which may be NULL, and returns `code`:
 *
 *     return pdk_fail(error, PDK_E_CREATE, "no free voice");
 *
 * Stage, path, line and column are left as they are. The message is always one
 * line: control characters become spaces. [any-thread]
 */
static inline pdk_result pdk_fail(pdk_error *error, pdk_result code,
                                  const char *format, ...) PDK_PRINTF(3, 4);

static inline pdk_result pdk_fail(pdk_error *error, pdk_result code,
                                  const char *format, ...)
{
    va_list arguments;
    char *text;

    if (error == NULL)
        return code;
    error->code = code;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    for (text = error->message; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = ' ';
    return code;
}

/*
 * For PDK_E_TRUNCATED: "PDK_E_TRUNCATED" and "the file is not complete". The
 * name of a code that is not in the list is "PDK_E_UNKNOWN". Static strings.
 * [any-thread]
 */
PDK_API const char *pdk_result_name(pdk_result result);
PDK_API const char *pdk_result_text(pdk_result result);

/* For PDK_STAGE_SELF_TEST: "self-test". "none" for an unknown stage. */
PDK_API const char *pdk_stage_name(uint32_t stage);

PDK_C_END

#endif
