/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The list of findings and their texts, and the exceptions of a contract. An
 * exception never applies to something that could not be verified.
 */
#include "check/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

void finding_list_finish(struct finding_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].consequences);
    for (size_t i = 0; i < list->kept_count; i++)
        free(list->kept[i]);
    free(list->unkept.consequences);
    free(list->items);
    free(list->kept);
    *list = (struct finding_list){ 0 };
}

/* Makes room for one more item, doubling the array; false if out of memory. */
static bool make_room(void **items, size_t count, size_t *capacity, size_t size)
{
    size_t more = *capacity != 0 ? *capacity * 2 : 16;
    void *grown;

    if (count < *capacity)
        return true;
    grown = realloc(*items, more * size);
    if (grown == NULL)
        return false;
    *items = grown;
    *capacity = more;
    return true;
}

void *finding_keep(struct finding_list *list, size_t size_bytes)
{
    void *all = list->kept;
    void *kept = NULL;

    if (make_room(&all, list->kept_count, &list->kept_capacity,
                  sizeof *list->kept))
        kept = calloc(1, size_bytes);
    list->kept = all;
    if (kept != NULL)
        list->kept[list->kept_count++] = kept;
    else
        list->failed = true;
    return kept;
}

static const char *keep_text(struct finding_list *list, const char *format,
                             va_list arguments)
{
    va_list again;
    char *text = NULL;
    int size;

    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size >= 0)
        text = finding_keep(list, (size_t)size + 1);
    if (text == NULL) {
        list->failed = true;
        return "";
    }
    vsnprintf(text, (size_t)size + 1, format, arguments);
    pdk__text_tame(text);
    return text;
}

const char *finding_text(struct finding_list *list, const char *format, ...)
{
    va_list arguments;
    const char *text;

    va_start(arguments, format);
    text = keep_text(list, format, arguments);
    va_end(arguments);
    return text;
}

static struct finding *lose(struct finding_list *list)
{
    list->failed = true;
    free(list->unkept.consequences);
    list->unkept = (struct finding){ .rule = rule_find("analysis-failed") };
    return &list->unkept;
}

struct finding *finding_add(struct finding_list *list, const char *rule,
                            const char *format, ...)
{
    void *items = list->items;
    struct finding *finding;
    va_list arguments;

    if (!make_room(&items, list->count, &list->capacity, sizeof *finding))
        return lose(list);
    list->items = items;
    finding = &list->items[list->count++];
    *finding = (struct finding){
        .rule = rule_find(rule),
        .expected = FINDING_NO_SIDE,
        .found = FINDING_NO_SIDE,
    };
    finding->severity = finding->rule->severity;
    va_start(arguments, format);
    finding->message = keep_text(list, format, arguments);
    va_end(arguments);
    return finding;
}

void finding_add_consequence(struct finding_list *list, struct finding *finding,
                             const char *line)
{
    const char **lines =
        realloc(finding->consequences,
                (finding->consequence_count + 1) * sizeof *lines);

    if (lines == NULL) {
        list->failed = true;
        return;
    }
    lines[finding->consequence_count++] = line;
    finding->consequences = lines;
}

/* An insertion sort: it is stable, and there are few findings. */
static void sort_by_severity(struct finding_list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        struct finding next = list->items[i];
        size_t k = i;

        for (; k > 0 && list->items[k - 1].severity < next.severity; k--)
            list->items[k] = list->items[k - 1];
        list->items[k] = next;
    }
}

static bool is_over(const struct contract_exception *exception,
                    const char *today)
{
    return exception->expires != NULL && strcmp(exception->expires, today) < 0;
}

static bool applies(const struct contract_exception *exception,
                    const struct finding *finding)
{
    if (strcmp(exception->rule, finding->rule->id) != 0)
        return false;
    if (exception->type == NULL)
        return true;
    return finding->type_name != NULL &&
           strcmp(exception->type, finding->type_name) == 0;
}

static enum severity severity_of(const struct contract_exception *exception)
{
    if (exception->severity == NULL || strcmp(exception->severity, "info") == 0)
        return SEVERITY_INFO;
    return strcmp(exception->severity, "break") == 0 ? SEVERITY_BREAK
                                                     : SEVERITY_WARNING;
}

/* True if the exception would apply to the finding, but has expired. */
static bool except(struct finding_list *list, struct finding *finding,
                   const struct contract_exception *exception,
                   const char *today)
{
    if (!applies(exception, finding))
        return false;
    if (is_over(exception, today)) {
        finding->expired = finding_text(list, "tolerated until %s: %s",
                                        exception->expires, exception->reason);
        return true;
    }
    finding->severity = severity_of(exception);
    if (exception->severity == NULL)
        finding->tolerated = exception->reason;
    else
        finding_add_consequence(
            list, finding,
            finding_text(list, "the contract counts it as %s: %s",
                         exception->severity, exception->reason));
    return false;
}

/* True if one of the first `count` findings needs the expired exception. */
static bool except_all(struct finding_list *list, size_t count,
                       const struct contract_exception *exception,
                       const char *today)
{
    bool is_missed = false;

    for (size_t i = 0; i < count; i++) {
        struct finding *finding = &list->items[i];

        if (finding->severity == SEVERITY_BREAK ||
            finding->severity == SEVERITY_WARNING ||
            (finding->severity == SEVERITY_INFO && exception->severity != NULL))
            is_missed |= except(list, finding, exception, today);
    }
    return is_missed;
}

void finding_tolerate(struct finding_list *list,
                      const struct contract *contract, const char *today)
{
    size_t count = list->count;

    for (size_t i = 0; i < contract->exception_count; i++) {
        const struct contract_exception *next = &contract->exceptions[i];

        if (except_all(list, count, next, today))
            finding_add(list, "exception-expired",
                        "the contract's exception for %s expired on %s",
                        next->rule, next->expires);
    }
    sort_by_severity(list);
}

static bool is_alike(const struct finding *one, const struct finding *other)
{
    return one->rule == other->rule &&
           (one->path == NULL) == (other->path == NULL) &&
           (one->interface == NULL) == (other->interface == NULL) &&
           strcmp(one->message, other->message) == 0;
}

static void remove_at(struct finding_list *list, size_t index)
{
    free(list->items[index].consequences);
    list->count--;
    memmove(&list->items[index], &list->items[index + 1],
            (list->count - index) * sizeof *list->items);
}

static void merge_alike(struct finding_list *list, size_t index)
{
    for (size_t i = list->count - 1; i > index; i--) {
        struct finding *finding = &list->items[index];

        if (!is_alike(finding, &list->items[i]))
            continue;
        if (finding->interface != NULL &&
            strcmp(finding->interface, list->items[i].interface) != 0)
            finding->interface = finding_text(
                list, "%s, %s", finding->interface, list->items[i].interface);
        remove_at(list, i);
    }
}

/* A finding inside the table of the same interface, or NULL. */
static struct finding *find_inside(struct finding_list *list,
                                   const struct finding *table)
{
    for (size_t i = 0; i < list->count; i++) {
        struct finding *finding = &list->items[i];

        if (finding->severity == SEVERITY_BREAK && finding->path != NULL &&
            finding->interface != NULL &&
            strstr(finding->interface, table->interface) != NULL)
            return finding;
    }
    return NULL;
}

/* A finding about the variable or its content, or NULL. */
static struct finding *find_about(struct finding_list *list, const char *name)
{
    size_t size = strlen(name);

    for (size_t i = 0; i < list->count; i++) {
        struct finding *finding = &list->items[i];

        if (finding->severity == SEVERITY_BREAK && finding->path != NULL &&
            strncmp(finding->path, name, size) == 0 &&
            strchr(".[-", finding->path[size]) != NULL)
            return finding;
    }
    return NULL;
}

/* Removes the finding about a size if another one explains it. */
static bool fold_size(struct finding_list *list, size_t index)
{
    const struct finding *size = &list->items[index];
    struct finding *inside = NULL;

    if (strcmp(size->rule->id, "table-size") == 0)
        inside = find_inside(list, size);
    else if (strcmp(size->rule->id, "symbol-size") == 0)
        inside = find_about(list, size->type_name);
    if (inside == NULL)
        return false;
    finding_add_consequence(list, inside, size->message);
    remove_at(list, index);
    return true;
}

void finding_settle(struct finding_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        merge_alike(list, i);
    for (size_t i = 0; i < list->count;)
        if (!fold_size(list, i))
            i++;
    sort_by_severity(list);
}

size_t finding_count(const struct finding_list *list, enum severity severity)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        count += list->items[i].severity == severity;
    return count;
}

bool finding_has(const struct finding_list *list, enum severity severity)
{
    return finding_count(list, severity) > 0;
}
