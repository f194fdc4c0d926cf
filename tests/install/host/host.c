/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A stranger's host: tries one plugin, ticks it once. 0 only if it printed.
 */
#include <stdio.h>

#include <pdk/host.h>
#include <pdk/tick.h>
#include <pdk/version.h>

static void count_prints(const pdk_tick *tick, const char *text)
{
    int *prints = tick->context;

    (*prints)++;
    fputs(text, stdout);
}

static pdk_result tick_once(const pdk_binding *place, int *prints,
                            pdk_error *error)
{
    const pdk_tick_v1 *table = place->table;
    pdk_tick tick = { 0 };

    tick.struct_size = sizeof tick;
    tick.rate_hz = 1;
    tick.context = prints;
    tick.print = count_prints;
    return table->tick(place->self, &tick, error);
}

static pdk_result run(pdk_host *host, const char *path, int *prints,
                      pdk_error *error)
{
    const pdk_binding *place;
    pdk_instance *instance;
    pdk_result result = pdk_host_load(host, path, error);

    if (result == PDK_OK)
        result =
            pdk_instance_create(&instance, host, "test.stranger", NULL, error);
    if (result == PDK_OK)
        result = pdk_instance_bind(instance, PDK_TICK_V1, &place, error);
    if (result == PDK_OK)
        result = tick_once(place, prints, error);
    return result;
}

int main(int count, char **words)
{
    pdk_host_options options = PDK_HOST_OPTIONS_INIT;
    pdk_error error = PDK_ERROR_INIT;
    pdk_host *host = NULL;
    int prints = 0;

    if (count != 2)
        return 2;
    options.flags = PDK_HOST_PREFLIGHT;
    options.preflight_path = PREFLIGHT;
    if (pdk_host_create(&host, &options, &error) == PDK_OK)
        run(host, words[1], &prints, &error);
    if (error.code != PDK_OK)
        fprintf(stderr, "host: %s\n", error.message);
    pdk_host_destroy(host);
    return prints == 1 ? 0 : 1;
}
