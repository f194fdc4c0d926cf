/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BENCH_MEASURE_H
#define PDK_BENCH_MEASURE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Figures that can be trusted on a machine that is busy with other things: what
 * is measured and the limit it is measured against take turns in one run, and
 * the medians of both are compared.
 */
struct series {
    double *values;
    size_t count, capacity;
};

/* One line of the table. */
struct row {
    const char *name;
    const char *unit;
    const char *limit_is; /* what the limit is, for people */
    double aim;           /* for the ratio, or for the difference, see below */
    int aims_at_difference; /* value - limit, instead of value / limit */
    double value, limit, p99;
    size_t rounds;
};

uint64_t now_ns(void);

void series_add(struct series *series, double value);
double series_median(struct series *series);
double series_quantile(struct series *series, double quantile);
void series_finish(struct series *series);

/* Takes the medians of both into the row, and frees them. */
void row_take(struct row *row, struct series *value, struct series *limit);

/* The ratio, or the difference, that is compared with the aim. */
double row_result(const struct row *row);

#endif
