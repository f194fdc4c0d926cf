/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Decides whether a type is public or private, by the file that defines it.
 * Headers are compared by base name, since installed headers have other paths.
 */
#include "check/privacy.h"

#include <string.h>

#include "text.h"

static bool ends_in(const char *file, const char *const *endings)
{
    for (; *endings != NULL; endings++)
        if (pdk__text_ends_with(file, *endings))
            return true;
    return false;
}

static bool is_own_header(const char *file)
{
    static const char *const endings[] = { ".h",   ".hh",  ".hpp", ".hxx",
                                           ".inl", ".ipp", NULL };

    return strncmp(file, "/usr/", 5) != 0 && ends_in(file, endings);
}

static bool is_source(const char *file)
{
    static const char *const endings[] = { ".c",   ".cc", ".cpp", ".cxx",
                                           ".c++", ".C",  NULL };

    return ends_in(file, endings);
}

bool privacy_has_headers(const struct graph *graph)
{
    for (uint32_t i = 0; i < graph->export_count; i++)
        if (is_own_header(graph->exports[i].place.file))
            return true;
    for (uint32_t i = 1; i < graph->type_count; i++) {
        enum graph_kind kind = graph->types[i].kind;

        if ((kind == GRAPH_STRUCT || kind == GRAPH_UNION ||
             kind == GRAPH_ENUM || kind == GRAPH_TYPEDEF) &&
            is_own_header(graph->types[i].place.file))
            return true;
    }
    return false;
}

static bool is_listed(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_hidden_file(const struct privacy *privacy, const char *file)
{
    if (privacy->header_count > 0)
        return strncmp(file, "/usr/include/", 13) != 0 &&
               !is_listed(privacy->headers, privacy->header_count,
                          pdk__path_base(file));
    return privacy->hides_sources && is_source(file);
}

/* Debug information may place an instance of a template where it is used. Its
 * members have the place of the header. */
bool privacy_hides(const struct privacy *privacy, const struct graph_type *type)
{
    if (privacy == NULL || type->place.file[0] == '\0' ||
        !is_hidden_file(privacy, type->place.file))
        return false;
    for (uint32_t i = 0; i < type->part_count; i++)
        if (type->parts[i].place.file[0] != '\0' &&
            !is_hidden_file(privacy, type->parts[i].place.file))
            return false;
    return true;
}

/* Names that C and C++ reserve. */
static bool is_reserved(const char *name)
{
    return strncmp(name, "std::", 5) == 0 || strncmp(name, "__", 2) == 0 ||
           (name[0] == '_' && name[1] >= 'A' && name[1] <= 'Z');
}

bool privacy_expects_no_definition(const struct privacy *privacy,
                                   const char *name)
{
    return privacy == NULL || is_reserved(name) ||
           is_listed(privacy->opaque, privacy->opaque_count, name);
}
