/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * One vice: a language that only some compilers speak. */
struct extended {
    int size;
    int items[0];
};
