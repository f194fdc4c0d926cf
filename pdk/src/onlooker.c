/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Remembers for a while whether somebody looks on. When it was asked and what
 * the answer was are one word, so that threads need not wait for each other: if
 * two ask at once, both are right.
 */
#include "onlooker.h"

#include "platform/image.h"
#include "platform/tracer.h"

bool pdk__onlooker_is_there(struct onlooker *onlooker, uint64_t now_ns)
{
    uint64_t answer = atomic_load(&onlooker->answer);

    if (answer == 0 || now_ns - answer / 2 >= PDK__ONLOOKER_NS) {
        bool is_there = pdk__image_is_examined() || pdk__tracer_is_attached();

        answer = 2 * now_ns + is_there;
        atomic_store(&onlooker->answer, answer);
    }
    return answer % 2 != 0;
}
