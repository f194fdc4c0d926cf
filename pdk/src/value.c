/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Documents as a whole: may this one be trusted, a copy of it, are two the
 * same? A check accepts what a writer makes and nothing else: contents lie in
 * the order of their cells, each behind the one before it. So none is reached
 * twice, and a small block cannot unfold into a large tree.
 */
#include "pdk/value.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "text.h"
#include "value_keys.h"
#include "value_walk.h"
#include "value_writer.h"

/* A container whose cells are being checked. */
struct frame {
    uint64_t cells; /* where the first one is */
    uint64_t count, next;
    bool is_map;
};

struct check {
    const unsigned char *block;
    uint64_t taken; /* what lies before this belongs to a content already */
    struct frame open[PDK__VALUE_DEPTH];
    uint32_t depth;
    struct value_keys keys; /* of the maps that are open */
    pdk_error *error;
};

static pdk_result refuse(const struct check *check, uint64_t place,
                         const char *what)
{
    return pdk_fail(check->error, PDK_E_STATE_CORRUPT,
                    "the document is damaged: %s, at byte %llu", what,
                    (unsigned long long)place);
}

static pdk_value cell_at(const struct check *check, uint64_t place)
{
    pdk_value cell;

    memcpy(&cell, check->block + place, sizeof cell);
    return cell;
}

/* Takes `size` bytes from `start` for one content, before `limit`. */
static bool take(struct check *check, uint64_t start, uint64_t size,
                 uint64_t limit)
{
    if (start < check->taken || start > limit || size > limit - start)
        return false;
    check->taken = start + size;
    return true;
}

static pdk_result check_text(struct check *check, uint64_t place,
                             uint64_t limit)
{
    pdk_value cell = cell_at(check, place);
    uint64_t start = place + cell.bits, size = pdk_length(&cell);
    const char *text;

    if (!take(check, start, size + 1, limit))
        return refuse(check, place, "a text lies where it cannot");
    text = (const char *)check->block + start;
    if (text[size] != '\0' || !pdk__text_is_utf8(text, size))
        return refuse(check, place, "a text has no end or is not UTF-8");
    return PDK_OK;
}

/* A text that was checked. */
static pdk_text text_at(const struct check *check, uint64_t place)
{
    pdk_value cell = cell_at(check, place);

    return (pdk_text){ (const char *)check->block + (place + cell.bits),
                       pdk_length(&cell) };
}

/* Is it the key of an earlier entry of this map? */
static bool is_taken(const struct check *check, const struct frame *map,
                     uint64_t place, pdk_text key)
{
    for (uint64_t at = map->cells; at < place; at += 2 * sizeof(pdk_value)) {
        pdk_text other = text_at(check, at);

        if (other.size_bytes == key.size_bytes &&
            memcmp(other.data, key.data, key.size_bytes) == 0)
            return true;
    }
    return false;
}

static pdk_result check_key(struct check *check, const struct frame *map,
                            uint64_t place)
{
    pdk_value cell = cell_at(check, place);
    bool is_known;
    pdk_result result;
    pdk_text key;

    if (pdk_kind(&cell) != PDK_TEXT)
        return refuse(check, place, "a key is no text");
    result = check_text(check, place, map->cells);
    if (result != PDK_OK)
        return result;
    key = text_at(check, place);
    if (memchr(key.data, '\0', key.size_bytes) != NULL)
        return refuse(check, place, "there is a NUL in a key");
    if (!pdk__value_keys_add(
            &check->keys,
            pdk__value_key_mark(key.data, key.size_bytes, check->depth),
            &is_known))
        return pdk__fail_memory(check->error);
    if (is_known && is_taken(check, map, place, key))
        return refuse(check, place, "a map has a key twice");
    return PDK_OK;
}

static pdk_result check_bytes(struct check *check, uint64_t place,
                              uint64_t limit)
{
    pdk_value cell = cell_at(check, place);
    uint64_t start = place + cell.bits, size = pdk_length(&cell);

    if (size == 0 ? cell.bits != 0
                  : start % 8 != 0 || !take(check, start, size, limit))
        return refuse(check, place, "bytes lie where they cannot");
    return PDK_OK;
}

/* Opens it; its cells are taken when it is closed, behind what they point to.
 */
static pdk_result check_container(struct check *check, uint64_t place,
                                  uint64_t limit)
{
    pdk_value cell = cell_at(check, place);
    bool is_map = pdk_kind(&cell) == PDK_MAP;
    uint64_t start = place + cell.bits, count = pdk_length(&cell);
    uint64_t each = is_map ? 2 * sizeof cell : sizeof cell;

    if (check->depth == PDK__VALUE_DEPTH)
        return refuse(check, place, "the tree is too deep");
    if (count == 0 ? cell.bits != 0
                   : start % 8 != 0 || start < check->taken || start > limit ||
                         count > (limit - start) / each)
        return refuse(check, place, "a list or map lies where it cannot");
    check->open[check->depth++] = (struct frame){
        .cells = start, .count = is_map ? 2 * count : count, .is_map = is_map
    };
    return PDK_OK;
}

static pdk_result check_cell(struct check *check, uint64_t place,
                             uint64_t limit)
{
    pdk_value cell = cell_at(check, place);
    bool is_good = pdk_length(&cell) == 0;

    switch (pdk_kind(&cell)) {
    case PDK_NULL:
        is_good = is_good && cell.bits == 0;
        break;
    case PDK_BOOL:
        is_good = is_good && cell.bits <= 1;
        break;
    case PDK_I64:
    case PDK_U64:
    case PDK_F64:
        break;
    case PDK_TEXT:
        return check_text(check, place, limit);
    case PDK_BYTES:
        return check_bytes(check, place, limit);
    case PDK_LIST:
    case PDK_MAP:
        return check_container(check, place, limit);
    default:
        is_good = false;
    }
    return is_good ? PDK_OK : refuse(check, place, "a cell has no known kind");
}

/* The next cell of the container opened last, or its end. */
static pdk_result check_step(struct check *check)
{
    struct frame *frame = &check->open[check->depth - 1];
    uint64_t place = frame->cells + frame->next * sizeof(pdk_value);

    if (frame->next == frame->count) {
        if (frame->count > 0)
            check->taken = place;
        if (frame->is_map)
            pdk__value_keys_drop(&check->keys, frame->count / 2);
        check->depth--;
        return PDK_OK;
    }
    frame->next++;
    if (frame->is_map && frame->next % 2 == 1)
        return check_key(check, frame, place);
    return check_cell(check, place, frame->cells);
}

static pdk_result check_head(const void *data, uint64_t size_bytes,
                             pdk_error *error)
{
    pdk_document head;

    if (data == NULL || (uintptr_t)data % 8 != 0)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "a document must be aligned to 8 bytes");
    if (size_bytes < sizeof head)
        return pdk_fail(error, PDK_E_STATE_CORRUPT,
                        "the document is damaged: it ends inside its head");
    memcpy(&head, data, sizeof head);
    if (head.magic != PDK_DOCUMENT_MAGIC || head.reserved != 0)
        return pdk_fail(error, PDK_E_STATE_CORRUPT,
                        "not a document of this kind of machine: it does not "
                        "begin as one");
    if (head.size_bytes != size_bytes)
        return pdk_fail(error, PDK_E_STATE_CORRUPT,
                        "the document is damaged: it says that it has %llu "
                        "bytes, and has %llu",
                        (unsigned long long)head.size_bytes,
                        (unsigned long long)size_bytes);
    return PDK_OK;
}

pdk_result pdk_document_check(const void *data, uint64_t size_bytes,
                              const pdk_document **out, pdk_error *error)
{
    struct check check = { .block = data,
                           .taken = sizeof(pdk_document),
                           .error = error };
    pdk_result result = check_head(data, size_bytes, error);

    if (result == PDK_OK)
        result = check_cell(&check, offsetof(pdk_document, root), size_bytes);
    while (result == PDK_OK && check.depth > 0)
        result = check_step(&check);
    pdk__value_keys_finish(&check.keys);
    if (result == PDK_OK)
        *out = data;
    return result;
}

pdk_result pdk_document_copy(pdk_document **out, const pdk_value *value,
                             pdk_error *error)
{
    pdk_writer *writer;
    pdk_result result = pdk_writer_create(&writer, error);

    if (result != PDK_OK)
        return result;
    writer->put_value(writer, NULL, value);
    result = pdk__writer_take(writer, out, error);
    pdk_writer_destroy(writer);
    return result;
}

static bool is_same_leaf(const pdk_value *one, const pdk_value *other)
{
    double left, right;

    switch (pdk_kind(one)) {
    case PDK_NULL:
        return true;
    case PDK_TEXT:
    case PDK_BYTES:
        return memcmp(pdk_content_(one), pdk_content_(other),
                      pdk_length(one)) == 0;
    case PDK_F64:
        left = pdk_as_f64(one, 0);
        right = pdk_as_f64(other, 0);
        return one->bits == other->bits || (left != left && right != right);
    default:
        return one->bits == other->bits;
    }
}

static bool is_same_key(pdk_text one, pdk_text other)
{
    if (one.data == NULL || other.data == NULL)
        return one.data == other.data;
    return one.size_bytes == other.size_bytes &&
           memcmp(one.data, other.data, one.size_bytes) == 0;
}

int pdk_value_equal(const pdk_value *one, const pdk_value *other)
{
    struct value_walk left = { .root = one }, right = { .root = other };
    enum value_step step;

    while ((step = pdk__value_next(&left)) > VALUE_DONE) {
        if (pdk__value_next(&right) != step)
            return false;
        if (step == VALUE_CLOSE)
            continue;
        if (pdk_kind(left.value) != pdk_kind(right.value) ||
            pdk_length(left.value) != pdk_length(right.value) ||
            !is_same_key(left.key, right.key))
            return false;
        if (step == VALUE_LEAF && !is_same_leaf(left.value, right.value))
            return false;
    }
    return step == VALUE_DONE;
}
