/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Names of codes and stages, and failures with a place or a system's reason.
 */
#include "failure.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "text.h"

struct name_row {
    pdk_result result;
    const char *name;
    const char *text;
};

static const struct name_row result_names[] = {
#define ROW(name_, number_, text_) { PDK_##name_, "PDK_" #name_, text_ },
    PDK_RESULT_LIST(ROW)
#undef ROW
};

static const char *const stage_names[] = {
#define ROW(name_, text_) text_,
    PDK_STAGE_LIST(ROW)
#undef ROW
};

static const struct name_row *find_row(pdk_result result)
{
    size_t count = sizeof result_names / sizeof *result_names;

    for (size_t i = 0; i < count; i++)
        if (result_names[i].result == result)
            return &result_names[i];
    return NULL;
}

bool pdk__result_is_known(pdk_result result)
{
    return find_row(result) != NULL;
}

const char *pdk_result_name(pdk_result result)
{
    const struct name_row *row = find_row(result);

    return row != NULL ? row->name : "PDK_E_UNKNOWN";
}

const char *pdk_result_text(pdk_result result)
{
    const struct name_row *row = find_row(result);

    return row != NULL ? row->text : "a code that this version does not know";
}

const char *pdk_stage_name(uint32_t stage)
{
    return stage < PDK_STAGE_COUNT ? stage_names[stage] : stage_names[0];
}

void pdk__error_clear(pdk_error *error)
{
    if (error == NULL)
        return;
    error->struct_size = sizeof *error;
    error->code = PDK_OK;
    error->stage = PDK_STAGE_NONE;
    error->system_code = 0;
    error->line = error->column = 0;
    error->path[0] = error->message[0] = '\0';
}

void pdk__error_place(pdk_error *error, uint32_t stage, const char *path)
{
    if (error == NULL)
        return;
    if (error->stage == PDK_STAGE_NONE)
        error->stage = stage;
    if (error->path[0] == '\0' && path != NULL)
        pdk__text_copy(error->path, sizeof error->path, path);
}

static pdk_result result_of_errno(int system_code)
{
    switch (system_code) {
    case ENOENT:
    case ENOTDIR:
        return PDK_E_NOT_FOUND;
    case ENOMEM:
        return PDK_E_MEMORY;
    case EEXIST:
        return PDK_E_EXISTS;
    case EMFILE:
    case ENFILE:
        return PDK_E_LIMIT;
    default:
        return PDK_E_SYSTEM;
    }
}

pdk_result pdk__fail_system(pdk_error *error, int system_code,
                            const char *format, ...)
{
    char what[PDK_ERROR_MESSAGE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    if (error != NULL)
        error->system_code = system_code;
    return pdk_fail(error, result_of_errno(system_code), "%.600s: %s", what,
                    strerror(system_code));
}

pdk_result pdk__fail_memory(pdk_error *error)
{
    return pdk_fail(error, PDK_E_MEMORY, "out of memory");
}
