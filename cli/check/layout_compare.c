/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares two layouts line by line. A line that begins with a blank belongs to
 * the type above it. Unnamed types, and types on one side only, are left to the
 * comparison of graphs.
 */
#include "check/layout_compare.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_LIMIT 1000 /* longer lines are compared as a whole */

struct lines {
    const char *text, *end;
};

static struct lines lines_of(struct slice slice)
{
    return (struct lines){ slice.data, slice.data + slice.size_bytes };
}

/* The next line without its line break; false at the end. */
static bool next_line(struct lines *lines, char *out)
{
    size_t size, cut;

    if (lines->text >= lines->end)
        return false;
    size = (size_t)(lines->end - lines->text);
    cut = size;
    for (size_t i = 0; i < size && cut == size; i++)
        if (lines->text[i] == '\n')
            cut = i;
    snprintf(out, LINE_LIMIT, "%.*s",
             (int)(cut < LINE_LIMIT ? cut : LINE_LIMIT), lines->text);
    lines->text += cut < size ? cut + 1 : size;
    return true;
}

/* "struct demo_params 64 align 8". Names of templates contain blanks, so the
 * line is parsed from its end. */
struct head_line {
    char *name;            /* "struct demo_params" */
    const char *alignment; /* "align 8", or NULL */
};

/* Parses the line in place; false if it is not that of a named type. */
static bool read_head(char *line, struct head_line *out)
{
    char *blank = strchr(line, ' ');
    char *align = strstr(line, " align ");

    if (line[0] == ' ' || blank == NULL || blank[1] == '#')
        return false;
    out->alignment = NULL;
    if (align != NULL) {
        *align = '\0';
        out->alignment = align + 1;
    }
    out->name = line;
    blank = strrchr(line, ' ');
    if (blank == NULL || blank == strchr(line, ' '))
        return false;
    *blank = '\0';
    return true;
}

/* Moves to the line after that of the type; false if there is none. */
static bool find_type(struct lines *lines, const char *name, char *line,
                      struct head_line *out)
{
    while (next_line(lines, line))
        if (read_head(line, out) && strcmp(out->name, name) == 0)
            return true;
    return false;
}

struct member_line {
    int64_t offset, bits;
    char name[300];
    char type[LINE_LIMIT];
};

static bool read_member(const char *line, struct member_line *out)
{
    return sscanf(line, " %" SCNd64 " %" SCNd64 " %299s %999[^\n]",
                  &out->offset, &out->bits, out->name, out->type) == 4;
}

/* Finds the member of that name among the lines of one type. */
static bool find_member(struct lines lines, const char *name,
                        struct member_line *out)
{
    char line[LINE_LIMIT];

    while (next_line(&lines, line) && line[0] == ' ')
        if (read_member(line, out) && strcmp(out->name, name) == 0)
            return true;
    return false;
}

/* Is this break about that type? */
static bool is_about(const struct finding *finding, const char *type)
{
    return finding->severity >= SEVERITY_BREAK && finding->path != NULL &&
           finding->type_name != NULL && strcmp(finding->type_name, type) == 0;
}

static bool is_broken(const struct finding_list *findings, const char *type)
{
    for (size_t i = 0; i < findings->count; i++)
        if (is_about(&findings->items[i], type))
            return true;
    return false;
}

/* Does a path lead to, or through, a function of that name? */
static bool has_call(const char *path, const char *name)
{
    size_t size = strlen(name);

    while ((path = strstr(path, name)) != NULL) {
        if (path[size] == '(')
            return true;
        path++;
    }
    return false;
}

/* Is there already a finding about this member? */
static bool is_told(const struct finding_list *findings, const char *type,
                    const char *member)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];

        if (is_about(finding, type) && strstr(finding->path, member) != NULL)
            return true;
        if (finding->severity >= SEVERITY_BREAK && finding->path != NULL &&
            finding->type_name != NULL && has_call(finding->path, member))
            return true;
    }
    return false;
}

/* Are two spellings equal except for the signedness of char? */
static bool is_same_but_sign(const char *one, const char *other)
{
    for (; one[0] != '\0' && other[0] != '\0'; one++, other++)
        if ((one[0] == 'C' ? 'c' : one[0]) !=
            (other[0] == 'C' ? 'c' : other[0]))
            return false;
    return one[0] == other[0];
}

static void tell(const struct layout_pair *pair, struct finding_list *findings,
                 const char *type, struct finding *finding)
{
    finding->interface = pair->interface;
    finding->type_name = finding_text(findings, "%s", type);
}

/* abixml omits atomic members, so they look removed or inserted. Replaces that
 * finding, or adds one. */
static struct finding *take_over(struct finding_list *findings,
                                 const char *type, const char *member)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = &findings->items[i];
        const char *name =
            finding->path != NULL ? strrchr(finding->path, '>') : NULL;

        if (name != NULL && strcmp(name + 1, member) == 0 &&
            finding->type_name != NULL && strcmp(finding->type_name, type) == 0)
            return finding;
    }
    return finding_add(findings, "member-atomic", "%s", "");
}

static void tell_atomic(const struct layout_pair *pair,
                        struct finding_list *findings, const char *type,
                        const struct member_line *expected,
                        const struct member_line *found)
{
    static const struct finding_side none = FINDING_NO_SIDE;
    struct finding *finding = take_over(findings, type, expected->name);

    finding->expected = none;
    finding->found = none;
    finding->rule = rule_find("member-atomic");
    finding->severity = finding->rule->severity;
    finding->message = finding_text(
        findings,
        "%s.%s is '%s' at bit %" PRId64 " in the contract, '%s' at "
        "bit %" PRId64 " in the plugin (@: atomic)",
        type, expected->name, expected->type, expected->offset, found->type,
        found->offset);
    tell(pair, findings, type, finding);
}

/* Is the member itself atomic? Parameters of its function do not count. */
static bool is_atomic(const struct member_line *member)
{
    return memchr(member->type, '@', strcspn(member->type, "(")) != NULL;
}

/* Is there already a finding about the size of the member's type, such as
 * "struct demo_range"? It explains the member's size. */
static bool is_type_told(const struct finding_list *findings, const char *type)
{
    const char *name = strchr(type, ' ');
    bool is_enum = strncmp(type, "enum ", 5) == 0;

    for (size_t i = 0; i < findings->count && name != NULL; i++) {
        const struct finding *finding = &findings->items[i];

        if (finding->severity >= SEVERITY_BREAK && finding->type_name != NULL &&
            strcmp(finding->type_name, name + 1) == 0 &&
            (!is_enum || strcmp(finding->rule->id, "enum-size") == 0))
            return true;
    }
    return false;
}

static void compare_member(const struct layout_pair *pair,
                           struct finding_list *findings, const char *type,
                           const struct member_line *expected,
                           const struct member_line *found)
{
    const char *name = expected->name;
    bool is_same_type = strcmp(expected->type, found->type) == 0;

    if (is_atomic(expected) || is_atomic(found)) {
        if (!is_same_type || expected->offset != found->offset)
            tell_atomic(pair, findings, type, expected, found);
        return;
    }
    if (is_told(findings, type, name) ||
        (is_same_type && is_type_told(findings, expected->type)))
        return;
    if (is_same_type && expected->bits != found->bits)
        tell(pair, findings, type,
             finding_add(findings, "member-bits",
                         "%s.%s has %" PRId64 " bits in the contract, %" PRId64
                         " in the plugin",
                         type, name, expected->bits, found->bits));
    else if (!is_same_type && is_same_but_sign(expected->type, found->type))
        tell(pair, findings, type,
             finding_add(findings, "char-sign",
                         "a char in %s.%s is signed on one side only", type,
                         name));
}

static void compare_members(const struct layout_pair *pair,
                            struct finding_list *findings, const char *type,
                            struct lines expected, struct lines found)
{
    char line[LINE_LIMIT];

    while (next_line(&expected, line) && line[0] == ' ') {
        struct member_line one, other;

        if (!read_member(line, &one))
            continue;
        if (find_member(found, one.name, &other))
            compare_member(pair, findings, type, &one, &other);
        else if (is_atomic(&one))
            tell_atomic(pair, findings, type, &one,
                        &(struct member_line){ .type = "nothing" });
    }
}

/* Are both from the same compiler? Each describes alignment in its own way. */
static bool is_same_compiler(const struct layout_pair *pair)
{
    struct lines expected = lines_of(pair->expected);
    struct lines found = lines_of(pair->found);
    char one[LINE_LIMIT], other[LINE_LIMIT];

    return next_line(&expected, one) && next_line(&found, other) &&
           strcmp(one, other) == 0;
}

static void compare_alignment(const struct layout_pair *pair,
                              struct finding_list *findings, const char *type,
                              const char *one, const char *other)
{
    bool is_missing = one == NULL || other == NULL;

    if (one == other || (is_missing && !is_same_compiler(pair)) ||
        (!is_missing && strcmp(one, other) == 0) || is_broken(findings, type))
        return;
    tell(pair, findings, type,
         finding_add(
             findings, "type-alignment",
             "%s has a different alignment: '%s' in the contract, '%s' in "
             "the plugin",
             type, one != NULL ? one : "none of its own",
             other != NULL ? other : "none of its own"));
}

/* Compares one type of the contract, and the lines after it. */
static void compare_type(const struct layout_pair *pair,
                         struct finding_list *findings, char *line,
                         struct lines expected)
{
    struct lines found = lines_of(pair->found);
    struct head_line head, other;
    char other_line[LINE_LIMIT];
    const char *name;

    if (!read_head(line, &head) ||
        !find_type(&found, head.name, other_line, &other))
        return;
    name = strchr(head.name, ' ') + 1;
    compare_alignment(pair, findings, name, head.alignment, other.alignment);
    if (strncmp(head.name, "enum ", 5) != 0)
        compare_members(pair, findings, name, expected, found);
}

/* The line of compiler options; false if there is none. */
static bool find_flags(struct lines lines, char *out)
{
    while (next_line(&lines, out))
        if (strncmp(out, "flags", 5) == 0)
            return true;
    return false;
}

static void compare_flags(const struct layout_pair *pair,
                          struct finding_list *findings, const char *expected)
{
    struct lines lines = lines_of(pair->found);
    char found[LINE_LIMIT];

    if (!find_flags(lines, found) || strcmp(expected, found) == 0)
        return;
    finding_add(findings, "call-flags",
                "functions are called differently: the contract was built "
                "with '%s', the plugin with '%s'",
                expected + strlen("flags"), found + strlen("flags"))
        ->interface = pair->interface;
}

void layout_compare(const struct layout_pair *pair,
                    struct finding_list *findings)
{
    struct lines lines = lines_of(pair->expected);
    char line[LINE_LIMIT];

    while (next_line(&lines, line)) {
        if (strncmp(line, "flags", 5) == 0)
            compare_flags(pair, findings, line);
        else if (line[0] != ' ' && strncmp(line, "table ", 6) != 0 &&
                 strncmp(line, "compiler ", 9) != 0)
            compare_type(pair, findings, line, lines);
    }
}
