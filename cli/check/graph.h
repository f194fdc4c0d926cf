/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_GRAPH_H
#define PDK_CHECK_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Types as they lie in memory, and what a file exports that has them. A type is
 * named by its index; 0 is the one of which nothing is known. Pure.
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

/* Where something stands in the source; file is "" if that is not known. */
struct graph_place {
    const char *file;
    uint32_t line;
};

/* A member, base class, virtual function, enumerator, parameter, or dimension
 * of an array. */
enum graph_part_kind {
    PART_PLAIN, /* a member, or all that there is in types that are no structs
                 */
    PART_BASE,
    PART_VIRTUAL,
};

struct graph_part {
    enum graph_part_kind kind;
    const char *name;   /* "" if it has none */
    const char *symbol; /* of a virtual function; else "" */
    uint32_t type;      /* of a member, base, function or parameter */
    bool is_variadic;   /* the "..." of a function */
    int64_t value; /* offset in bits; place in the table of virtual functions,
                    * -1 for destructors; the enumerator's; elements of an
                    * array, -1: unknown */
    struct graph_place place;
    uint32_t bits;  /* of a bit-field; 0: as many as its type has, or unknown */
    bool is_atomic; /* its type is, or leads there */
    bool is_pure;   /* a virtual function without a body */
};

struct graph_type {
    enum graph_kind kind;
    const char *name; /* with its namespaces; "" if it has none */
    uint64_t size_bits;
    uint32_t
        target; /* of a typedef, qualifier, pointer or reference; elements
                 * of an array; what is under an enum; a function's result */
    bool is_declaration; /* nothing is known but the name */
    bool is_cplusplus;   /* where it was met */
    bool is_const, is_volatile, is_atomic;
    struct graph_part *parts;
    uint32_t part_count, part_capacity;
    struct graph_place place;
    uint64_t alignment; /* in bytes, where the source demands it; or 0 */
    bool is_address;    /* a value is handed over by its address */
};

/* An exported variable or function whose type is known. */
struct graph_export {
    const char *name;
    const char *symbol; /* with its version; "" if it was not told */
    uint32_t type;
    bool is_function;
    struct graph_place place;
};

/* An exported symbol, whether or not its type is known. */
enum graph_symbol_kind {
    SYMBOL_OTHER,
    SYMBOL_FUNCTION, /* and what is chosen among several when it is loaded */
    SYMBOL_OBJECT,
    SYMBOL_THREAD_LOCAL,
};

struct graph_symbol {
    const char *name;
    const char *version; /* "" if it has none */
    const char *aliases; /* other names of it, with commas; "" */
    enum graph_symbol_kind kind;
    bool is_weak;
    bool is_default;     /* what a program gets that asks for no version */
    uint64_t size_bytes; /* of an object */
};

/* What is told of a file as a whole, beside abixml. What its units disagree in
 * stands side by side. */
struct graph_traits {
    bool is_told;           /* and so are the traits of its types */
    bool tells_passing;     /* whether values are handed over by address */
    bool tells_lines_only;  /* some unit tells no types at all */
    const char *compilers;  /* "GNU" */
    const char *flags;      /* that change how functions are called */
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

/* A variable by its symbol, or by its name where its symbol was not told; NULL:
 * there is none. */
const struct graph_export *graph_variable(const struct graph *graph,
                                          const char *symbol);

/* A type below typedefs and qualifiers, and what was taken off. */
struct graph_stripped {
    uint32_t index;
    const struct graph_type *type;
    const char *alias; /* the innermost typedef, which names a nameless struct;
                        * NULL: none */
    bool is_const, is_volatile;
};

struct graph_stripped graph_strip(const struct graph *graph, uint32_t index);

/* Is there a struct, union or enum of that name? */
bool graph_has_body(const struct graph *graph, const char *name);

/* Is it nothing at all? */
bool graph_is_void(const struct graph_type *type);

/* "demo_params *", "int (*)(const char *, ...)": cut to what fits. Bare: with
 * what is under the typedefs. */
void graph_describe(const struct graph *graph, uint32_t index, char *out,
                    size_t capacity);
void graph_describe_bare(const struct graph *graph, uint32_t index, char *out,
                         size_t capacity);

/* Appends the declaration of something of that type, in C: with "name",
 * "demo_params *name"; with "name(void)", a function that returns one. */
struct text_buffer;
void graph_declare(struct text_buffer *out, const struct graph *graph,
                   uint32_t index, const char *declarator);

/* Bytes or bits, for people: "4 bytes", "3 bits". */
void graph_describe_bits(int64_t bits, char *out, size_t capacity);

/* Bits that a value of the type takes; an array's are those of its elements. */
uint64_t graph_size(const struct graph *graph, uint32_t index);

#endif
