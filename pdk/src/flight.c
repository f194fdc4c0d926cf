/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The words between a host and its pre-flight helper. Pure.
 */
#include "flight.h"

#include <string.h>

#include "failure.h"
#include "text.h"

void pdk__flight_put_order(pdk_writer *writer, const struct flight_order *order)
{
    pdk_put_map(writer, NULL);
    pdk_put_u64(writer, "format", FLIGHT_FORMAT);
    pdk_put_text(writer, "image", order->image);
    pdk_put_text(writer, "original", order->original);
    pdk_put_text(writer, "copy", order->copy);
    pdk_put_u64(writer, "file_bytes", order->file_bytes);
    pdk_put_u64(writer, "generation", order->generation);
    pdk_put_u64(writer, "reason", order->reason);
    pdk_put_u64(writer, "limit_s", order->limit_s);
    pdk_put_list(writer, "passengers");
}

static void put_document(pdk_writer *writer, const char *key,
                         const pdk_document *document)
{
    if (document != NULL)
        pdk_put_bytes(writer, key, document, document->size_bytes);
}

void pdk__flight_put_passenger(pdk_writer *writer,
                               const struct flight_passenger *passenger)
{
    pdk_put_map(writer, NULL);
    pdk_put_text(writer, "plugin", passenger->plugin_id);
    put_document(writer, "config", passenger->config);
    put_document(writer, "state", passenger->state);
    pdk_put_u64(writer, "state_version", passenger->state_version);
    pdk_put_end(writer);
}

void pdk__flight_put_end(pdk_writer *writer)
{
    pdk_put_end(writer);
    pdk_put_end(writer);
}

bool pdk__flight_get_order(struct flight_order *out,
                           const pdk_document *document)
{
    const pdk_value *root = pdk_root(document);

    if (pdk_get_u64(root, "format", 0) != FLIGHT_FORMAT)
        return false;
    *out = (struct flight_order){
        .image = pdk_get_text(root, "image").data,
        .original = pdk_get_text(root, "original").data,
        .copy = pdk_get_text(root, "copy").data,
        .file_bytes = pdk_get_u64(root, "file_bytes", 0),
        .generation = (uint32_t)pdk_get_u64(root, "generation", 0),
        .reason = (uint32_t)pdk_get_u64(root, "reason", 0),
        .limit_s = (uint32_t)pdk_get_u64(root, "limit_s", 0),
        .passenger_count = pdk_length(pdk_get(root, "passengers")),
    };
    return true;
}

static const pdk_document *get_document(const pdk_value *map, const char *key)
{
    pdk_bytes bytes = pdk_get_bytes(map, key);
    const pdk_document *document = NULL;

    if (bytes.data != NULL)
        pdk_document_check(bytes.data, bytes.size_bytes, &document, NULL);
    return document;
}

struct flight_passenger pdk__flight_passenger(const pdk_document *document,
                                              uint64_t index)
{
    const pdk_value *map =
        pdk_at(pdk_get(pdk_root(document), "passengers"), index);

    return (struct flight_passenger){
        .plugin_id = pdk_get_text(map, "plugin").data,
        .config = get_document(map, "config"),
        .state = get_document(map, "state"),
        .state_version = (uint32_t)pdk_get_u64(map, "state_version", 0),
    };
}

void pdk__flight_log(struct flight_answer *answer, const char *plugin_id,
                     uint32_t level, const char *text)
{
    size_t id_bytes = strlen(plugin_id) + 1, text_bytes = strlen(text) + 1;
    char *line = answer->log + answer->log_bytes;

    if (id_bytes + text_bytes + 1 > sizeof answer->log - answer->log_bytes)
        return;
    line[0] = (char)level;
    memcpy(line + 1, plugin_id, id_bytes);
    memcpy(line + 1 + id_bytes, text, text_bytes);
    answer->log_bytes += (uint32_t)(1 + id_bytes + text_bytes);
}

void pdk__flight_each_line(const struct flight_answer *answer,
                           void (*tell)(void *context, const char *plugin_id,
                                        uint32_t level, const char *text),
                           void *context)
{
    const char *at = answer->log, *end = answer->log + answer->log_bytes;

    while (at < end) {
        uint32_t level = (unsigned char)*at++;
        const char *plugin_id = at;
        const char *text = memchr(at, '\0', (size_t)(end - at));

        if (text == NULL)
            return;
        text++;
        if (memchr(text, '\0', (size_t)(end - text)) == NULL)
            return;
        tell(context, plugin_id, level, text);
        at = text + strlen(text) + 1;
    }
}

static void end_text(char *text, size_t capacity)
{
    text[capacity - 1] = '\0';
    pdk__text_tame(text);
}

void pdk__flight_mend_answer(struct flight_answer *answer)
{
    pdk_error *verdict = &answer->verdict;

    if (answer->stage >= PDK_STAGE_COUNT)
        answer->stage = PDK_STAGE_NONE;
    if (answer->log_bytes > sizeof answer->log)
        answer->log_bytes = sizeof answer->log;
    end_text(answer->plugin_id, sizeof answer->plugin_id);
    verdict->struct_size = sizeof *verdict;
    if (!pdk__result_is_known(verdict->code))
        verdict->code = PDK_E_PREFLIGHT;
    if (verdict->stage >= PDK_STAGE_COUNT)
        verdict->stage = answer->stage;
    end_text(verdict->path, sizeof verdict->path);
    end_text(verdict->message, sizeof verdict->message);
}
