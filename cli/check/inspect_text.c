/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Prints the facts as text. It prints the JSON object member by member, so that
 * both formats have the same content.
 */
#include "check/inspect.h"

#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "text.h"

/* A name from a file, or a saved state. */
static void print_tamed(FILE *out, const char *text)
{
    char *copy = strdup(text);

    if (copy == NULL)
        return;
    pdk__text_tame(copy);
    fputs(copy, out);
    free(copy);
}

static void print_name(FILE *out, int indent, const char *name)
{
    fprintf(out, "%*s", indent, "");
    for (const char *at = name; *at != '\0'; at++)
        fputc(*at == '_' ? ' ' : *at, out);
    fputc(':', out);
}

static void print_scalar(FILE *out, const cJSON *value)
{
    if (cJSON_IsString(value) || cJSON_IsRaw(value))
        print_tamed(out, value->valuestring);
    else if (cJSON_IsBool(value))
        fprintf(out, "%s", cJSON_IsTrue(value) ? "yes" : "no");
    else if (cJSON_IsNumber(value))
        fprintf(out, "%.0f", value->valuedouble);
}

/* "libc.so.6, libm.so.6"; "none" for an empty list. */
static void print_words(FILE *out, const cJSON *list)
{
    const cJSON *item;

    if (list->child == NULL)
        fprintf(out, " none");
    cJSON_ArrayForEach(item, list) {
        fprintf(out, "%s", item == list->child ? " " : ", ");
        print_scalar(out, item);
    }
    fprintf(out, "\n");
}

/* One object of a list on one line: its first value, then the others. */
static void print_row(FILE *out, int indent, const cJSON *object)
{
    const cJSON *member;

    fprintf(out, "%*s", indent, "");
    cJSON_ArrayForEach(member, object) {
        if (cJSON_IsArray(member))
            continue;
        if (member != object->child && !cJSON_IsString(member)) {
            print_name(out, 2, member->string);
            fputc(' ', out);
        } else if (member != object->child)
            fprintf(out, "  ");
        print_scalar(out, member);
    }
    fprintf(out, "\n");
}

static bool holds_objects(const cJSON *list)
{
    return cJSON_IsArray(list) && cJSON_IsObject(list->child);
}

/* The lists inside an object that was printed as a row. */
static void print_inner(FILE *out, int indent, const cJSON *object)
{
    const cJSON *member, *row;

    cJSON_ArrayForEach(member, object) {
        if (!holds_objects(member))
            continue;
        cJSON_ArrayForEach(row, member) {
            print_name(out, indent, member->string);
            print_row(out, 1, row);
        }
    }
}

static void print_member(FILE *out, const cJSON *member)
{
    const cJSON *row;

    print_name(out, 2, member->string);
    if (!cJSON_IsArray(member)) {
        fputc(' ', out);
        print_scalar(out, member);
        fprintf(out, "\n");
        return;
    }
    if (!holds_objects(member)) {
        print_words(out, member);
        return;
    }
    fprintf(out, "\n");
    cJSON_ArrayForEach(row, member) {
        print_row(out, 4, row);
        print_inner(out, 8, row);
    }
}

void inspect_print(FILE *out, const struct cJSON *facts)
{
    static const char *const head[] = { "pdk_inspect", "kind", "file" };
    const cJSON *file = cJSON_GetObjectItem(facts, "file");
    const cJSON *kind = cJSON_GetObjectItem(facts, "kind"), *member;

    print_scalar(out, file);
    fputs(": ", out);
    print_scalar(out, kind);
    fputc('\n', out);
    cJSON_ArrayForEach(member, facts) {
        bool is_head = false;

        for (size_t i = 0; i < sizeof head / sizeof *head; i++)
            is_head |= strcmp(head[i], member->string) == 0;
        if (!is_head)
            print_member(out, member);
    }
}
