/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_EXPORT_H
#define PDK_EXPORT_H

/*
 * Compiler attributes and atomics, as macros. This is the only public header
 * that uses compiler extensions.
 */

#if defined(__cplusplus)
#define PDK_C_BEGIN extern "C" {
#define PDK_C_END }
#else
#define PDK_C_BEGIN
#define PDK_C_END
#endif

#if defined(__GNUC__)
/* Makes a symbol visible to other images; everything else is built hidden. */
#define PDK_EXPORT __attribute__((visibility("default")))
/* Checks arguments as for printf: the positions of the format and of the first
 * argument. */
#define PDK_PRINTF(format_, first_) \
    __attribute__((format(printf, format_, first_)))
/* Data that is read from the file, by section; no code refers to it. */
#define PDK_NOTE_SECTION \
    __attribute__((section(".note.pdk"), used, aligned(4)))
/* Data that is kept although no code refers to it. */
#define PDK_UNREFERENCED __attribute__((used))
/* Atomic access to memory that threads share, in C and C++. */
#define PDK_LOAD_ACQUIRE(place_) __atomic_load_n((place_), __ATOMIC_ACQUIRE)
#define PDK_LOAD_RELAXED(place_) __atomic_load_n((place_), __ATOMIC_RELAXED)
#define PDK_STORE_RELAXED(place_, value_)                                     \
    __atomic_store_n((place_), (value_), __ATOMIC_RELAXED)
#define PDK_STORE_RELEASE(place_, value_)                                     \
    __atomic_store_n((place_), (value_), __ATOMIC_RELEASE)
/* Sequentially consistent. */
#define PDK_LOAD_ORDERED(place_) __atomic_load_n((place_), __ATOMIC_SEQ_CST)
#define PDK_STORE_ORDERED(place_, value_)                                     \
    __atomic_store_n((place_), (value_), __ATOMIC_SEQ_CST)
/* Compare and exchange: `known_` points to the expected value. */
#define PDK_EXCHANGE_ORDERED(place_, known_, value_)                          \
    __atomic_compare_exchange_n((place_), (known_), (value_), 0,              \
                                __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define PDK_COMPILER_FENCE() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#else
#error "pdk needs a compiler with GNU attributes (gcc or clang)"
#endif

/* Marks a public function of libpdk. */
#define PDK_API PDK_EXPORT

#endif
