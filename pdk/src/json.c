/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * JSON with error positions: cJSON builds the tree, json_scan finds the
 * position of each part, and this room combines them. It refuses duplicate
 * keys, and members of another type than the reader expects.
 */
#include "json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "failure.h"
#include "json_cursor.h"
#include "json_scan.h"
#include "text.h"

struct json {
    cJSON *root;
    struct json_places places;
    const cJSON **nodes; /* in the order of the places */
    char *text;          /* lines are counted only for an error */
    char path[PDK_ERROR_PATH_SIZE];
};

static const struct json_place *find_place(const struct json *json,
                                           const json_node *node)
{
    for (size_t i = 0; i < json->places.count; i++)
        if (json->nodes[i] == node)
            return &json->places.items[i];
    return &json->places.items[0];
}

static pdk_result reject_at(const struct json *json, size_t offset,
                            pdk_error *error, const char *message)
{
    pdk__json_locate(json->text, offset, error);
    pdk__error_place(error, PDK_STAGE_NONE, json->path);
    return pdk_fail(error, PDK_E_SCHEMA, "%s", message);
}

pdk_result pdk__json_reject(const struct json *json, const json_node *node,
                            pdk_error *error, const char *format, ...)
{
    char message[PDK_ERROR_MESSAGE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return reject_at(json, find_place(json, node)->value, error, message);
}

static pdk_result reject_key(const struct json *json, const json_node *node,
                             pdk_error *error, const char *message)
{
    return reject_at(json, find_place(json, node)->key, error, message);
}

/* Lists the nodes in the order in which json_scan lists the places: a container
 * before its content. */
static void number_nodes(struct json *json)
{
    const cJSON *open[128]; /* json_scan allows half this depth */
    const cJSON *node = json->root;
    size_t depth = 0, count = 0;

    while (node != NULL || depth > 0) {
        if (node == NULL) {
            node = open[--depth]->next;
            continue;
        }
        json->nodes[count++] = node;
        if (node->child != NULL) {
            open[depth++] = node;
            node = node->child;
        } else {
            node = node->next;
        }
    }
}

static int compare_keys(const void *one, const void *other)
{
    const cJSON *const *first = one, *const *second = other;

    return strcmp((*first)->string, (*second)->string);
}

/* A key that occurs twice, or NULL. `keys` has room for all of them. */
static const cJSON *find_twin(const cJSON *object, const cJSON **keys)
{
    const cJSON *child;
    size_t count = 0;

    cJSON_ArrayForEach(child, object)
        keys[count++] = child;
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 1; i < count; i++)
        if (strcmp(keys[i - 1]->string, keys[i]->string) == 0)
            return keys[i];
    return NULL;
}

static const cJSON *last_twin(const cJSON *object, const cJSON *twin)
{
    const cJSON *child, *last = twin;

    cJSON_ArrayForEach(child, object)
        if (strcmp(child->string, twin->string) == 0)
            last = child;
    return last;
}

static pdk_result refuse_twins(const struct json *json, pdk_error *error)
{
    size_t count = json->places.count;
    const cJSON **keys = malloc(count * sizeof *keys);
    pdk_result result = PDK_OK;
    char message[200];

    if (keys == NULL)
        return pdk__fail_memory(error);
    for (size_t i = 0; i < count && result == PDK_OK; i++) {
        const cJSON *twin = NULL;

        if (cJSON_IsObject(json->nodes[i]))
            twin = find_twin(json->nodes[i], keys);
        if (twin == NULL)
            continue;
        twin = last_twin(json->nodes[i], twin);
        snprintf(message, sizeof message, "'%.100s' is given twice",
                 twin->string);
        reject_key(json, twin, error, message);
        result = pdk_fail(error, PDK_E_SYNTAX, "%s", message);
    }
    free(keys);
    return result;
}

static pdk_result build(struct json *json, size_t size_bytes, pdk_error *error)
{
    pdk_result result;

    result = pdk__json_scan(&json->places, json->text, size_bytes, error);
    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_NONE, json->path);
        return result;
    }
    json->root = cJSON_ParseWithLength(json->text, size_bytes);
    json->nodes = calloc(json->places.count, sizeof *json->nodes);
    if (json->root == NULL || json->nodes == NULL)
        return pdk__fail_memory(error);
    number_nodes(json);
    return refuse_twins(json, error);
}

pdk_result pdk__json_parse(struct json **out, const char *text,
                           size_t size_bytes, const char *path,
                           pdk_error *error)
{
    struct json *json = calloc(1, sizeof *json);
    pdk_result result;

    *out = NULL;
    if (json == NULL)
        return pdk__fail_memory(error);
    pdk__text_copy(json->path, sizeof json->path, path != NULL ? path : "");
    json->text = malloc(size_bytes + 1);
    if (json->text == NULL) {
        pdk__json_destroy(json);
        return pdk__fail_memory(error);
    }
    memcpy(json->text, text, size_bytes);
    json->text[size_bytes] = '\0';
    result = build(json, size_bytes, error);
    if (result == PDK_OK)
        *out = json;
    else
        pdk__json_destroy(json);
    return result;
}

void pdk__json_destroy(struct json *json)
{
    if (json == NULL)
        return;
    cJSON_Delete(json->root);
    free(json->places.items);
    free(json->nodes);
    free(json->text);
    free(json);
}

const json_node *pdk__json_root(const struct json *json)
{
    return json->root;
}

/* What a member may be, and what an error calls it. */
struct type {
    cJSON_bool (*is_it)(const json_node *node);
    const char *name;
};

struct wanted {
    const json_node *object;
    const char *key;
    bool is_required;
    const struct type *type;
};

/* Leaves *out as it is, with PDK_OK, if an optional member is missing. */
static pdk_result find_typed(const struct json *json,
                             const struct wanted *wanted, const json_node **out,
                             pdk_error *error)
{
    const json_node *node;

    if (!cJSON_IsObject(wanted->object))
        return pdk__json_reject(json, wanted->object, error,
                                "an object with '%s' is expected here",
                                wanted->key);
    node = cJSON_GetObjectItemCaseSensitive(wanted->object, wanted->key);
    if (node == NULL && wanted->is_required)
        return pdk__json_reject(json, wanted->object, error, "'%s' is missing",
                                wanted->key);
    if (node != NULL && !wanted->type->is_it(node))
        return pdk__json_reject(json, node, error, "'%.100s' must be %s",
                                node->string, wanted->type->name);
    if (node != NULL)
        *out = node;
    return PDK_OK;
}

static cJSON_bool is_number(const json_node *node)
{
    return cJSON_IsNumber(node) && node->valuedouble >= 0 &&
           node->valuedouble <= UINT32_MAX &&
           (double)(uint32_t)node->valuedouble == node->valuedouble;
}

static const struct type a_text = { cJSON_IsString, "a text" };
static const struct type a_number = { is_number,
                                      "a whole number from 0 to 4294967295" };
static const struct type a_flag = { cJSON_IsBool, "true or false" };
static const struct type an_object = { cJSON_IsObject, "an object" };
static const struct type a_list = { cJSON_IsArray, "a list" };

pdk_result pdk__json_text(const struct json *json, const json_node *object,
                          const char *key, bool is_required, const char **out,
                          pdk_error *error)
{
    struct wanted wanted = { object, key, is_required, &a_text };
    const json_node *node = NULL;
    pdk_result result = find_typed(json, &wanted, &node, error);

    if (node != NULL)
        *out = node->valuestring;
    return result;
}

pdk_result pdk__json_number(const struct json *json, const json_node *object,
                            const char *key, bool is_required, uint32_t *out,
                            pdk_error *error)
{
    struct wanted wanted = { object, key, is_required, &a_number };
    const json_node *node = NULL;
    pdk_result result = find_typed(json, &wanted, &node, error);

    if (node != NULL)
        *out = (uint32_t)node->valuedouble;
    return result;
}

pdk_result pdk__json_flag(const struct json *json, const json_node *object,
                          const char *key, bool is_required, bool *out,
                          pdk_error *error)
{
    struct wanted wanted = { object, key, is_required, &a_flag };
    const json_node *node = NULL;
    pdk_result result = find_typed(json, &wanted, &node, error);

    if (node != NULL)
        *out = cJSON_IsTrue(node);
    return result;
}

pdk_result pdk__json_object(const struct json *json, const json_node *object,
                            const char *key, bool is_required,
                            const json_node **out, pdk_error *error)
{
    struct wanted wanted = { object, key, is_required, &an_object };

    return find_typed(json, &wanted, out, error);
}

pdk_result pdk__json_list(const struct json *json, const json_node *object,
                          const char *key, bool is_required,
                          const json_node **out, pdk_error *error)
{
    struct wanted wanted = { object, key, is_required, &a_list };

    return find_typed(json, &wanted, out, error);
}

/* Is the guess's word in the list? If not, all of the list are candidates. */
static bool is_one_of(const char *const *words, struct text_guess *guess)
{
    for (; *words != NULL; words++) {
        if (strcmp(guess->word, *words) == 0)
            return true;
        pdk__text_guess(guess, *words);
    }
    return false;
}

pdk_result pdk__json_only(const struct json *json, const json_node *object,
                          const char *const *keys, pdk_error *error)
{
    const json_node *child;
    char message[400];

    cJSON_ArrayForEach(child, object) {
        struct text_guess guess = { child->string, NULL, 0 };

        if (guess.word == NULL || is_one_of(keys, &guess))
            continue;
        if (guess.best != NULL)
            snprintf(message, sizeof message,
                     "there is no key '%.100s'; did you mean '%.100s'?",
                     guess.word, guess.best);
        else
            snprintf(message, sizeof message, "there is no key '%.100s'",
                     guess.word);
        return reject_key(json, child, error, message);
    }
    return PDK_OK;
}
