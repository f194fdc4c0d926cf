/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_VALUE_H
#define PDK_VALUE_H

#include <stdint.h>
#include <string.h>

#include "pdk/error.h"
#include "pdk/export.h"

PDK_C_BEGIN

/*
 * The value tree: what crosses between host and plugin when it is more than a
 * number. Saved state, configuration and large documents are all trees of
 * null, bool, i64, u64, f64, text, bytes, list and map.
 *
 * A tree lives in one block of memory, a *document*. It holds no pointers, only
 * offsets relative to the cell that holds them, so that the same bytes can be
 * read in place by host and plugin, copied, written to a file and read back,
 * without any conversion. Documents are in the byte order of the machine.
 *
 * Reading is done by the inline functions below; they link nothing. A document
 * that comes from outside the process must pass pdk_document_check() first:
 * the readers trust its offsets, and never its kinds. Every reader accepts NULL
 * and any kind, and answers with the default that the caller gave.
 *
 * A `const pdk_value *` is borrowed: it is valid as long as its document is.
 * All reading is [any-thread].
 */

enum {
    PDK_NULL = 0,
    PDK_BOOL = 1,
    PDK_I64 = 2,
    PDK_U64 = 3,
    PDK_F64 = 4,
    PDK_TEXT = 5,  /* UTF-8; stored with a NUL behind it that is not counted */
    PDK_BYTES = 6, /* starts at a multiple of 8 */
    PDK_LIST = 7,
    PDK_MAP = 8 /* keys are texts, in the order in which they were written */
};

/*
 * ABI-FROZEN. One cell. The lowest 8 bits of `head` are the kind, the other 56
 * the length: bytes of a text or bytes, elements of a list, entries of a map;
 * for a scalar they are 0. `bits` is the scalar itself, or the distance in
 * bytes from this cell to its content (two's complement).
 * A list's content is its cells, a map's is pairs of a text cell and a value.
 */
typedef struct pdk_value {
    uint64_t head;
    uint64_t bits;
} pdk_value;

#define PDK_DOCUMENT_MAGIC 0x314b4450u /* "PDK1" read little-endian */

/* ABI-FROZEN. The head of the block; aligned to 8, content follows it. What the
 * cells of a container point to lies in the order of these cells, and all of it
 * before them: so a document is written from front to back, and checked in one
 * walk. */
typedef struct pdk_document {
    uint32_t magic;      /* PDK_DOCUMENT_MAGIC, in the machine's byte order */
    uint32_t reserved;   /* 0 */
    uint64_t size_bytes; /* of the whole block, this head included */
    pdk_value root;
} pdk_document;

/* A borrowed text; `data` is NUL-terminated, and "" (never NULL) if absent. */
typedef struct pdk_text {
    const char *data;
    uint64_t size_bytes; /* without the NUL */
} pdk_text;

/* Borrowed bytes; `data` is NULL if absent. */
typedef struct pdk_bytes {
    const void *data;
    uint64_t size_bytes;
} pdk_bytes;

/* ------------------------------------------------------------ reading --- */

static inline uint32_t pdk_kind(const pdk_value *value)
{
    return value != NULL ? (uint32_t)(value->head & 0xffu) : (uint32_t)PDK_NULL;
}

/* Bytes of a text or bytes, elements of a list, entries of a map; else 0. */
static inline uint64_t pdk_length(const pdk_value *value)
{
    return value != NULL ? value->head >> 8 : 0;
}

/* By way of a number: the content lies in the document, not in the cell, and a
 * compiler that took it for a part of the cell would see an overrun. */
static inline const void *pdk_content_(const pdk_value *value)
{
    return (const void *)((uintptr_t)value + (uintptr_t)value->bits);
}

static inline int pdk_as_bool(const pdk_value *value, int otherwise)
{
    return pdk_kind(value) == PDK_BOOL ? value->bits != 0 : otherwise;
}

/* A u64 that fits is an i64 too, and the other way round. */
static inline int64_t pdk_as_i64(const pdk_value *value, int64_t otherwise)
{
    uint32_t kind = pdk_kind(value);

    if (kind == PDK_I64 || (kind == PDK_U64 && value->bits <= INT64_MAX))
        return (int64_t)value->bits;
    return otherwise;
}

static inline uint64_t pdk_as_u64(const pdk_value *value, uint64_t otherwise)
{
    uint32_t kind = pdk_kind(value);

    if (kind == PDK_U64 || (kind == PDK_I64 && (int64_t)value->bits >= 0))
        return value->bits;
    return otherwise;
}

/* Any number is an f64, rounded if it must be. */
static inline double pdk_as_f64(const pdk_value *value, double otherwise)
{
    double number;

    switch (pdk_kind(value)) {
    case PDK_F64:
        memcpy(&number, &value->bits, sizeof number);
        return number;
    case PDK_I64:
        return (double)(int64_t)value->bits;
    case PDK_U64:
        return (double)value->bits;
    default:
        return otherwise;
    }
}

static inline pdk_text pdk_as_text(const pdk_value *value)
{
    pdk_text text = { "", 0 };

    if (pdk_kind(value) == PDK_TEXT) {
        text.data = (const char *)pdk_content_(value);
        text.size_bytes = pdk_length(value);
    }
    return text;
}

static inline pdk_bytes pdk_as_bytes(const pdk_value *value)
{
    pdk_bytes bytes = { NULL, 0 };

    if (pdk_kind(value) == PDK_BYTES) {
        bytes.data = pdk_content_(value);
        bytes.size_bytes = pdk_length(value);
    }
    return bytes;
}

/* The element of a list or the value of a map's entry; NULL past the end. */
static inline const pdk_value *pdk_at(const pdk_value *value, uint64_t index)
{
    uint32_t kind = pdk_kind(value);

    if (index >= pdk_length(value))
        return NULL;
    if (kind == PDK_LIST)
        return (const pdk_value *)pdk_content_(value) + index;
    if (kind == PDK_MAP)
        return (const pdk_value *)pdk_content_(value) + 2 * index + 1;
    return NULL;
}

/* The key of a map's entry; "" past the end and where there is no map. */
static inline pdk_text pdk_key_at(const pdk_value *map, uint64_t index)
{
    if (pdk_kind(map) != PDK_MAP || index >= pdk_length(map))
        return pdk_as_text(NULL);
    return pdk_as_text((const pdk_value *)pdk_content_(map) + 2 * index);
}

/* The value under `key`, or NULL. Looks at the entries one after the other. */
static inline const pdk_value *pdk_get(const pdk_value *map, const char *key)
{
    uint64_t size = strlen(key);
    uint64_t index;

    if (pdk_kind(map) != PDK_MAP)
        return NULL;
    for (index = 0; index < pdk_length(map); index++) {
        pdk_text name = pdk_key_at(map, index);
        if (name.size_bytes == size && memcmp(name.data, key, size) == 0)
            return pdk_at(map, index);
    }
    return NULL;
}

static inline int pdk_get_bool(const pdk_value *map, const char *key,
                               int otherwise)
{
    return pdk_as_bool(pdk_get(map, key), otherwise);
}

static inline int64_t pdk_get_i64(const pdk_value *map, const char *key,
                                  int64_t otherwise)
{
    return pdk_as_i64(pdk_get(map, key), otherwise);
}

static inline uint64_t pdk_get_u64(const pdk_value *map, const char *key,
                                   uint64_t otherwise)
{
    return pdk_as_u64(pdk_get(map, key), otherwise);
}

static inline double pdk_get_f64(const pdk_value *map, const char *key,
                                 double otherwise)
{
    return pdk_as_f64(pdk_get(map, key), otherwise);
}

static inline pdk_text pdk_get_text(const pdk_value *map, const char *key)
{
    return pdk_as_text(pdk_get(map, key));
}

static inline pdk_bytes pdk_get_bytes(const pdk_value *map, const char *key)
{
    return pdk_as_bytes(pdk_get(map, key));
}

static inline const pdk_value *pdk_root(const pdk_document *document)
{
    return document != NULL ? &document->root : NULL;
}

/* ------------------------------------------------------------ writing --- */

/*
 * ABI-APPENDABLE. A writer builds one document. It is made by the host and
 * lent for the call; a plugin never frees it. The first failure sticks in
 * `result`: whatever comes after it does nothing and returns it again, so a
 * save hook may write everything and return `state->result`.
 *
 * `key` names the entry while a map is open, and must be NULL otherwise.
 * A key that is given twice in one map fails with PDK_E_EXISTS, a container
 * inside 128 others with PDK_E_LIMIT.
 * A writer is used by one thread at a time.
 */
typedef struct pdk_writer pdk_writer;

struct pdk_writer {
    uint32_t struct_size;
    pdk_result result; /* PDK_OK, or the first failure */

    /* Puts a null, bool, i64, u64 or f64 by its bits. */
    pdk_result (*put)(pdk_writer *writer, const char *key, uint32_t kind,
                      uint64_t bits);

    /* Puts a copy of a text (checked to be UTF-8) or of bytes. */
    pdk_result (*put_block)(pdk_writer *writer, const char *key, uint32_t kind,
                            const void *data, uint64_t size_bytes);

    /* Puts bytes and returns their place, to be filled before the next put;
     * NULL on failure. They are zero until then. */
    void *(*reserve)(pdk_writer *writer, const char *key, uint64_t size_bytes);

    /* Puts a deep copy of a value of any document. */
    pdk_result (*put_value)(pdk_writer *writer, const char *key,
                            const pdk_value *value);

    /* Opens a list or a map; closes the one opened last. */
    pdk_result (*begin)(pdk_writer *writer, const char *key, uint32_t kind);
    pdk_result (*end)(pdk_writer *writer);
};

static inline pdk_result pdk_put_null(pdk_writer *writer, const char *key)
{
    return writer->put(writer, key, PDK_NULL, 0);
}

static inline pdk_result pdk_put_bool(pdk_writer *writer, const char *key,
                                      int value)
{
    return writer->put(writer, key, PDK_BOOL, value != 0);
}

static inline pdk_result pdk_put_i64(pdk_writer *writer, const char *key,
                                     int64_t value)
{
    return writer->put(writer, key, PDK_I64, (uint64_t)value);
}

static inline pdk_result pdk_put_u64(pdk_writer *writer, const char *key,
                                     uint64_t value)
{
    return writer->put(writer, key, PDK_U64, value);
}

static inline pdk_result pdk_put_f64(pdk_writer *writer, const char *key,
                                     double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return writer->put(writer, key, PDK_F64, bits);
}

static inline pdk_result pdk_put_text(pdk_writer *writer, const char *key,
                                      const char *text)
{
    return writer->put_block(writer, key, PDK_TEXT, text, strlen(text));
}

static inline pdk_result pdk_put_bytes(pdk_writer *writer, const char *key,
                                       const void *data, uint64_t size_bytes)
{
    return writer->put_block(writer, key, PDK_BYTES, data, size_bytes);
}

static inline pdk_result pdk_put_list(pdk_writer *writer, const char *key)
{
    return writer->begin(writer, key, PDK_LIST);
}

static inline pdk_result pdk_put_map(pdk_writer *writer, const char *key)
{
    return writer->begin(writer, key, PDK_MAP);
}

static inline pdk_result pdk_put_end(pdk_writer *writer)
{
    return writer->end(writer);
}

/* ------------------------------------- documents (for hosts: libpdk) --- */

/*
 * Makes an empty writer; destroy it with pdk_writer_destroy(), which accepts
 * NULL. A writer that is reset and used again keeps its memory warm.
 */
PDK_API pdk_result pdk_writer_create(pdk_writer **out, pdk_error *error);
PDK_API void pdk_writer_destroy(pdk_writer *writer);
PDK_API void pdk_writer_reset(pdk_writer *writer);

/*
 * Ends the document: everything opened must be closed, one root value put.
 * The result is borrowed from the writer: valid until it is reset, written to
 * again or destroyed.
 */
PDK_API pdk_result pdk_writer_finish(pdk_writer *writer,
                                     const pdk_document **out,
                                     pdk_error *error);

/*
 * Is this block a document whose every offset stays inside it, with keys and
 * texts that are UTF-8, no NUL in a key, no key twice in a map, at most 128
 * containers inside one another, and no part of it reached twice? `data` must
 * be aligned to 8. On success *out is `data` itself. Fails with
 * PDK_E_STATE_CORRUPT, or PDK_E_MEMORY.
 */
PDK_API pdk_result pdk_document_check(const void *data, uint64_t size_bytes,
                                      const pdk_document **out,
                                      pdk_error *error);

/* A copy of the tree under `value`, in one block that free() releases. */
PDK_API pdk_result pdk_document_copy(pdk_document **out, const pdk_value *value,
                                     pdk_error *error);

/* Same kinds, same contents, same order. Numbers of different kinds differ, and
 * so do 0.0 and -0.0; every NaN is like every other. */
PDK_API int pdk_value_equal(const pdk_value *one, const pdk_value *other);

/*
 * JSON, for people and other programs. `out` is released with free().
 * Bytes are written as {"$bytes": "BASE64"}, numbers that are not finite as
 * {"$f64": "inf"|"-inf"|"nan"} (a key of a map that is really called so gets a
 * second "$" in front), and integers in full; reading gives an i64
 * where it fits, else a u64, else an f64. What is written is read back equal,
 * except that u64 below 2^63 come back as i64. `indent` is in spaces; 0 puts
 * all on one line. Reading fails with PDK_E_SYNTAX and the line and column.
 */
PDK_API pdk_result pdk_value_to_json(char **out, const pdk_value *value,
                                     uint32_t indent, pdk_error *error);
PDK_API pdk_result pdk_document_from_json(pdk_document **out, const char *json,
                                          uint64_t size_bytes,
                                          pdk_error *error);

PDK_C_END

#endif
