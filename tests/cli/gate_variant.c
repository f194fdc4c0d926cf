/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * gate_variant FILE CONTRACT EXIT: one row of the table of variants, as a host
 * meets it: a copy is sealed, and loaded by a host that wants seals. It must be
 * taken if `pdk check` ends with 0, and refused by the gate if with 1, before
 * it is mapped, with a type and both sides named; stripped as well.
 */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdk/host.h"

/* Is anything of this folder in our address space? */
static bool is_mapped(const char *folder)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[1024];
    bool found = false;

    while (maps != NULL && fgets(line, sizeof line, maps) != NULL)
        found |= strstr(line, folder) != NULL;
    if (maps != NULL)
        fclose(maps);
    return found;
}

static bool is_named(const pdk_error *error)
{
    const char *said = strstr(error->message, "this host's: ");

    if (said == NULL || strstr(said, "in the plugin") == NULL ||
        strstr(said, "this host") == NULL)
        return false;
    return strstr(said, "struct ") != NULL || strstr(said, "enum ") != NULL ||
           strstr(said, "union ") != NULL ||
           strstr(said, "called with") != NULL;
}

/* Does the host take it, or refuse it, as it should? */
static bool is_right(const char *path, const char *contract, bool fits)
{
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    pdk_error error = PDK_ERROR_INIT;
    pdk_host *host;
    pdk_result result;
    bool was_mapped;

    options.flags =
        PDK_HOST_NO_WATCH | PDK_HOST_SEALED_ONLY | PDK_HOST_KEEP_IMAGES;
    options.contract_path = contract;
    options.cache_directory = test_folder();
    if (pdk_host_create(&host, &options, &error) != PDK_OK)
        return false;
    result = pdk_host_load(host, path, &error);
    was_mapped = is_mapped(test_folder());
    pdk_host_destroy(host);
    printf("%s: %s\n", pdk_result_name(result), error.message);
    if (fits)
        return result == PDK_OK && was_mapped;
    return result == PDK_E_LAYOUT && error.stage == PDK_STAGE_GATE &&
           !was_mapped && is_named(&error);
}

static bool run(const char *file, const char *contract, bool fits)
{
    const char *path = test_path("variant.so");
    struct program_run run;

    test_copy_by_rename(file, path);
    run = PDK("seal", path);
    printf("%s%s", run.out, run.err);
    if (run.exit_code != 0)
        return false;
    run = program_run(NULL, (const char *const[]){ STRIP, path, NULL });
    return run.exit_code == 0 && is_right(path, contract, fits);
}

int main(int count, char **words)
{
    bool is_good;

    if (count != 4)
        return 2;
    is_good = run(words[1], words[2], strcmp(words[3], "0") == 0);
    program_run(NULL, (const char *const[]){ "rm", "-r", test_folder(), NULL });
    return is_good ? 0 : 1;
}
