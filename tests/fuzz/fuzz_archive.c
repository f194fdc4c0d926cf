/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A snapshot from a file. What is changed in it fails its checksum, so each
 * input is also given with the checksum that fits.
 */
#include "fuzz.h"

#include <stddef.h>

#include <xxhash.h>

#include "archive.h"

#define HEAD_BYTES 184
#define SIZE_AT 16
#define CHECKSUM_AT 24

/* What is accepted is, byte for byte, what is written of it. */
static void decode(const void *data, size_t size_bytes)
{
    pdk_error error = PDK_ERROR_INIT;
    const pdk_document *state = NULL;
    struct archive_info info;
    size_t again_bytes;
    void *again;
    pdk_result result =
        pdk__archive_decode(&info, &state, data, size_bytes, &error);

    if (result != PDK_OK) {
        fuzz_refused(result, &error);
        return;
    }
    HOLDS(pdk__archive_encode(&again, &again_bytes, &info, state, NULL) ==
          PDK_OK);
    HOLDS(again_bytes == size_bytes && memcmp(again, data, size_bytes) == 0);
    free(again);
}

static void seal(unsigned char *data, size_t size_bytes)
{
    uint64_t size = size_bytes, checksum = 0;

    memcpy(data + SIZE_AT, &size, sizeof size);
    memcpy(data + CHECKSUM_AT, &checksum, sizeof checksum);
    checksum = XXH3_64bits(data, HEAD_BYTES);
    checksum = XXH3_64bits_withSeed(data + HEAD_BYTES, size_bytes - HEAD_BYTES,
                                    checksum);
    memcpy(data + CHECKSUM_AT, &checksum, sizeof checksum);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    unsigned char *block = fuzz_copy(data, size_bytes);

    decode(block, size_bytes);
    if (size_bytes >= HEAD_BYTES) {
        seal(block, size_bytes);
        decode(block, size_bytes);
    }
    free(block);
    return 0;
}
