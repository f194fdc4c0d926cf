/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Series of measurements and what is made of them.
 */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

void series_add(struct series *series, double value)
{
    if (series->count == series->capacity) {
        series->capacity = series->capacity * 2 + 64;
        series->values =
            realloc(series->values, series->capacity * sizeof *series->values);
        if (series->values == NULL) {
            perror("bench");
            exit(1);
        }
    }
    series->values[series->count++] = value;
}

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

double series_quantile(struct series *series, double quantile)
{
    if (series->count == 0)
        return 0;
    qsort(series->values, series->count, sizeof *series->values, compare);
    return series->values[(size_t)((double)(series->count - 1) * quantile)];
}

double series_median(struct series *series)
{
    return series_quantile(series, 0.5);
}

void series_finish(struct series *series)
{
    free(series->values);
    *series = (struct series){ NULL, 0, 0 };
}

void row_take(struct row *row, struct series *value, struct series *limit)
{
    row->rounds = value->count;
    row->value = series_median(value);
    row->p99 = series_quantile(value, 0.99);
    row->limit = series_median(limit);
    series_finish(value);
    series_finish(limit);
}

double row_result(const struct row *row)
{
    if (row->aims_at_difference)
        return row->value - row->limit;
    return row->limit != 0 ? row->value / row->limit : 0;
}
