/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A file that says that layouts are sealed into it: what a host reads of it,
 * and what `pdk seal` makes of it.
 */
#include "fuzz.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check/seal_image.h"
#include "platform/file.h"
#include "seal.h"

/* That of the seed, and of anything that the fuzzer makes. */
static const unsigned char fingerprint[SEAL_SIZE] = "0123456789abcdef";

/* The same bytes as a file, as a host has it open. */
static void read_as_file(const uint8_t *data, size_t size_bytes)
{
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    struct file file = FILE_INIT;
    size_t size = 0;
    char *text = NULL;
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result;

    HOLDS(descriptor >= 0);
    HOLDS(write(descriptor, data, size_bytes) == (ssize_t)size_bytes);
    file.descriptor = descriptor;
    file.identity.size_bytes = size_bytes;
    result = pdk__seal_read(&text, &size, &file, fingerprint, &error);
    if (result == PDK_OK)
        HOLDS(text != NULL && size > 0 && size <= size_bytes);
    else
        fuzz_refused(result, &error);
    free(text);
    close(descriptor);
}

static void read_as_section(const uint8_t *data, size_t size_bytes)
{
    char *section = fuzz_copy(data, size_bytes);
    struct slice found = pdk__seal_find(section, size_bytes, fingerprint);

    HOLDS(found.size_bytes == 0 ||
          (found.data >= section &&
           found.data + found.size_bytes <= section + size_bytes));
    free(section);
}

/* What comes out has the seal in it, and is sealed the same again. */
static void seal(const uint8_t *data, size_t size_bytes)
{
    char *image = fuzz_copy(data, size_bytes), *out = NULL;
    struct seal one = { .place = size_bytes / 2, .layout = { "table x\n", 8 } };
    struct slice whole = { image, size_bytes };
    pdk_error error = PDK_ERROR_INIT;
    size_t out_bytes = 0;
    pdk_result result;

    memcpy(one.fingerprint, fingerprint, SEAL_SIZE);
    if (one.place + SEAL_SIZE <= size_bytes) {
        result = seal_image(&out, &out_bytes, whole, &one, 1, &error);
        if (result == PDK_OK)
            HOLDS(out_bytes > size_bytes &&
                  memcmp(out + one.place, fingerprint, SEAL_SIZE) == 0);
        else
            fuzz_refused(result, &error);
        free(out);
    }
    free(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    read_as_section(data, size_bytes);
    read_as_file(data, size_bytes);
    seal(data, size_bytes);
    return 0;
}
