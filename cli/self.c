/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds pdk's own files. Looks only around the program itself, so that an
 * installation can be copied or moved.
 */
#include "self.h"

#include <string.h>

#include "failure.h"
#include "platform/folder.h"
#include "platform/process.h"
#include "text.h"

enum { PATH_SIZE = 4096 };

pdk_result self_program(char *out, size_t capacity, pdk_error *error)
{
    return process_program(out, capacity, error);
}

/* "PREFIX/name", where PREFIX is the folder above that of the program. */
static pdk_result find_beside(char *out, size_t capacity, const char *name,
                              pdk_error *error)
{
    char program[PATH_SIZE], folder[PATH_SIZE], prefix[PATH_SIZE];
    pdk_result result = self_program(program, sizeof program, error);

    if (result != PDK_OK)
        return result;
    if (!pdk__path_directory(folder, sizeof folder, program) ||
        !pdk__path_directory(prefix, sizeof prefix, folder) ||
        !pdk__path_join(out, capacity, prefix, name))
        return pdk_fail(error, PDK_E_LIMIT,
                        "the path of '%s' is too long; install pdk elsewhere",
                        program);
    if (!folder_exists(out))
        return pdk_fail(
            error, PDK_E_NOT_FOUND,
            "'%s' is missing from the installation of '%s'; install pdk again",
            out, program);
    return PDK_OK;
}

pdk_result self_data(char *out, size_t capacity, const char *name,
                     pdk_error *error)
{
    char relative[PATH_SIZE];

    if (!pdk__path_join(relative, sizeof relative, PDK_DATA_DIR, name))
        return pdk_fail(error, PDK_E_LIMIT, "the name '%.64s...' is too long",
                        name);
    return find_beside(out, capacity, relative, error);
}

pdk_result self_cmake(char *out, size_t capacity, pdk_error *error)
{
    return find_beside(out, capacity, PDK_CMAKE_DIR, error);
}

pdk_result self_include(char *out, size_t capacity, pdk_error *error)
{
    return find_beside(out, capacity, PDK_INCLUDE_DIR, error);
}
