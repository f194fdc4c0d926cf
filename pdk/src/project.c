/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads pdk.json. Refuses what it does not know, so that a misspelt key is told
 * and not ignored; whether the files exist is not its business.
 */
#include "project.h"

#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "failure.h"
#include "json.h"
#include "manifest.h"
#include "text.h"

static const char *const project_keys[] = {
    "$schema", "pdk_project", "id",      "version", "contract",
    "output",  "build",       "sources", NULL,
};

static pdk_result read_texts(struct project *out,
                             const struct manifest_reader *reader)
{
    const struct manifest_field fields[] = {
        { "id", true, &out->id, pdk__text_is_plugin_id, MANIFEST_ID },
        { "version", true, &out->version, pdk__manifest_is_version,
          MANIFEST_VERSION },
        { "contract", false, &out->contract, pdk__manifest_is_path,
          "a path ending in .json, or the name of a contract" },
        { "output", true, &out->output, pdk__manifest_is_path,
          "the path of the shared object that the build makes" },
    };
    pdk_result result =
        pdk__manifest_texts(reader, fields, sizeof fields / sizeof *fields);

    if (result != PDK_OK)
        return result;
    if (pdk__text_ends_with(out->output, "/"))
        return pdk__manifest_reject(reader, "output", "a file, not a folder");
    return PDK_OK;
}

/* Texts of a list, NULL-terminated, released with free(). */
static pdk_result read_list(const char *const **out, const json_node *list,
                            const struct manifest_reader *reader)
{
    size_t count = (size_t)cJSON_GetArraySize(list), at = 0;
    const char **texts = calloc(count + 1, sizeof *texts);
    const json_node *item;

    if (texts == NULL)
        return pdk__fail_memory(reader->error);
    *out = texts;
    cJSON_ArrayForEach(item, list) {
        if (!cJSON_IsString(item) || item->valuestring[0] == '\0')
            return pdk__json_reject(
                reader->json, item, reader->error,
                "a text that is not empty is expected here");
        texts[at++] = item->valuestring;
    }
    return PDK_OK;
}

static pdk_result read_sources(struct project *out,
                               const struct manifest_reader *reader)
{
    const json_node *list = NULL;
    const char **texts;
    pdk_result result = pdk__json_list(reader->json, reader->object, "sources",
                                       false, &list, reader->error);

    if (result != PDK_OK)
        return result;
    if (list != NULL && cJSON_GetArraySize(list) == 0)
        return pdk__manifest_reject(reader, "sources",
                                    "a list of files and folders");
    if (list != NULL)
        return read_list(&out->sources, list, reader);
    texts = calloc(2, sizeof *texts);
    if (texts == NULL)
        return pdk__fail_memory(reader->error);
    texts[0] = ".";
    out->sources = texts;
    return PDK_OK;
}

static pdk_result read_command(struct project_command *out,
                               const json_node *words,
                               const struct manifest_reader *reader)
{
    if (!cJSON_IsArray(words) || cJSON_GetArraySize(words) == 0)
        return pdk__json_reject(reader->json, words, reader->error,
                                "a command is wanted here: a list of words "
                                "such as [\"make\", \"plugin\"]");
    return read_list(&out->arguments, words, reader);
}

static pdk_result read_build(struct project *out,
                             const struct manifest_reader *reader)
{
    const json_node *list = NULL, *words;
    pdk_result result = pdk__json_list(reader->json, reader->object, "build",
                                       false, &list, reader->error);

    if (result != PDK_OK || list == NULL)
        return result;
    out->build =
        calloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *out->build);
    if (out->build == NULL)
        return pdk__fail_memory(reader->error);
    cJSON_ArrayForEach(words, list) {
        result = read_command(&out->build[out->build_count++], words, reader);
        if (result != PDK_OK)
            return result;
    }
    return PDK_OK;
}

static pdk_result read_project(struct project *out, pdk_error *error)
{
    struct manifest_reader reader = { out->json, pdk__json_root(out->json),
                                      error };
    pdk_result result;

    if (!cJSON_IsObject(reader.object))
        return pdk__json_reject(reader.json, reader.object, error,
                                "a project is an object in braces");
    result = pdk__json_only(reader.json, reader.object, project_keys, error);
    if (result == PDK_OK)
        result = pdk__manifest_format(&reader, "pdk_project");
    if (result == PDK_OK)
        result = read_texts(out, &reader);
    if (result == PDK_OK)
        result = read_build(out, &reader);
    if (result == PDK_OK)
        result = read_sources(out, &reader);
    return result;
}

pdk_result pdk__project_parse(struct project *out, const char *text,
                              size_t size_bytes, const char *path,
                              pdk_error *error)
{
    pdk_result result;

    *out = (struct project){ 0 };
    result = pdk__json_parse(&out->json, text, size_bytes, path, error);
    if (result == PDK_OK)
        result = read_project(out, error);
    if (result != PDK_OK)
        pdk__project_finish(out);
    return result;
}

void pdk__project_finish(struct project *project)
{
    for (size_t i = 0; i < project->build_count; i++)
        free((void *)(uintptr_t)project->build[i].arguments);
    free(project->build);
    free((void *)(uintptr_t)project->sources);
    pdk__json_destroy(project->json);
    *project = (struct project){ 0 };
}
