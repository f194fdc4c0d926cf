/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What is rewritten in the copy of an image before it is loaded: symbols and
 * flags, and not a byte beside them.
 */
#include "fuzz.h"

#include <link.h>

#include "mend.h"
#include "platform/lead.h"

struct range {
    uint64_t offset, size_bytes;
};

static bool is_inside(const struct range *range, uint64_t at)
{
    return at >= range->offset && at - range->offset < range->size_bytes;
}

static void mend_copy(const struct elf *elf, const struct lead *const *lists,
                      size_t count)
{
    struct range symbols = { elf->symbols,
                             (uint64_t)elf->symbol_count * sizeof(ElfW(Sym)) };
    struct range dynamic = { elf->dynamic_offset, elf->dynamic_bytes };
    unsigned char *copy = fuzz_copy(elf->data, elf->size_bytes);
    struct elf mended = *elf;
    struct mend mend;

    mended.data = copy;
    mend = pdk__mend(copy, &mended, lists, count);
    for (size_t i = 0; i < elf->size_bytes; i++)
        HOLDS(copy[i] == elf->data[i] || is_inside(&symbols, i) ||
              is_inside(&dynamic, i));
    HOLDS(count > 0 || !mend.is_redirected);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    static const struct lead leads[] = {
        { "pthread_create", 0x1111, false },
        { "seed_unique", 0x2222, true },
        { NULL, 0, false },
    };
    const struct lead *const lists[] = { leads };
    unsigned char *image = fuzz_copy(data, size_bytes);
    struct elf elf;

    if (pdk__elf_open(&elf, image, size_bytes, size_bytes, NULL) == PDK_OK) {
        mend_copy(&elf, lists, 0);
        mend_copy(&elf, lists, 1);
    }
    free(image);
    return 0;
}
