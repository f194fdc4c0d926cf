/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_GRAPH_H
#define PDK_CHECK_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Types with their memory layout, and the variables and functions that a file
 * exports. A type is identified by its index; 0 is the unknown type. Pure.
 */
enum graph_kind {
    GRAPH_UNKNOWN,
    GRAPH_BASE, /* int, double, void */
    GRAPH_TYPEDEF,
    GRAPH_QUALIFIED, /* const, volatile */
    GRAPH_POINTER,
    GRAPH_REFERENCE,
    GRAPH_ARRAY,
    GRAPH_ENUM,
    GRAPH_STRUCT, /* and classes */
    GRAPH_UNION,
    GRAPH_FUNCTION,
};

/* A place in the source; file is "" if it is not known. */
struct graph_place {
    const char *file;
    uint32_t line;
};

/* A member, base class, virtual function, enumerator, parameter, or dimension
 * of an array. */
enum graph_part_kind {
    PART_PLAIN, /* a member; any part of a type that is not a struct */
    PART_BASE,
    PART_VIRTUAL,
};

struct graph_part {
    enum graph_part_kind kind;
    const char *name;   /* "" if it has none */
    const char *symbol; /* of a virtual function; else "" */
    uint32_t type;      /* of a member, base, function or parameter */
    bool is_variadic;   /* the "..." of a function */
    int64_t value; /* a member's offset in bits; a virtual function's place in
                    * the vtable, -1 for destructors; an enumerator's value;
                    * the length of an array dimension, -1 if unknown */
    struct graph_place place;
    uint32_t bits;  /* of a bit-field; 0: not a bit-field, or unknown */
    bool is_atomic; /* its type is, directly or by a typedef */
    bool is_pure;   /* a pure virtual function */
};

struct graph_type {
    enum graph_kind kind;
    const char *name; /* qualified; "" if it has none */
    uint64_t size_bits;
    uint32_t
        target; /* of a typedef, qualifier, pointer or reference; the element
                 * of an array; the integer of an enum; a function's result */
    bool is_declaration; /* only the name is known */
    bool is_cplusplus;   /* the language of the unit it is from */
    bool is_const, is_volatile, is_atomic;
    struct graph_part *parts;
    uint32_t part_count, part_capacity;
    struct graph_place place;
    uint64_t alignment; /* in bytes, if the source requests it; else 0 */
    bool is_address;    /* values are passed by address */
};

/* An exported variable or function whose type is known. */
struct graph_export {
    const char *name;
    const char *symbol; /* with its version; "" if not known */
    uint32_t type;
    bool is_function;
    struct graph_place place;
};

/* An exported symbol, whether or not its type is known. */
enum graph_symbol_kind {
    SYMBOL_OTHER,
    SYMBOL_FUNCTION, /* also an indirect one (IFUNC) */
    SYMBOL_OBJECT,
    SYMBOL_THREAD_LOCAL,
};

struct graph_symbol {
    const char *name;
    const char *version; /* "" if it has none */
    const char *aliases; /* its other names, separated by commas; or "" */
    enum graph_symbol_kind kind;
    bool is_weak;
    bool is_default;     /* for programs that ask for no version */
    bool is_unused;      /* the file exports it, but does not use it itself */
    uint64_t size_bytes; /* of an object */
};

/* Facts about a file as a whole that abixml does not contain. If its units
 * differ, the values are listed side by side. */
struct graph_traits {
    bool is_told;           /* known, like the traits of its types */
    bool tells_passing;     /* whether values are passed by address */
    bool tells_lines_only;  /* some unit has line numbers, but no types */
    const char *compilers;  /* "GNU" */
    const char *flags;      /* options that change how functions are called */
    const char *char_signs; /* "signed" */
};

struct graph {
    struct graph_type *types;
    uint32_t type_count, type_capacity;
    struct graph_export *exports;
    uint32_t export_count, export_capacity;
    struct graph_symbol *symbols;
    uint32_t symbol_count, symbol_capacity;
    const char *soname; /* of the file, or "" */
    struct graph_traits traits;
    void *names; /* owns the texts */
};

void graph_finish(struct graph *graph); /* accepts zeroes */

/* Finds a variable by its symbol, or by its name if its symbol is not known;
 * NULL if there is none. */
const struct graph_export *graph_variable(const struct graph *graph,
                                          const char *symbol);

/* A type without typedefs and qualifiers, and what was removed. */
struct graph_stripped {
    uint32_t index;
    const struct graph_type *type;
    const char *alias; /* the innermost typedef, which may name an unnamed
                        * struct; NULL: none */
    bool is_const, is_volatile;
};

struct graph_stripped graph_strip(const struct graph *graph, uint32_t index);

/* Is there a struct, union or enum of that name? */
bool graph_has_body(const struct graph *graph, const char *name);

/* Is it void? */
bool graph_is_void(const struct graph_type *type);

/* Writes a type for people, truncated to `capacity`: "demo_params *", "int
 * (*)(const char *, ...)". The bare form resolves typedefs. */
void graph_describe(const struct graph *graph, uint32_t index, char *out,
                    size_t capacity);
void graph_describe_bare(const struct graph *graph, uint32_t index, char *out,
                         size_t capacity);

/* Appends a C declaration with that type. The declarator "name" gives
 * "demo_params *name"; "name(void)" declares a function that returns the type.
 */
struct text_buffer;
void graph_declare(struct text_buffer *out, const struct graph *graph,
                   uint32_t index, const char *declarator);

/* Writes a size for people: "4 bytes", "3 bits". */
void graph_describe_bits(int64_t bits, char *out, size_t capacity);

/* The size of a value of the type, in bits; for an array, of all elements. */
uint64_t graph_size(const struct graph *graph, uint32_t index);

#endif
