/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Builds a project with its own commands, or with CMake. Leaves the compilers'
 * messages as they are, and configures only when necessary.
 */
#include "workspace.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build_log.h"
#include "failure.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "platform/process.h"
#include "self.h"
#include "text.h"

enum { CACHE_LIMIT_BYTES = 4 << 20, PATH_SIZE = 4096 };

#define BUILD_FOLDER "build"

struct building {
    const struct workspace *workspace;
    struct text_buffer *log; /* NULL: output goes to stderr */
    pdk_error *error;
};

/* A program is missing: says how to install it. */
static pdk_result fail_missing(pdk_error *error, const char *what,
                               const char *package)
{
    return pdk_fail(error, PDK_E_NOT_FOUND,
                    "the build needs %s, which is not installed; install it "
                    "(Debian, Ubuntu: apt install %s)",
                    what, package);
}

static void pass_on(const struct building *building,
                    const struct process_result *ended)
{
    if (building->log != NULL)
        pdk__text_append(building->log, ended->output, ended->output_bytes);
    else
        fwrite(ended->output, 1, ended->output_bytes, stderr);
}

static pdk_result judge(const struct building *building, const char *what,
                        const struct process_result *ended)
{
    if (ended->exit_code == 0)
        return PDK_OK;
    if (ended->signal != 0)
        return pdk_fail(building->error, PDK_E_BUILD,
                        "the build of '%s' failed: %s was killed by signal %d",
                        building->workspace->project.id, what, ended->signal);
    return pdk_fail(building->error, PDK_E_BUILD,
                    "the build of '%s' failed: %s exited with code %d",
                    building->workspace->project.id, what, ended->exit_code);
}

/* Runs one command of the build in `directory`. */
static pdk_result run_command(const struct building *building,
                              const char *directory,
                              const char *const *arguments)
{
    const struct process_request request = {
        .arguments = arguments,
        .directory = directory,
        .speaks_to_stderr = true,
        .captures_output = building->log != NULL,
    };
    struct process_result ended;
    pdk_result result = process_run(&ended, &request, building->error);

    if (result != PDK_OK)
        return result;
    if (building->log != NULL)
        pass_on(building, &ended);
    result = judge(building, arguments[0], &ended);
    process_result_finish(&ended);
    return result;
}

static pdk_result build_by_commands(const struct building *building)
{
    const struct project *project = &building->workspace->project;
    pdk_result result = PDK_OK;

    for (size_t i = 0; i < project->build_count && result == PDK_OK; i++)
        result = run_command(building, building->workspace->directory,
                             project->build[i].arguments);
    return result;
}

/* ---- by CMake ---- */

/* What the cache of a build folder says about its configuration. */
struct configured {
    bool has_folder;  /* there is a build folder */
    bool is_complete; /* it is configured completely */
    bool uses_ninja;
    char home[PATH_SIZE]; /* the project's folder at that time */
    char pdk[PATH_SIZE];  /* pdk_DIR at that time */
};

/* The value of a cache entry, "KEY:TYPE=VALUE"; "" if there is none. */
static void read_entry(char *out, size_t capacity, const char *cache,
                       const char *key)
{
    size_t size = strlen(key);

    out[0] = '\0';
    for (const char *line = cache; line != NULL && *line != '\0';) {
        const char *value = strchr(line, '=');

        if (strncmp(line, key, size) == 0 && line[size] == ':' &&
            value != NULL) {
            snprintf(out, capacity, "%.*s", (int)strcspn(value + 1, "\n"),
                     value + 1);
            return;
        }
        line = strchr(line, '\n');
        if (line != NULL)
            line++;
    }
}

static bool has_file(const char *folder, const char *name)
{
    char path[PATH_SIZE];

    return pdk__path_join(path, sizeof path, folder, name) &&
           folder_exists(path);
}

static void read_configured(struct configured *out, const char *folder)
{
    char path[PATH_SIZE], generator[64];
    char *cache = NULL;
    size_t size;

    memset(out, 0, sizeof *out);
    out->has_folder = folder_exists(folder);
    if (!pdk__path_join(path, sizeof path, folder, "CMakeCache.txt") ||
        pdk__file_read_all(&cache, &size, path, CACHE_LIMIT_BYTES, NULL) !=
            PDK_OK)
        return;
    read_entry(generator, sizeof generator, cache, "CMAKE_GENERATOR");
    read_entry(out->home, sizeof out->home, cache, "CMAKE_HOME_DIRECTORY");
    read_entry(out->pdk, sizeof out->pdk, cache, "pdk_DIR");
    out->uses_ninja = strcmp(generator, "Ninja") == 0;
    out->is_complete =
        has_file(folder, out->uses_ninja ? "build.ninja" : "Makefile");
    free(cache);
}

/* Explains why CMake could not configure: usually a compiler is missing. */
static pdk_result judge_configure(const struct building *building,
                                  const struct process_result *ended)
{
    static const struct {
        const char *said, *what, *package;
    } causes[] = {
        { "No CMAKE_C_COMPILER could be found", "a C compiler", "gcc" },
        { "No CMAKE_CXX_COMPILER could be found", "a C++ compiler", "g++" },
        { "Could not find compiler set in", "the compiler named by CC or CXX",
          "gcc g++" },
        { "CMAKE_MAKE_PROGRAM is not set", "ninja or make", "ninja-build" },
        { "unable to find a build program", "ninja or make", "ninja-build" },
    };

    if (ended->exit_code == 0)
        return PDK_OK;
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (strstr(ended->output, causes[i].said) != NULL)
            return fail_missing(building->error, causes[i].what,
                                causes[i].package);
    pass_on(building, ended);
    return judge(building, "cmake", ended);
}

static pdk_result configure(const struct building *building, const char *pdk,
                            const struct configured *before, bool was_moved)
{
    bool is_new = before->home[0] == '\0' || was_moved;
    char pdk_option[PATH_SIZE + 16], unused[PATH_SIZE];
    const char *arguments[16] = { "cmake", "-S", ".", "-B", BUILD_FOLDER };
    const struct process_request request = {
        .arguments = arguments,
        .directory = building->workspace->directory,
        .captures_output = true,
    };
    struct process_result ended;
    size_t count = 5;
    pdk_result result;

    snprintf(pdk_option, sizeof pdk_option, "-Dpdk_DIR=%s", pdk);
    arguments[count++] = pdk_option;
    if (was_moved)
        arguments[count++] = "--fresh";
    if (is_new) {
        if (process_find(unused, sizeof unused, "ninja"))
            arguments[count++] = "-GNinja";
        arguments[count++] = "-DCMAKE_BUILD_TYPE=RelWithDebInfo";
        arguments[count++] = "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON";
    }
    result = process_run(&ended, &request, building->error);
    if (result != PDK_OK)
        return result;
    result = judge_configure(building, &ended);
    process_result_finish(&ended);
    return result;
}

/* Configures the build folder, unless it is up to date. */
static pdk_result prepare(const struct building *building, const char *folder,
                          struct configured *out)
{
    const char *directory = building->workspace->directory;
    char pdk[PATH_SIZE], home[PATH_SIZE], unused[PATH_SIZE];
    bool is_same_pdk, was_moved;
    pdk_result result = self_cmake(pdk, sizeof pdk, building->error);

    if (result != PDK_OK)
        return result;
    if (!folder_real(home, sizeof home, directory))
        return pdk_fail(building->error, PDK_E_NOT_FOUND,
                        "there is no folder '%s'", directory);
    read_configured(out, folder);
    is_same_pdk = strcmp(out->pdk, pdk) == 0;
    was_moved = out->home[0] != '\0' && strcmp(out->home, home) != 0;
    if (out->is_complete && is_same_pdk && !was_moved)
        return PDK_OK;

    if (!process_find(unused, sizeof unused, "cmake"))
        return fail_missing(building->error, "cmake", "cmake ninja-build gcc");
    result = configure(building, pdk, out, was_moved);
    if (result != PDK_OK && !out->has_folder)
        folder_remove(folder);
    read_configured(out, folder);
    return result;
}

static pdk_result build_by_cmake(const struct building *building)
{
    static const char *const ninja[] = { "ninja", NULL };
    static const char *const cmake[] = { "cmake", "--build", BUILD_FOLDER,
                                         NULL };
    const char *directory = building->workspace->directory;
    struct configured configured;
    char folder[PATH_SIZE], unused[PATH_SIZE];
    pdk_result result;

    if (!has_file(directory, "CMakeLists.txt"))
        return pdk_fail(building->error, PDK_E_NOT_FOUND,
                        "there is neither a CMakeLists.txt in '%s' nor a "
                        "\"build\" in its pdk.json; add one of them",
                        directory);
    if (!pdk__path_join(folder, sizeof folder, directory, BUILD_FOLDER))
        return pdk_fail(building->error, PDK_E_LIMIT,
                        "the path '%.80s...' is too long", directory);
    result = prepare(building, folder, &configured);
    if (result != PDK_OK)
        return result;
    if (!configured.uses_ninja)
        return run_command(building, directory, cmake);
    /* Runs Ninja directly: starting CMake takes longer than Ninja's own work.
     */
    if (!process_find(unused, sizeof unused, ninja[0]))
        return fail_missing(building->error, "ninja", "ninja-build");
    return run_command(building, folder, ninja);
}

pdk_result workspace_build(const struct workspace *workspace, char **log,
                           pdk_error *error)
{
    struct text_buffer said = TEXT_BUFFER_INIT;
    struct building building = { workspace, log != NULL ? &said : NULL, error };
    pdk_result result;

    if (workspace->project.build_count > 0)
        result = build_by_commands(&building);
    else
        result = build_by_cmake(&building);
    if (result == PDK_OK && !folder_exists(workspace->output))
        result = pdk_fail(error, PDK_E_SCHEMA,
                          "the build of '%s' did not create '%s', the "
                          "\"output\" in '%s'; correct one of the two",
                          workspace->project.id, workspace->project.output,
                          workspace->manifest);
    if (log == NULL)
        return result;
    pdk__text_append(&said, "", 0);
    *log = said.data;
    if (said.failed)
        return pdk__fail_memory(error);
    build_log_tidy(said.data);
    return result;
}
