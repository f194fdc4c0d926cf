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
 * number. Saved state, configuration and large documents are all trees of null,
 * bool, i64, u64, f64, text, bytes, list and map.
 *
 * A tree lives in one block of memory, a *document*. It holds no pointers, only
 * offsets relative to the cell that holds them, so that the same bytes can be
 * read in place by host and plugin, copied, written to a file and read back,
 * without any conversion. Documents are in the byte order of the machine.
 *
 * The readers are the inline functions below; they link nothing. They trust the
 * offsets of a document, so one that comes from outside the process must pass
 * pdk_document_check() first. They do not trust kinds: every reader accepts
 * NULL and a value of any kind, and returns the caller's default if it does not
 * fit.
 *
 * A `const pdk_value *` is borrowed: it is valid as long as its document. All
 * readers are [any-thread].
 */

enum {
    PDK_NULL = 0,
    PDK_BOOL = 1,
    PDK_I64 = 2,
    PDK_U64 = 3,
    PDK_F64 = 4,
    PDK_TEXT = 5,  /* UTF-8; followed by a NUL that is not counted */
    PDK_BYTES = 6, /* aligned to 8 */
    PDK_LIST = 7,
    PDK_MAP = 8 /* keys are texts, in the order of writing */
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

/* ABI-FROZEN. The head of a document, aligned to 8; the content follows. What
 * the cells of a container point to comes before them, in the order of the
 * cells, so a document is written front to back and checked in one pass. */
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

/* Computed as an integer: the content lies outside the cell, and a compiler
 * that followed the pointer would warn of an overrun. */
static inline const void *pdk_content_(const pdk_value *value)
{
    return (const void *)((uintptr_t)value + (uintptr_t)value->bits);
}

static inline int pdk_as_bool(const pdk_value *value, int otherwise)
{
    return pdk_kind(value) == PDK_BOOL ? value->bits != 0 : otherwise;
}

/* Also reads a u64 that fits, as pdk_as_u64() reads an i64. */
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

/* Reads any number; integers are rounded if necessary. */
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

/* An element of a list, or the value of a map's entry; NULL past the end. */
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

/* The key of a map's entry; "" past the end or if it is no map. */
static inline pdk_text pdk_key_at(const pdk_value *map, uint64_t index)
{
    if (pdk_kind(map) != PDK_MAP || index >= pdk_length(map))
        return pdk_as_text(NULL);
    return pdk_as_text((const pdk_value *)pdk_content_(map) + 2 * index);
}

/* The value under `key`, or NULL. A linear search. */
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
 * ABI-APPENDABLE. A writer builds one document. The host makes it and lends it
 * for the call; a plugin never frees it. The first failure is kept in `result`:
 * all later calls do nothing and return it, so a save hook may write everything
 * and then return `state->result`.
 *
 * `key` names the entry while a map is open, and must be NULL otherwise. A key
 * used twice in one map fails with PDK_E_EXISTS, nesting containers more than
 * 128 deep with PDK_E_LIMIT. One thread at a time may use a writer.
 */
typedef struct pdk_writer pdk_writer;

struct pdk_writer {
    uint32_t struct_size;
    pdk_result result; /* PDK_OK, or the first failure */

    /* Puts a null, bool, i64, u64 or f64, given as its bits. */
    pdk_result (*put)(pdk_writer *writer, const char *key, uint32_t kind,
                      uint64_t bits);

    /* Puts a copy of a text, which must be UTF-8, or of bytes. */
    pdk_result (*put_block)(pdk_writer *writer, const char *key, uint32_t kind,
                            const void *data, uint64_t size_bytes);

    /* Puts `size_bytes` zero bytes and returns their address, so that they can
     * be filled in before the next put; NULL on failure. */
    void *(*reserve)(pdk_writer *writer, const char *key, uint64_t size_bytes);

    /* Puts a deep copy of a value of any document. */
    pdk_result (*put_value)(pdk_writer *writer, const char *key,
                            const pdk_value *value);

    /* begin() opens a list or a map, end() closes the one opened last. */
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

/* Makes an empty writer. Resetting it keeps its memory for the next document.
 * Destroying accepts NULL. */
PDK_API pdk_result pdk_writer_create(pdk_writer **out, pdk_error *error);
PDK_API void pdk_writer_destroy(pdk_writer *writer);
PDK_API void pdk_writer_reset(pdk_writer *writer);

/* Finishes the document: one root value must be there, and every container
 * closed. The result belongs to the writer: it is valid until that is reset,
 * written to again or destroyed. */
PDK_API pdk_result pdk_writer_finish(pdk_writer *writer,
                                     const pdk_document **out,
                                     pdk_error *error);

/*
 * Checks a block of memory that claims to be a document: all offsets stay
 * inside it, keys and texts are UTF-8, no key holds a NUL or occurs twice in a
 * map, containers are nested at most 128 deep, and no part is referred to
 * twice. `data` must be aligned to 8. On success *out is `data` itself.
 * PDK_E_STATE_CORRUPT; PDK_E_MEMORY.
 */
PDK_API pdk_result pdk_document_check(const void *data, uint64_t size_bytes,
                                      const pdk_document **out,
                                      pdk_error *error);

/* Copies the tree under `value` into one block; release it with free(). */
PDK_API pdk_result pdk_document_copy(pdk_document **out, const pdk_value *value,
                                     pdk_error *error);

/* Equal are values of the same kinds, contents and order. Numbers of different
 * kinds differ, and so do 0.0 and -0.0; all NaNs are equal. */
PDK_API int pdk_value_equal(const pdk_value *one, const pdk_value *other);

/*
 * Converts to and from JSON. Release `out` with free(). Bytes are written as
 * {"$bytes": "BASE64"}, numbers that are not finite as {"$f64":
 * "inf"|"-inf"|"nan"}; a map's own key of that name gets a second "$" in front.
 * Integers are written in full, and read as an i64 if they fit, else as a u64,
 * else as an f64. Reading gives back what was written, except that a u64 below
 * 2^63 becomes an i64. `indent` is in spaces; 0 writes one line. Reading fails
 * with PDK_E_SYNTAX, line and column.
 */
PDK_API pdk_result pdk_value_to_json(char **out, const pdk_value *value,
                                     uint32_t indent, pdk_error *error);
PDK_API pdk_result pdk_document_from_json(pdk_document **out, const char *json,
                                          uint64_t size_bytes,
                                          pdk_error *error);

PDK_C_END

#endif
