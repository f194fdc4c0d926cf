/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A plugin project's own file, pdk.json.
 */
#include "fuzz.h"

#include "project.h"
#include "text.h"

static void check_project(const struct project *project)
{
    HOLDS(pdk__text_is_plugin_id(project->id));
    HOLDS(project->version != NULL && project->version[0] != '\0');
    HOLDS(project->output != NULL && project->output[0] != '\0');
    for (size_t i = 0; project->sources[i] != NULL; i++)
        HOLDS(project->sources[i][0] != '\0');
    for (size_t i = 0; i < project->build_count; i++)
        HOLDS(project->build[i].arguments[0] != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    pdk_error error = PDK_ERROR_INIT;
    struct project project = { 0 };
    char *text = fuzz_copy(data, size_bytes);
    pdk_result result =
        pdk__project_parse(&project, text, size_bytes, "pdk.json", &error);

    if (result == PDK_OK)
        check_project(&project);
    else
        fuzz_refused(result, &error);
    pdk__project_finish(&project);
    free(text);
    return 0;
}
