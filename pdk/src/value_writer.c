/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Builds documents. Contents go into the block as they come; the cells of a
 * container wait until it is closed and then follow what they point to. So a
 * document is written once, front to back, and bulk bytes are copied once. It
 * refuses keys where there are none, two alike, and what is no UTF-8.
 */
#include "value_writer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "pdk/value.h"
#include "text.h"
#include "value_keys.h"
#include "value_walk.h"

#define FIRST_CAPACITY 4096u
#define LENGTH_LIMIT (UINT64_C(1) << 56) /* what the head of a cell can say */

/* A container that is open. */
struct frame {
    uint32_t kind;
    size_t first; /* of its cells, among those that wait */
    size_t keys;  /* how many it has */
};

struct writer {
    pdk_writer public;    /* first: it is what everybody else sees */
    unsigned char *block; /* begins with the document's head */
    size_t size, capacity;
    pdk_value *cells; /* those that wait; `bits` is a place in the block */
    size_t cell_count, cell_capacity;
    struct value_keys keys;
    struct frame frames[PDK__VALUE_DEPTH];
    uint32_t depth;
    char message[128]; /* what the first failure was */
};

static struct writer *writer_of(pdk_writer *writer)
{
    return (struct writer *)(void *)writer;
}

/* The first failure sticks. */
static pdk_result refuse(struct writer *writer, pdk_result result,
                         const char *message)
{
    if (writer->public.result == PDK_OK) {
        writer->public.result = result;
        pdk__text_copy(writer->message, sizeof writer->message, message);
    }
    return writer->public.result;
}

static pdk_result refuse_memory(struct writer *writer)
{
    return refuse(writer, PDK_E_MEMORY, "out of memory");
}

/* Room in the block for `size` bytes and a few more. */
static pdk_result make_room(struct writer *writer, uint64_t size, size_t more)
{
    size_t capacity = writer->capacity;
    unsigned char *block;

    if (size >= LENGTH_LIMIT || size + more > SIZE_MAX / 2 - writer->size)
        return refuse(writer, PDK_E_LIMIT, "the document is too large");
    if (writer->size + size + more <= capacity)
        return PDK_OK;
    while (capacity < writer->size + size + more)
        capacity = capacity > 0 ? capacity * 2 : FIRST_CAPACITY;
    block = realloc(writer->block, capacity);
    if (block == NULL)
        return refuse_memory(writer);
    writer->block = block;
    writer->capacity = capacity;
    return PDK_OK;
}

/* Fills up with zeroes to a multiple of 8; there is room for 7 more. */
static void align_block(struct writer *writer)
{
    size_t gap = (8 - writer->size % 8) % 8;

    memset(writer->block + writer->size, 0, gap);
    writer->size += gap;
}

static pdk_result add_cell(struct writer *writer, uint32_t kind,
                           uint64_t length, uint64_t bits)
{
    if (writer->cell_count == writer->cell_capacity) {
        size_t capacity =
            writer->cell_capacity != 0 ? writer->cell_capacity * 2 : 64;
        pdk_value *cells = realloc(writer->cells, capacity * sizeof *cells);

        if (cells == NULL)
            return refuse_memory(writer);
        writer->cells = cells;
        writer->cell_capacity = capacity;
    }
    writer->cells[writer->cell_count].head = kind | length << 8;
    writer->cells[writer->cell_count].bits = bits;
    writer->cell_count++;
    return PDK_OK;
}

static pdk_result add_text(struct writer *writer, const char *text,
                           uint64_t size_bytes)
{
    size_t place = writer->size;
    pdk_result result = make_room(writer, size_bytes, 1);

    if (result != PDK_OK)
        return result;
    if (size_bytes > 0)
        memcpy(writer->block + place, text, size_bytes);
    writer->block[place + size_bytes] = '\0';
    writer->size += size_bytes + 1;
    return add_cell(writer, PDK_TEXT, size_bytes, place);
}

/* `data` may be NULL: then they are zeroes. */
static pdk_result add_bytes(struct writer *writer, const void *data,
                            uint64_t size_bytes)
{
    pdk_result result;

    if (size_bytes == 0)
        return add_cell(writer, PDK_BYTES, 0, 0);
    result = make_room(writer, size_bytes, 7);
    if (result != PDK_OK)
        return result;
    align_block(writer);
    if (data != NULL)
        memcpy(writer->block + writer->size, data, size_bytes);
    else
        memset(writer->block + writer->size, 0, size_bytes);
    writer->size += size_bytes;
    return add_cell(writer, PDK_BYTES, size_bytes, writer->size - size_bytes);
}

/* Looks through the keys themselves, when their fingerprints are alike. */
static bool has_key(const struct writer *writer, const struct frame *frame,
                    const char *key, size_t size_bytes)
{
    for (size_t i = frame->first; i < writer->cell_count; i += 2) {
        const pdk_value *cell = &writer->cells[i];

        if (cell->head >> 8 == size_bytes &&
            memcmp(writer->block + cell->bits, key, size_bytes) == 0)
            return true;
    }
    return false;
}

static pdk_result add_key(struct writer *writer, struct frame *frame,
                          const char *key)
{
    size_t size = strlen(key);
    bool is_known;

    if (!pdk__text_is_utf8(key, size))
        return refuse(writer, PDK_E_ARGUMENT, "a key is not UTF-8");
    if (!pdk__value_keys_add(&writer->keys,
                             pdk__value_key_mark(key, size, writer->depth),
                             &is_known))
        return refuse_memory(writer);
    frame->keys++;
    if (is_known && has_key(writer, frame, key, size)) {
        char message[sizeof writer->message] = "a key is there twice: ";

        pdk__text_copy(message + 22, sizeof message - 22, key);
        return refuse(writer, PDK_E_EXISTS, message);
    }
    return add_text(writer, key, size);
}

/* Is there a place for a value, and is it named as that place demands? */
static pdk_result open_place(struct writer *writer, const char *key)
{
    struct frame *frame;

    if (writer->public.result != PDK_OK)
        return writer->public.result;
    if (writer->depth == 0 && writer->cell_count > 0)
        return refuse(writer, PDK_E_ARGUMENT,
                      "a document has one root, and it is there already");
    frame = writer->depth > 0 ? &writer->frames[writer->depth - 1] : NULL;
    if (frame != NULL && frame->kind == PDK_MAP)
        return key != NULL ? add_key(writer, frame, key)
                           : refuse(writer, PDK_E_ARGUMENT,
                                    "a value in a map needs a key");
    if (key != NULL)
        return refuse(writer, PDK_E_ARGUMENT,
                      "only a value in a map has a key");
    return PDK_OK;
}

static pdk_result put(pdk_writer *public, const char *key, uint32_t kind,
                      uint64_t bits)
{
    struct writer *writer = writer_of(public);
    pdk_result result;

    if (kind > PDK_F64)
        return refuse(writer, PDK_E_ARGUMENT, "this kind is no scalar");
    if (kind == PDK_NULL)
        bits = 0;
    if (kind == PDK_BOOL)
        bits = bits != 0;
    result = open_place(writer, key);
    return result == PDK_OK ? add_cell(writer, kind, 0, bits) : result;
}

static pdk_result put_block(pdk_writer *public, const char *key, uint32_t kind,
                            const void *data, uint64_t size_bytes)
{
    struct writer *writer = writer_of(public);
    pdk_result result;

    if (kind != PDK_TEXT && kind != PDK_BYTES)
        return refuse(writer, PDK_E_ARGUMENT, "this kind is no block");
    if (data == NULL && size_bytes > 0)
        return refuse(writer, PDK_E_ARGUMENT, "the data of a block is NULL");
    if (kind == PDK_TEXT && size_bytes > 0 &&
        !pdk__text_is_utf8(data, size_bytes))
        return refuse(writer, PDK_E_ARGUMENT, "a text is not UTF-8");
    result = open_place(writer, key);
    if (result != PDK_OK)
        return result;
    return kind == PDK_TEXT ? add_text(writer, data, size_bytes)
                            : add_bytes(writer, data, size_bytes);
}

static void *reserve(pdk_writer *public, const char *key, uint64_t size_bytes)
{
    struct writer *writer = writer_of(public);

    if (open_place(writer, key) != PDK_OK ||
        add_bytes(writer, NULL, size_bytes) != PDK_OK)
        return NULL;
    return writer->block + writer->size - size_bytes;
}

static pdk_result begin(pdk_writer *public, const char *key, uint32_t kind)
{
    struct writer *writer = writer_of(public);
    pdk_result result;

    if (kind != PDK_LIST && kind != PDK_MAP)
        return refuse(writer, PDK_E_ARGUMENT, "this kind is no container");
    result = open_place(writer, key);
    if (result != PDK_OK)
        return result;
    if (writer->depth == PDK__VALUE_DEPTH)
        return refuse(writer, PDK_E_LIMIT, "the tree is too deep");
    writer->frames[writer->depth++] =
        (struct frame){ .kind = kind, .first = writer->cell_count };
    return PDK_OK;
}

/* Turns the place of a content into the distance to it. */
static pdk_value settle_cell(pdk_value cell, size_t place)
{
    uint32_t kind = pdk_kind(&cell);
    bool has_content =
        kind == PDK_TEXT || (kind > PDK_TEXT && pdk_length(&cell) > 0);

    if (has_content)
        cell.bits -= place;
    return cell;
}

static pdk_result end(pdk_writer *public)
{
    struct writer *writer = writer_of(public);
    struct frame *frame;
    size_t count, place = 0;

    if (writer->public.result != PDK_OK)
        return writer->public.result;
    if (writer->depth == 0)
        return refuse(writer, PDK_E_ARGUMENT, "no list or map is open");
    frame = &writer->frames[writer->depth - 1];
    count = writer->cell_count - frame->first;
    if (count > 0) {
        if (make_room(writer, count * sizeof(pdk_value), 7) != PDK_OK)
            return writer->public.result;
        align_block(writer);
        place = writer->size;
    }
    for (size_t i = 0; i < count; i++) {
        pdk_value cell =
            settle_cell(writer->cells[frame->first + i], writer->size);

        memcpy(writer->block + writer->size, &cell, sizeof cell);
        writer->size += sizeof cell;
    }
    writer->cell_count = frame->first;
    pdk__value_keys_drop(&writer->keys, frame->keys);
    writer->depth--;
    return add_cell(writer, frame->kind,
                    frame->kind == PDK_MAP ? count / 2 : count, place);
}

pdk_result pdk_writer_create(pdk_writer **out, pdk_error *error)
{
    struct writer *writer = calloc(1, sizeof *writer);

    if (writer == NULL)
        return pdk__fail_memory(error);
    writer->public = (pdk_writer){ .struct_size = sizeof(pdk_writer),
                                   .put = put,
                                   .put_block = put_block,
                                   .reserve = reserve,
                                   .put_value = pdk__value_put,
                                   .begin = begin,
                                   .end = end };
    if (make_room(writer, sizeof(pdk_document), 0) != PDK_OK) {
        pdk_writer_destroy(&writer->public);
        return pdk__fail_memory(error);
    }
    pdk_writer_reset(&writer->public);
    *out = &writer->public;
    return PDK_OK;
}

void pdk_writer_destroy(pdk_writer *public)
{
    struct writer *writer = writer_of(public);

    if (writer == NULL)
        return;
    free(writer->block);
    free(writer->cells);
    pdk__value_keys_finish(&writer->keys);
    free(writer);
}

void pdk_writer_reset(pdk_writer *public)
{
    struct writer *writer = writer_of(public);

    writer->public.result = PDK_OK;
    writer->message[0] = '\0';
    writer->size = sizeof(pdk_document);
    writer->cell_count = 0;
    writer->depth = 0;
    pdk__value_keys_drop(&writer->keys, writer->keys.count);
}

pdk_result pdk_writer_finish(pdk_writer *public, const pdk_document **out,
                             pdk_error *error)
{
    struct writer *writer = writer_of(public);
    pdk_document head = { .magic = PDK_DOCUMENT_MAGIC };

    if (writer->public.result != PDK_OK)
        return pdk_fail(error, writer->public.result,
                        "cannot write the document: %s",
                        writer->message[0] != '\0'
                            ? writer->message
                            : pdk_result_text(writer->public.result));
    if (writer->depth > 0)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "cannot end the document: %u lists or maps are still "
                        "open",
                        writer->depth);
    if (writer->cell_count == 0)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "cannot end the document: nothing was put");
    head.size_bytes = writer->size;
    head.root = settle_cell(writer->cells[0], offsetof(pdk_document, root));
    memcpy(writer->block, &head, sizeof head);
    *out = (const pdk_document *)(void *)writer->block;
    return PDK_OK;
}

pdk_result pdk__writer_take(pdk_writer *public, pdk_document **out,
                            pdk_error *error)
{
    struct writer *writer = writer_of(public);
    const pdk_document *document;
    pdk_result result = pdk_writer_finish(public, &document, error);
    unsigned char *block;

    if (result != PDK_OK)
        return result;
    block = realloc(writer->block, writer->size);
    *out = (pdk_document *)(void *)(block != NULL ? block : writer->block);
    writer->block = NULL;
    writer->capacity = 0;
    return PDK_OK;
}
