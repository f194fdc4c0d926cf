/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_ABIXML_PART_H
#define PDK_CHECK_ABIXML_PART_H

#include "check/abixml_reader.h"

/* Handle the start of an element that is a part of the type around it, or an
 * exported symbol. */
void abixml_add_dimension(struct reader *reader, const struct frame *array);
void abixml_add_enumerator(struct reader *reader, const struct frame *owner);
void abixml_add_parameter(struct reader *reader, const struct frame *function);
void abixml_add_base(struct reader *reader, const struct frame *owner);
void abixml_set_target(struct reader *reader, const struct frame *owner,
                       enum graph_kind kind);
void abixml_begin_member(struct reader *reader, struct frame *frame);
void abixml_begin_method(struct reader *reader, struct frame *frame);
void abixml_begin_variable(struct reader *reader, const struct frame *around);
void abixml_begin_function(struct reader *reader, struct frame *frame);
void abixml_add_symbol(struct reader *reader);

#endif
