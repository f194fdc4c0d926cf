/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * One vice: nobody defines what it declares. */
PDK_API pdk_result pdk_empty_promise(void);
