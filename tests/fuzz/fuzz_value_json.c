/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * JSON that becomes a tree of values, and JSON again.
 */
#include "fuzz.h"

#include "pdk/value.h"

static void write_and_read(const pdk_document *document, uint32_t indent)
{
    pdk_document *again = NULL;
    char *text = NULL;

    HOLDS(pdk_value_to_json(&text, &document->root, indent, NULL) == PDK_OK);
    HOLDS(pdk_document_from_json(&again, text, strlen(text), NULL) == PDK_OK);
    HOLDS(pdk_value_equal(&document->root, &again->root));
    free(again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    pdk_error error = PDK_ERROR_INIT;
    const pdk_document *checked;
    pdk_document *document = NULL;
    char *text = fuzz_copy(data, size_bytes);
    pdk_result result =
        pdk_document_from_json(&document, text, size_bytes, &error);

    if (result == PDK_OK) {
        HOLDS(pdk_document_check(document, document->size_bytes, &checked,
                                 NULL) == PDK_OK);
        write_and_read(document, 0);
        write_and_read(document, 3);
    } else {
        fuzz_refused(result, &error);
    }
    free(document);
    free(text);
    return 0;
}
