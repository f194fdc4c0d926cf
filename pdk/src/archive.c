/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Snapshots to bytes and back. What comes in may be anything: it is accepted
 * only if it is exactly what was written, and if not, the first thing that is
 * wrong is named.
 */
#include "archive.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "failure.h"
#include "text.h"

#define MAGIC "pdkstate"
#define FORMAT 1u
#define BYTE_ORDER_MARK 0x01020304u

/* All of it is written, so nothing of it may be left to chance: no gaps. */
struct head {
    char magic[8];
    uint32_t byte_order; /* BYTE_ORDER_MARK, as this machine writes it */
    uint32_t format;
    uint64_t size_bytes; /* of the whole block */
    uint64_t checksum;   /* of the head, with 0 in this place, and the state */
    uint64_t layout_fingerprint;
    uint32_t state_version;
    uint32_t reserved; /* 0 */
    char plugin_id[64];
    char build_id[72]; /* the rest of a text is zeroes */
};

_Static_assert(sizeof(struct head) == 184, "the head has no gaps");
_Static_assert(sizeof(struct head) % 8 == 0, "the state is aligned");
_Static_assert(PDK_ID_SIZE <= 64 && PDK_BUILD_ID_SIZE <= 72, "ids fit");

/* Of everything but the checksum itself. */
static uint64_t checksum_of(const struct head *head, const void *state,
                            size_t state_bytes)
{
    struct head blank = *head;
    uint64_t seed;

    blank.checksum = 0;
    seed = XXH3_64bits(&blank, sizeof blank);
    return XXH3_64bits_withSeed(state, state_bytes, seed);
}

pdk_result pdk__archive_encode(void **out, size_t *size_bytes,
                               const struct archive_info *info,
                               const pdk_document *state, pdk_error *error)
{
    struct head head = { .magic = MAGIC,
                         .byte_order = BYTE_ORDER_MARK,
                         .format = FORMAT,
                         .size_bytes = sizeof head + state->size_bytes,
                         .layout_fingerprint = info->layout_fingerprint,
                         .state_version = info->state_version };
    unsigned char *block;

    if (!pdk__text_is_plugin_id(info->plugin_id))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "cannot write a snapshot of '%s': this is no plugin's "
                        "id",
                        info->plugin_id);
    pdk__text_copy(head.plugin_id, sizeof head.plugin_id, info->plugin_id);
    pdk__text_copy(head.build_id, sizeof head.build_id, info->build_id);
    head.checksum = checksum_of(&head, state, state->size_bytes);
    block = malloc(head.size_bytes);
    if (block == NULL)
        return pdk__fail_memory(error);
    memcpy(block, &head, sizeof head);
    memcpy(block + sizeof head, state, state->size_bytes);
    *out = block;
    *size_bytes = head.size_bytes;
    return PDK_OK;
}

static pdk_result refuse(pdk_error *error, const char *what)
{
    return pdk_fail(error, PDK_E_STATE_CORRUPT, "the snapshot is damaged: %s",
                    what);
}

/* Is it ours at all, and one that this version can read? */
static pdk_result check_form(const void *data, size_t size_bytes,
                             pdk_error *error)
{
    size_t seen = size_bytes < strlen(MAGIC) ? size_bytes : strlen(MAGIC);
    struct head head;

    if (size_bytes == 0)
        return refuse(error, "it is empty");
    if (memcmp(data, MAGIC, seen) != 0)
        return pdk_fail(error, PDK_E_STATE_CORRUPT,
                        "not a snapshot: it does not begin with '%s'", MAGIC);
    if (size_bytes < sizeof head)
        return refuse(error, "it ends inside its head");
    memcpy(&head, data, sizeof head);
    if (head.byte_order != BYTE_ORDER_MARK)
        return pdk_fail(error, PDK_E_STATE_CORRUPT,
                        "the snapshot is of another byte order; take it on "
                        "this kind of machine");
    if (head.format != FORMAT)
        return pdk_fail(error, PDK_E_STATE_CORRUPT,
                        "the snapshot has format %u, this version reads "
                        "format %u",
                        head.format, FORMAT);
    return PDK_OK;
}

/* A text with its end, and nothing behind it. */
static bool is_text(const char *text, size_t capacity)
{
    size_t size = strnlen(text, capacity);

    if (size == capacity)
        return false;
    while (size < capacity)
        if (text[size++] != '\0')
            return false;
    return true;
}

static pdk_result check_head(const struct head *head, const void *data,
                             size_t size_bytes, pdk_error *error)
{
    size_t state_bytes = size_bytes - sizeof *head;

    if (head->size_bytes != size_bytes)
        return pdk_fail(error, PDK_E_STATE_CORRUPT,
                        "the snapshot is damaged: it has %llu of its %llu "
                        "bytes",
                        (unsigned long long)size_bytes,
                        (unsigned long long)head->size_bytes);
    if (checksum_of(head, (const char *)data + sizeof *head, state_bytes) !=
        head->checksum)
        return refuse(error, "its checksum does not fit its bytes");
    if (!is_text(head->plugin_id, sizeof head->plugin_id) ||
        !pdk__text_is_plugin_id(head->plugin_id))
        return refuse(error, "it does not say which plugin it is of");
    if (!is_text(head->build_id, sizeof head->build_id) ||
        strspn(head->build_id, "0123456789abcdef") != strlen(head->build_id) ||
        strlen(head->build_id) >= PDK_BUILD_ID_SIZE || head->reserved != 0)
        return refuse(error, "its head is not filled in as it must be");
    return PDK_OK;
}

pdk_result pdk__archive_decode(struct archive_info *info,
                               const pdk_document **state, const void *data,
                               size_t size_bytes, pdk_error *error)
{
    const pdk_document *document;
    struct head head;
    pdk_result result = check_form(data, size_bytes, error);

    if (result != PDK_OK)
        return result;
    memcpy(&head, data, sizeof head);
    result = check_head(&head, data, size_bytes, error);
    if (result != PDK_OK)
        return result;
    result = pdk_document_check((const char *)data + sizeof head,
                                size_bytes - sizeof head, &document, error);
    if (result != PDK_OK)
        return result;
    memcpy(info->plugin_id, head.plugin_id, sizeof info->plugin_id);
    memcpy(info->build_id, head.build_id, sizeof info->build_id);
    info->state_version = head.state_version;
    info->layout_fingerprint = head.layout_fingerprint;
    *state = document;
    return PDK_OK;
}
