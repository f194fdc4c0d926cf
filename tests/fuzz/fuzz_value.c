/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A tree of values that comes from outside of the process: refused, or good
 * for everything that is done with trees.
 */
#include "fuzz.h"

#include "layout.h"
#include "pdk/value.h"

static void copy_tree(const pdk_document *document)
{
    pdk_document *copy = NULL;
    const pdk_document *checked;

    HOLDS(pdk_document_copy(&copy, &document->root, NULL) == PDK_OK);
    HOLDS(pdk_document_check(copy, copy->size_bytes, &checked, NULL) == PDK_OK);
    HOLDS(pdk_value_equal(&document->root, &copy->root));
    HOLDS(pdk_value_equal(&copy->root, &document->root));
    HOLDS(pdk__layout_of_value(&document->root) ==
          pdk__layout_of_value(&copy->root));
    free(copy);
}

/* Once as JSON, it is the same JSON for ever. */
static void print_tree(const pdk_document *document)
{
    pdk_document *read = NULL;
    char *text = NULL, *again = NULL;

    HOLDS(pdk_value_to_json(&text, &document->root, 0, NULL) == PDK_OK);
    HOLDS(pdk_document_from_json(&read, text, strlen(text), NULL) == PDK_OK);
    HOLDS(pdk_value_to_json(&again, &read->root, 0, NULL) == PDK_OK);
    HOLDS(strcmp(text, again) == 0);
    free(again);
    free(read);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    pdk_error error = PDK_ERROR_INIT;
    const pdk_document *document;
    void *block = fuzz_copy(data, size_bytes);
    pdk_result result =
        pdk_document_check(block, size_bytes, &document, &error);

    if (result == PDK_OK) {
        copy_tree(document);
        print_tree(document);
    } else {
        fuzz_refused(result, &error);
    }
    free(block);
    return 0;
}
