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
 * What a host offers to a plugin: a table of services, and what goes through
 * it. Part of plugin.h, which says what the tags mean and who owns what.
 */

/* Is `member` inside the part of `*pointer` that its maker knew of? */
#define PDK_HAS(pointer, member)                                              \
    (PDK_OFFSET_(pointer, member) + sizeof((pointer)->member) <=              \
     (pointer)->struct_size)
#define PDK_OFFSET_(pointer, member)                                          \
    ((size_t)((const char *)&(pointer)->member - (const char *)(pointer)))

/*
 * ABI-APPENDABLE. A place from which an interface is called. Its address is
 * stable for as long as its owner keeps it; what is in it changes when the
 * plugin is reloaded, so read it anew for each call and keep no copy.
 *
 *     const pdk_tick_v1 *tick = binding->table;
 *     if (tick != NULL)
 *         tick->tick(binding->self, ...);
 */
typedef struct pdk_binding {
    uint32_t struct_size;
    uint32_t generation; /* which one is current; counts from 1 in each slot */
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
 * ABI-APPENDABLE. A kept block: memory of the host's that outlives generations,
 * for what is too large to be saved and restored. Name, layout and size are the
 * plugin's to fill in, the rest is the host's.
 */
typedef struct pdk_block {
    uint32_t struct_size;
    uint32_t reserved;   /* 0 */
    const char *name;    /* 1 to 63 characters; each instance has its own */
    uint64_t layout;     /* a fingerprint of what is in it; see PDK_KEPT */
    uint64_t size_bytes; /* not 0 */
    void *data;          /* aligned to a page; a new block is zeroed */
    const void *old_data; /* of another layout or size; NULL: there is none */
    uint64_t old_size_bytes;
    uint64_t old_layout;
} pdk_block;

/* For a block of `count_` structs that PDK_KEPT declared. */
#define PDK_BLOCK_INIT(name_, type_, count_)                                  \
    { sizeof(pdk_block), 0, (name_), type_##_layout(),                        \
      (uint64_t)(count_) * sizeof(struct type_), NULL, NULL, 0, 0 }

/*
 * ABI-APPENDABLE. A job: a function of the plugin's that the host runs later,
 * and takes back. What the host fills in is `number`.
 *
 * It belongs to the instance that starts it, begins when that is activated and
 * not before, and never outlives it. When an instance ends, after deactivate(),
 * the host drops its tasks, timers and listeners and asks its threads to end,
 * calls quiesce(), waits for the threads, and only then calls destroy(). The
 * next generation starts its own. A thread that does not end keeps instance and
 * image as they are, a zombie that is named, until it has ended.
 *
 * A job that crashes faults the plugin, as a guarded call that crashes does.
 */
typedef struct pdk_job {
    uint32_t struct_size;
    uint32_t kind;    /* PDK_JOB_... */
    const char *name; /* 1 to 63 characters, for people; a listener's topic */

    /* `message` is what a listener is told, borrowed for the call; else NULL */
    void (*run)(void *context, const pdk_value *message);
    void *context;
    uint64_t delay_ns;  /* of a timer: from now to the first time */
    uint64_t period_ns; /* of a timer: from one time to the next; 0: once */
    uint64_t number;    /* to stop it by; never used again, and never 0; it is
                         * there before the job begins */
} pdk_job;

enum {
    PDK_JOB_TASK = 1,  /* run once on the [host-thread], at its next poll */
    PDK_JOB_TIMER = 2, /* run there when its time has come; a time that was
                        * missed is not made up for */
    PDK_JOB_LISTENER = 3, /* run there for each message to its topic */
    PDK_JOB_THREAD = 4 /* run once, on a thread of its own; to return soon after
                        * wait() has said so, which may be the first time */
};

#define PDK_JOB_INIT(kind_, name_, run_, context_)                            \
    { sizeof(pdk_job), (kind_), (name_), (run_), (context_), 0, 0, 0 }

/*
 * ABI-APPENDABLE. What the host does for one instance. Valid from create() to
 * destroy() of that instance, and different for each.
 */
typedef struct pdk_services pdk_services;

struct pdk_services {
    uint32_t struct_size;
    uint32_t abi_version; /* PDK_ABI_VERSION of the host */
    void *context;        /* the host's own; pass `services` itself instead */

    /* Writes one line to the host's log. [any-thread] */
    void (*log)(const pdk_services *services, uint32_t level, const char *text);

    /* Nanoseconds of a clock that never goes back. [any-thread] */
    uint64_t (*now_ns)(const pdk_services *services);

    /* Memory that the host accounts to this instance: NULL makes a block, size
     * 0 frees it, else it is resized. NULL if there is none. Aligned as by
     * malloc(). What destroy() leaves, the host frees and warns of; what a
     * crash leaves, it frees as well. [any-thread] */
    void *(*resize)(const pdk_services *services, void *block,
                    uint64_t size_bytes);

    /* Finds another plugin's interface, such as "sample.stream/1". *out stays
     * valid until destroy(), also while its provider is reloaded; its table is
     * NULL while nobody provides it. Fails with PDK_E_NOT_FOUND if nobody does
     * now, PDK_E_LAYOUT if the provider's table is smaller than `table_size`.
     * To be called from hooks, and inside of calls of the host: a reload waits
     * for those, not for threads of the plugin's own. [host-thread] */
    pdk_result (*find)(const pdk_services *services, const char *interface_id,
                       uint32_t table_size, const pdk_binding **out,
                       pdk_error *error);

    /* Documents of the plugin's own, to hand to others in place. Whoever makes
     * a writer destroys it, in destroy() at the latest; destroying accepts
     * NULL. A finished document is valid until its writer is reset, written to
     * again or destroyed. One writer, one thread at a time. [any-thread] */
    pdk_result (*writer_create)(const pdk_services *services, pdk_writer **out,
                                pdk_error *error);
    void (*writer_destroy)(const pdk_services *services, pdk_writer *writer);
    void (*writer_reset)(const pdk_services *services, pdk_writer *writer);
    pdk_result (*writer_finish)(const pdk_services *services,
                                pdk_writer *writer, const pdk_document **out,
                                pdk_error *error);

    /*
     * Asks for a kept block, by name; in create(), as a rule. If the generation
     * before had it with that layout and size, it is the same memory, as it
     * was, whatever its size. If it had another, `data` is a new block and
     * `old_data` the old one: fill the one from the other in restore() or
     * activate(), while the old instance stands still.
     *
     * Until activate() nothing is decided: a block that was taken over is still
     * the running generation's, to be read and not written, and a new one is
     * gone if the reload is refused. Once it is decided, the old block is
     * freed, and, with a warning, each block that was not asked for.
     *
     * It is no part of a snapshot: going back after a crash, the build before
     * finds it as the crash left it. Keep no pointers in it but into itself.
     * Asked for again, it is the same. PDK_E_ARGUMENT, PDK_E_MEMORY;
     * PDK_E_EXISTS if this instance has it with another layout or size. Older
     * hosts do not have this service: ask PDK_HAS(services, block).
     * [host-thread]
     */
    pdk_result (*block)(const pdk_services *services, pdk_block *block,
                        pdk_error *error);

    /* Starts a job. PDK_E_ARGUMENT; PDK_E_MEMORY; PDK_E_SYSTEM if there is no
     * thread to be had; PDK_E_FAULTED once the instance is ending. This and
     * the next two older hosts do not have: PDK_HAS(services, start).
     * [any-thread] */
    pdk_result (*start)(const pdk_services *services, pdk_job *job,
                        pdk_error *error);

    /* Ends a job, and waits for a thread to have ended, but from that thread
     * itself. A number that is none any more is fine. [host-thread] */
    void (*stop)(const pdk_services *services, uint64_t number);

    /* In a thread that start() has started: waits until it is to end, as long
     * as `ns` at most (UINT64_MAX: for ever). 1 if it is to end, else 0. On any
     * other thread it is 0 at once. */
    uint32_t (*wait)(const pdk_services *services, uint64_t ns);
};

/*
 * Declares the struct that a kept block holds, with its fingerprint:
 *
 *     PDK_KEPT(frame, uint64_t number; uint8_t pixels[WIDTH * HEIGHT];);
 *     pdk_block block = PDK_BLOCK_INIT("frames", frame, 100);
 *
 * makes `struct frame` and `uint64_t frame_layout(void)`. What the fingerprint
 * sees is the text between the parentheses, without comments, and the size of
 * the struct. It does not see behind the names in that text: if a nested
 * struct, a typedef or a macro changes its meaning and not its size, nobody
 * notices.
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

/* FNV-1a of a text and a size: a fingerprint for what PDK_KEPT cannot declare.
 * Say in the text all that matters. [any-thread] */
static inline uint64_t pdk_layout_of(const char *text, uint64_t size_bytes)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return (hash ^ size_bytes) * UINT64_C(0x100000001b3);
}

PDK_C_END

#endif
