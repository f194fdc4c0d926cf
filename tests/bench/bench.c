/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * bench [ROW...]: measures, prints a table, and writes bench.json. It judges
 * nothing: a timing is never a test.
 */
#include "rows.h"

#include <stdio.h>
#include <string.h>

static struct {
    struct row row;
    void (*measure)(struct row *row);
} table[] = {
    { { .name = "reload_latency",
        .unit = "us",
        .aim = 1.2,
        .limit_is = "notify + copy + dlopen + dlsym" },
      row_reload_latency },
    { { .name = "reload_latency_asleep",
        .unit = "us",
        .aim = 1.35,
        .limit_is = "the same, asleep" },
      row_reload_latency_asleep },
    { { .name = "reload_latency_10mb",
        .unit = "us",
        .aim = 0.06,
        .limit_is = "the same with its full copy" },
      row_reload_latency_10mb },
    { { .name = "reload_latency_threaded",
        .unit = "us",
        .aim = 1.2,
        .limit_is = "the same on a thread that sleeps" },
      row_reload_latency_threaded },
    { { .name = "reload_latency_asleep_threaded",
        .unit = "us",
        .aim = 1.35,
        .limit_is = "the same, asleep" },
      row_reload_latency_asleep_threaded },
    { { .name = "reload_latency_10mb_threaded",
        .unit = "us",
        .aim = 0.06,
        .limit_is = "the same with its full copy" },
      row_reload_latency_10mb_threaded },
    { { .name = "commit_pause_threaded",
        .unit = "us",
        .aim = 2,
        .aims_at_difference = 1,
        .limit_is = "its own save + restore; the whole poll" },
      row_commit_pause_threaded },
    { { .name = "poll_idle",
        .unit = "ns",
        .aim = 2,
        .aims_at_difference = 1,
        .limit_is = "another call into the library" },
      row_poll_idle },
    { { .name = "commit_pause",
        .unit = "us",
        .aim = 2,
        .aims_at_difference = 1,
        .limit_is = "its own save + restore" },
      row_commit_pause },
    { { .name = "call",
        .unit = "ns",
        .aim = 1.05,
        .limit_is = "function pointer from memory" },
      row_call },
    { { .name = "call_entered",
        .unit = "ns",
        .aim = 1,
        .aims_at_difference = 1,
        .limit_is = "function pointer from memory" },
      row_call_entered },
    { { .name = "gate_closed",
        .unit = "us",
        .aim = 60,
        .aims_at_difference = 1,
        .limit_is = "no gate; two threads are calling" },
      row_gate_closed },
    { { .name = "scale_1000",
        .unit = "us",
        .aim = 1.6,
        .limit_is = "the same with ten plugins loaded" },
      row_scale_1000 },
    { { .name = "guarded_call",
        .unit = "ns",
        .aim = 1,
        .aims_at_difference = 1,
        .limit_is = "function pointer from memory" },
      row_guarded_call },
    { { .name = "save_restore",
        .unit = "GB/s",
        .aim = 0.7,
        .limit_is = "memcpy out and back" },
      row_save_restore },
    { { .name = "kept_block",
        .unit = "us",
        .aim = 2,
        .limit_is = "a kept block of 1 KiB" },
      row_kept_block },
    { { .name = "memory_10k",
        .unit = "B",
        .aim = 16,
        .aims_at_difference = 1,
        .limit_is = "no growth" },
      row_memory_10k },
    { { .name = "load_and_call_min",
        .unit = "us",
        .aim = 2,
        .limit_is = "dlopen + dlsym + call" },
      row_load_and_call_min },
#ifdef PDK_PROGRAM
    { { .name = "check_small",
        .unit = "ms",
        .aim = 1.3,
        .limit_is = "abidw alone" },
      row_check_small },
    { { .name = "check_fast",
        .unit = "ms",
        .aim = 0.5,
        .limit_is = "abidw alone; aim: 10 ms, too" },
      row_check_fast },
#endif
};

#define ROWS (sizeof table / sizeof *table)

static int is_wanted(const char *name, int count, char **words)
{
    for (int i = 1; i < count; i++)
        if (strcmp(words[i], name) == 0)
            return 1;
    return count < 2;
}

static void print_row(const struct row *row)
{
    printf("%-30s %10.2f %10.2f %-5s %s%8.2f  %s %.2f  p99 %.1f  (%s)\n",
           row->name, row->value, row->limit, row->unit,
           row->aims_at_difference ? "+" : "x", row_result(row), "aim",
           row->aim, row->p99, row->limit_is);
    fflush(stdout);
}

static void write_row(FILE *file, const struct row *row, int is_first)
{
    fprintf(file,
            "%s  {\"row\": \"%s\", \"value\": %.6g, \"limit\": %.6g, "
            "\"ratio\": %.6g, \"aim\": %.6g, \"unit\": \"%s\", "
            "\"rounds\": %zu}",
            is_first ? "" : ",\n", row->name, row->value, row->limit,
            row_result(row), row->aim, row->unit, row->rounds);
}

int main(int count, char **words)
{
    FILE *file = fopen("bench.json", "w");
    int is_first = 1;

    if (file == NULL) {
        perror("bench.json");
        return 1;
    }
    fputs("[\n", file);
    for (size_t i = 0; i < ROWS; i++) {
        struct row *row = &table[i].row;

        if (!is_wanted(row->name, count, words))
            continue;
        table[i].measure(row);
        print_row(row);
        write_row(file, row, is_first);
        is_first = 0;
    }
    fputs("\n]\n", file);
    return fclose(file) == 0 ? 0 : 1;
}
