/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Lesson: embedding. A host that runs one plugin and takes up its new builds:
 * host FILE [SECONDS]. The same text stands in the README.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <pdk/host.h>

#include "minimum.h" /* the SDK of this host */

int main(int count, char **words)
{
    pdk_interface needed = { SAMPLE_MINIMUM_V1, sizeof(sample_minimum_v1), 1 };
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    time_t end = count > 2 ? time(NULL) + atoi(words[2]) : 0; /* 0: never */
    pdk_error error = PDK_ERROR_INIT;
    pdk_host *host = NULL;
    pdk_instance *one = NULL;
    const pdk_binding *place = NULL;
    pdk_event event;
    int32_t last_answer = 0;

    if (count < 2)
        return fprintf(stderr, "usage: host FILE [SECONDS]\n"), 2;
    options.interfaces = &needed; /* a build without it is refused */
    options.interface_count = 1;
    if (pdk_host_create(&host, &options, &error) != PDK_OK ||
        pdk_host_load(host, words[1], &error) != PDK_OK ||
        !pdk_host_poll(host, &event) ||
        pdk_instance_create(&one, host, event.plugin, NULL, &error) != PDK_OK ||
        pdk_instance_bind(one, SAMPLE_MINIMUM_V1, &place, &error) != PDK_OK) {
        fprintf(stderr, "host: %s\n", error.message);
        pdk_host_destroy(host);
        return 1;
    }
    while (end == 0 || time(NULL) < end) {
        const sample_minimum_v1 *minimum = place->table; /* anew, each time */
        int32_t answer = minimum->min(place->self, 3, 4);
        if (answer != last_answer)
            printf("min(3, 4) = %d\n", answer);
        last_answer = answer;
        pdk_host_wait(host, 500);
        while (pdk_host_poll(host, &event)) /* only here it changes */
            printf("%s: %s %s\n", event.plugin, pdk_event_name(event.kind),
                   event.error.message);
    }
    pdk_host_destroy(host);
    return 0;
}
