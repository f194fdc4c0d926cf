/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * One vice: it does not include what it uses. */
struct forgetful {
    uint32_t struct_size;
};
