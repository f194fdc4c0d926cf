/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * usage: make_seeds IMAGE FOLDER
 *
 * Makes what the fuzzers begin with and cannot be written by hand: the notes of
 * a real plugin, documents, snapshots.
 */
#include "fuzz.h"

#include "archive.h"
#include "elf.h"
#include "flight.h"
#include "pdk/value.h"

#define IMAGE_LIMIT (1u << 20)

static const char *const documents[] = {
    "null",
    "{\"a\":1,\"b\":[true,null,-2.5,\"text\"],\"c\":{}}",
    "{\"$bytes\":\"AAECAwQF\"}",
    "[[[[[]]]],{\"k\":{\"$f64\":\"nan\"}},18446744073709551615]",
};

static void save(const char *folder, const char *kind, size_t number,
                 const void *data, size_t size_bytes)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s/%s_%zu", folder, kind, kind, number);
    file = fopen(path, "wb");
    if (file == NULL)
        perror(path);
    HOLDS(file != NULL && fwrite(data, 1, size_bytes, file) == size_bytes);
    HOLDS(fclose(file) == 0);
}

static void save_documents(const char *folder)
{
    struct archive_info info = { .plugin_id = "fuzz.seed",
                                 .build_id = "0123456789abcdef",
                                 .state_version = 3,
                                 .layout_fingerprint = 7 };

    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        pdk_document *document;
        size_t size;
        void *archive;

        HOLDS(pdk_document_from_json(&document, documents[i],
                                     strlen(documents[i]), NULL) == PDK_OK);
        save(folder, "value", i, document, document->size_bytes);
        HOLDS(pdk__archive_encode(&archive, &size, &info, document, NULL) ==
              PDK_OK);
        save(folder, "archive", i, archive, size);
        free(archive);
        free(document);
    }
}

/* An order, and an answer whose code is none. */
static void save_flight(const char *folder)
{
    struct flight_order order = { "copy.so", "a.so", "b.so", 100, 1, 0, 5, 1 };
    struct flight_passenger passenger = { .plugin_id = "fuzz.seed" };
    static struct flight_answer answer = { .format = FLIGHT_FORMAT,
                                           .is_over = 1,
                                           .plugin_id = "fuzz.seed",
                                           .verdict = { .code = 12345 } };
    const pdk_document *document;
    pdk_writer *writer;

    HOLDS(pdk_writer_create(&writer, NULL) == PDK_OK);
    pdk__flight_put_order(writer, &order);
    pdk__flight_put_passenger(writer, &passenger);
    pdk__flight_put_end(writer);
    HOLDS(pdk_writer_finish(writer, &document, NULL) == PDK_OK);
    save(folder, "flight", 0, document, document->size_bytes);
    pdk_writer_destroy(writer);
    pdk__flight_log(&answer, "fuzz.seed", 1, "a line");
    save(folder, "flight", 1, &answer,
         offsetof(struct flight_answer, log) + answer.log_bytes);
}

static void save_notes(const char *folder, const struct elf *elf)
{
    struct elf_segment segment;
    size_t number = 0;

    for (uint32_t i = 0; pdk__elf_segment(elf, i, &segment); i++)
        if (segment.type == 4 /* PT_NOTE */)
            save(folder, "metadata", number++, elf->data + segment.offset,
                 segment.file_bytes);
    HOLDS(number > 0);
}

int main(int count, char **words)
{
    static uint64_t image[IMAGE_LIMIT / 8];
    struct elf elf;
    size_t size;
    FILE *file;

    HOLDS(count == 3);
    file = fopen(words[1], "rb");
    HOLDS(file != NULL);
    size = fread(image, 1, sizeof image, file);
    fclose(file);
    HOLDS(pdk__elf_open(&elf, image, size, size, NULL) == PDK_OK);
    save_notes(words[2], &elf);
    save_documents(words[2]);
    save_flight(words[2]);
    return 0;
}
