/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SERVICES_H
#define PDK_SERVICES_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"
#include "pdk/export.h"
#include "pdk/value.h"

PDK_C_BEGIN

/*
 * The services that a host offers to a plugin, and the structs they use. Part
 * of plugin.h, which explains the thread tags and the rules of ownership.
 */

/* Is `member` within the struct_size that the maker of `*pointer` gave it? */
#define PDK_HAS(pointer, member)                                              \
    (PDK_OFFSET_(pointer, member) + sizeof((pointer)->member) <=              \
     (pointer)->struct_size)
#define PDK_OFFSET_(pointer, member)                                          \
    ((size_t)((const char *)&(pointer)->member - (const char *)(pointer)))

/*
 * ABI-APPENDABLE. A binding: a cell through which an interface is called. Its
 * address is stable; its content changes when the plugin is reloaded, so read
 * it for each call and keep no copy.
 *
 *     const pdk_tick_v1 *tick = binding->table;
 *     if (tick != NULL)
 *         tick->tick(binding->self, ...);
 */
typedef struct pdk_binding {
    uint32_t struct_size;
    uint32_t generation; /* the current one; counts from 1 for each file */
    const void *table;   /* the interface's struct; NULL: nobody provides it */
    void *self;          /* first argument of its functions */
} pdk_binding;

enum {
    PDK_LOG_DEBUG = 0,
    PDK_LOG_INFO = 1,
    PDK_LOG_WARNING = 2,
    PDK_LOG_ERROR = 3
};

/*
 * ABI-APPENDABLE. A kept block: memory owned by the host that outlives
 * generations, for data too large to be saved and restored. The plugin fills in
 * name, layout and size, the host the rest.
 */
typedef struct pdk_block {
    uint32_t struct_size;
    uint32_t reserved;   /* 0 */
    const char *name;    /* 1 to 63 characters, unique in the instance */
    uint64_t layout;     /* fingerprint of the content; see PDK_KEPT */
    uint64_t size_bytes; /* not 0 */
    void *data;          /* aligned to a page; a new block is zeroed */
    const void *old_data; /* the old block if layout or size changed, or NULL */
    uint64_t old_size_bytes;
    uint64_t old_layout;
} pdk_block;

/* For a block of `count_` structs declared by PDK_KEPT. */
#define PDK_BLOCK_INIT(name_, type_, count_)                                  \
    { sizeof(pdk_block), 0, (name_), type_##_layout(),                        \
      (uint64_t)(count_) * sizeof(struct type_), NULL, NULL, 0, 0 }

/*
 * ABI-APPENDABLE. A job: a function of the plugin's that the host runs later.
 * The host fills in `number`, the plugin the rest.
 *
 * A job belongs to the instance that starts it. It does not begin before that
 * instance is activated, and never outlives it. When an instance ends, the host
 * calls deactivate(), drops its tasks, timers and listeners, asks its threads
 * to end, calls quiesce(), waits for the threads, and then calls destroy(). The
 * next generation starts its own jobs. A thread that does not end keeps the
 * instance and its image, as a zombie with that cause, until it has ended.
 *
 * A crash in a job faults the plugin, like a crash in a guarded call.
 */
typedef struct pdk_job {
    uint32_t struct_size;
    uint32_t kind;    /* PDK_JOB_... */
    const char *name; /* 1 to 63 characters, for people; a listener's topic */

    /* `message` is for listeners, borrowed for the call; else NULL */
    void (*run)(void *context, const pdk_value *message);
    void *context;
    uint64_t delay_ns;  /* timers: from now to the first run */
    uint64_t period_ns; /* timers: from one run to the next; 0: run once */
    uint64_t number;    /* for stop(); unique and never 0; set before the job
                         * begins */
} pdk_job;

enum {
    PDK_JOB_TASK = 1,  /* run once on the [host-thread], at its next poll */
    PDK_JOB_TIMER = 2, /* run there when it is due; missed runs are dropped */
    PDK_JOB_LISTENER = 3, /* run there for each message to its topic */
    PDK_JOB_THREAD = 4 /* run once, on its own thread; it must return soon after
                        * wait() returns 1, which may be the first time */
};

#define PDK_JOB_INIT(kind_, name_, run_, context_)                            \
    { sizeof(pdk_job), (kind_), (name_), (run_), (context_), 0, 0, 0 }

/*
 * ABI-APPENDABLE. The services for one instance, valid from its create() to its
 * destroy(). Each instance has its own.
 */
typedef struct pdk_services pdk_services;

struct pdk_services {
    uint32_t struct_size;
    uint32_t abi_version; /* PDK_ABI_VERSION of the host */
    void *context;        /* for the host; do not use */

    /* Writes one line to the host's log. [any-thread] */
    void (*log)(const pdk_services *services, uint32_t level, const char *text);

    /* The host's monotonic clock, in nanoseconds. [any-thread] */
    uint64_t (*now_ns)(const pdk_services *services);

    /* Memory accounted to this instance. With `block` NULL it allocates, with
     * size 0 it frees, else it resizes. Returns NULL if memory is short.
     * Aligned as by malloc(). The host frees what destroy() leaves, with a
     * warning, and what a crash leaves. [any-thread] */
    void *(*resize)(const pdk_services *services, void *block,
                    uint64_t size_bytes);

    /* Finds another plugin's interface, such as "sample.stream/1". *out is
     * valid until destroy(), across reloads of the provider; its table is NULL
     * while nobody provides it. PDK_E_NOT_FOUND if nobody does now,
     * PDK_E_LAYOUT if the provider's table is smaller than `table_size`. Call
     * the interface only from hooks and from calls of the host: a reload waits
     * for those, not for threads that the plugin started. [host-thread] */
    pdk_result (*find)(const pdk_services *services, const char *interface_id,
                       uint32_t table_size, const pdk_binding **out,
                       pdk_error *error);

    /* Writers for documents that the plugin hands to others without copying.
     * Destroy each in destroy() at the latest; NULL is accepted. A finished
     * document is valid until its writer is reset, written to again or
     * destroyed. One thread at a time may use a writer. [any-thread] */
    pdk_result (*writer_create)(const pdk_services *services, pdk_writer **out,
                                pdk_error *error);
    void (*writer_destroy)(const pdk_services *services, pdk_writer *writer);
    void (*writer_reset)(const pdk_services *services, pdk_writer *writer);
    pdk_result (*writer_finish)(const pdk_services *services,
                                pdk_writer *writer, const pdk_document **out,
                                pdk_error *error);

    /*
     * Gets a kept block by name, usually in create(). If the previous
     * generation kept one of that name with the same layout and size, it is the
     * same memory with the same content. If layout or size differ, `data` is a
     * new block and `old_data` the old one: fill `data` from it in restore() or
     * activate(), when the old instance does not run.
     *
     * Before activate(), only read a block that was taken over: it still
     * belongs to the running generation. If the reload is refused, new blocks
     * are freed. After the commit the old block is freed, and so, with a
     * warning, is each block that the new generation did not ask for.
     *
     * Blocks are not part of a snapshot: after a crash, the previous build
     * finds them as the crash left them. A block may hold pointers only into
     * itself. Asking twice gives the same block. PDK_E_ARGUMENT; PDK_E_MEMORY;
     * PDK_E_EXISTS if this instance has the block with another layout or size.
     * Older hosts lack this service: check PDK_HAS(services, block).
     * [host-thread]
     */
    pdk_result (*block)(const pdk_services *services, pdk_block *block,
                        pdk_error *error);

    /* Starts a job. PDK_E_ARGUMENT; PDK_E_MEMORY; PDK_E_SYSTEM if no thread can
     * be created; PDK_E_FAULTED once the instance is ending. Older hosts lack
     * this and the next two services: check PDK_HAS(services, start).
     * [any-thread] */
    pdk_result (*start)(const pdk_services *services, pdk_job *job,
                        pdk_error *error);

    /* Ends a job. Waits for a thread to end, unless called on that thread. Does
     * nothing if the job has ended already. [host-thread] */
    void (*stop)(const pdk_services *services, uint64_t number);

    /* For a thread started by start(): waits until it is asked to end, for `ns`
     * at most (UINT64_MAX: for ever). 1 if it must end, else 0. On any other
     * thread returns 0 at once. */
    uint32_t (*wait)(const pdk_services *services, uint64_t ns);
};

/*
 * Declares the struct that a kept block holds, with its fingerprint:
 *
 *     PDK_KEPT(frame, uint64_t number; uint8_t pixels[WIDTH * HEIGHT];);
 *     pdk_block block = PDK_BLOCK_INIT("frames", frame, 100);
 *
 * makes `struct frame` and `uint64_t frame_layout(void)`. The fingerprint
 * covers the text between the parentheses, without comments, and the size of
 * the struct. A change behind a name in that text (a nested struct, a typedef,
 * a macro) that leaves the size as it is goes unnoticed.
 */
#define PDK_KEPT(name_, ...)                                                  \
    struct name_ {                                                            \
        __VA_ARGS__                                                           \
    };                                                                        \
    static inline uint64_t name_##_layout(void)                               \
    {                                                                         \
        return pdk_layout_of(#__VA_ARGS__, sizeof(struct name_));             \
    }                                                                         \
    struct name_

/* FNV-1a of a text and a size: a fingerprint where PDK_KEPT does not fit. The
 * text must change whenever the layout does. [any-thread] */
static inline uint64_t pdk_layout_of(const char *text, uint64_t size_bytes)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return (hash ^ size_bytes) * UINT64_C(0x100000001b3);
}

PDK_C_END

#endif
