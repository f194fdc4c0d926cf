/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What a pre-flight helper answers, in which the code of a candidate has run:
 * the host must be able to read it, whatever it is. The same bytes as an order
 * are what the helper reads.
 */
#include "fuzz.h"

#include "flight.h"

static size_t lines;

static void tell(void *context, const char *plugin_id, uint32_t level,
                 const char *text)
{
    const struct flight_answer *answer = context;
    const char *end = answer->log + sizeof answer->log;

    HOLDS(plugin_id > answer->log && plugin_id + strlen(plugin_id) < end);
    HOLDS(text > plugin_id && text + strlen(text) < end);
    HOLDS(level <= UINT8_MAX);
    lines++;
}

static bool is_line(const char *text, size_t capacity)
{
    if (memchr(text, '\0', capacity) == NULL)
        return false;
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == '\x7f')
            return false;
    return true;
}

static void read_answer(const uint8_t *data, size_t size_bytes)
{
    struct flight_answer *answer = calloc(1, sizeof *answer);
    const pdk_error *verdict = &answer->verdict;

    HOLDS(answer != NULL);
    memcpy(answer, data,
           size_bytes < sizeof *answer ? size_bytes : sizeof *answer);
    pdk__flight_mend_answer(answer);
    HOLDS(is_line(answer->plugin_id, sizeof answer->plugin_id));
    HOLDS(is_line(verdict->message, sizeof verdict->message));
    HOLDS(is_line(verdict->path, sizeof verdict->path));
    HOLDS(strcmp(pdk_result_name(verdict->code), "PDK_E_UNKNOWN") != 0);
    HOLDS(answer->stage < PDK_STAGE_COUNT && verdict->stage < PDK_STAGE_COUNT);
    lines = 0;
    pdk__flight_each_line(answer, tell, answer);
    HOLDS(lines <= sizeof answer->log / 3);
    free(answer);
}

static void read_order(const uint8_t *data, size_t size_bytes)
{
    void *copy = fuzz_copy(data, size_bytes);
    const pdk_document *document;
    struct flight_order order;

    if (pdk_document_check(copy, size_bytes, &document, NULL) == PDK_OK &&
        pdk__flight_get_order(&order, document))
        for (uint64_t i = 0; i < order.passenger_count && i < 8; i++)
            pdk__flight_passenger(document, i);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    read_answer(data, size_bytes);
    read_order(data, size_bytes);
    return 0;
}
