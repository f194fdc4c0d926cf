/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BENCH_ROWS_H
#define PDK_BENCH_ROWS_H

#include "measure.h"

/* Each fills in value, limit, p99 and rounds of its row. */
void row_reload_latency(struct row *row);
void row_reload_latency_asleep(struct row *row);
void row_reload_latency_10mb(struct row *row);
void row_reload_latency_threaded(struct row *row);
void row_reload_latency_asleep_threaded(struct row *row);
void row_reload_latency_10mb_threaded(struct row *row);
void row_commit_pause(struct row *row);
void row_commit_pause_threaded(struct row *row);
void row_poll_idle(struct row *row);
void row_call(struct row *row);
void row_guarded_call(struct row *row);
void row_call_entered(struct row *row);
void row_gate_closed(struct row *row);
void row_scale_1000(struct row *row);
void row_save_restore(struct row *row);
void row_kept_block(struct row *row);
void row_memory_10k(struct row *row);
void row_load_and_call_min(struct row *row);
void row_check_small(struct row *row);
void row_check_fast(struct row *row);

#endif
