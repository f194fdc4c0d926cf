/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLUGIN_H
#define PDK_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"
#include "pdk/export.h"
#include "pdk/note.h"
#include "pdk/services.h"
#include "pdk/value.h"

PDK_C_BEGIN

/*
 * All that a plugin author reads. A plugin includes this header and links
 * nothing of pdk; what it needs from the host arrives as a table (services.h).
 *
 * An image (one shared object) offers one or more plugins. Each is described
 * twice: by a note, which can be read from the file without loading it, and by
 * an exported, typed table, which is called. The macros at the end of this page
 * write both.
 *
 * The rules of this ABI:
 * - Every struct that crosses starts with `struct_size` and grows only at its
 *   end. A member that lies beyond `struct_size` is never read (PDK_HAS).
 * - Whoever makes a thing frees it. Texts, arrays and tables that cross are
 *   borrowed for the call; the receiver copies what it wants to keep.
 * - A hook may be NULL unless it says "required".
 * - No exception and no longjmp leaves a plugin (C++: see plugin.hpp).
 * - Signal handlers are the host's: what a hook changes is put back.
 * - Each function says which thread may call it:
 *   [host-thread]  the thread that calls pdk_host_poll(), never two at once;
 *   [call-thread]  any thread the host makes calls of this interface on;
 *   [any-thread]   any thread, at any time.
 */
#define PDK_ABI_VERSION 1u
#define PDK_PLUGIN_MAGIC 0x6b64702bu /* "+pdk" read little-endian */

/* Why an instance is made. */
enum {
    PDK_REASON_START = 0,   /* there was none before */
    PDK_REASON_RELOAD = 1,  /* it takes over from an older generation, or, when
                             * what it needs is reloaded, from the same one */
    PDK_REASON_ROLLBACK = 2 /* it takes over from a newer one that failed */
};

/* ABI-APPENDABLE. Borrowed for the call, but for `services`. */
typedef struct pdk_create_args {
    uint32_t struct_size;
    uint32_t reason;              /* PDK_REASON_... */
    const pdk_services *services; /* valid until destroy() */
    const pdk_value *config;      /* what the host was given; NULL if nothing */
    const char *directory;        /* where the original file is, for its data */
    uint32_t generation;          /* the number of the one that is made */
    uint32_t reserved;            /* 0 */
} pdk_create_args;

/* ---------------------------------------------- what a plugin offers --- */

/*
 * ABI-APPENDABLE. The table of one plugin. The head, up to `flags`, is frozen
 * for ever: it is what a host of any version may read.
 *
 * A reload calls, in this order: create (new), save (old), migrate (new),
 * restore (new), self_test (new), deactivate (old), activate (new); then the
 * new one is current and the old one gets quiesce and destroy. If a hook
 * refuses, the new instance is destroyed, the old one is activated again if it
 * was deactivated, and goes on as if nothing had been asked.
 *
 * All of these are called on the [host-thread], never while a call of the host
 * is inside the instance.
 */
typedef struct pdk_plugin {
    uint32_t magic;       /* PDK_PLUGIN_MAGIC */
    uint32_t struct_size; /* sizeof(pdk_plugin) as the plugin was compiled */
    uint32_t abi_version; /* PDK_ABI_VERSION as the plugin was compiled */
    uint32_t flags;       /* 0 */

    /* Required. Makes an instance, which *self points to from then on. Must
     * not take what the running generation owns; that is for activate(). */
    pdk_result (*create)(void **self, const pdk_create_args *args,
                         pdk_error *error);

    /* Required. Frees all that the instance still holds. */
    void (*destroy)(void *self);

    /* Writes the state into the map that is open. Must leave the instance as
     * it was: a refused reload goes on using it. */
    pdk_result (*save)(void *self, pdk_writer *state, pdk_error *error);

    /* Takes over a state. `version` is the state version that wrote it: the
     * plugin's own, or, if there is no migrate hook, also an older one.
     * `state` is borrowed for the call. */
    pdk_result (*restore)(void *self, const pdk_value *state, uint32_t version,
                          pdk_error *error);

    /* Rewrites a state of version `from` as one of version `from + 1` into the
     * map that is open. Called once for each step, oldest first. */
    pdk_result (*migrate)(uint32_t from, const pdk_value *state,
                          pdk_writer *migrated, pdk_error *error);

    /* A last look at itself after restore(), before anything is committed. */
    pdk_result (*self_test)(void *self, pdk_error *error);

    /* Takes what can be owned only once (a port, a device, a thread), and gives
     * it back. activate() may be called again after deactivate(). */
    pdk_result (*activate)(void *self, pdk_error *error);
    void (*deactivate)(void *self);

    /* Joins its threads, finishes its work; only destroy() follows. */
    void (*quiesce)(void *self);
} pdk_plugin;

/*
 * Describes a plugin. At file scope of one C source, after its hooks:
 *
 *     PDK_PLUGIN(counter, "org.example.counter", "1.0.0", 2,
 *                .create = counter_create, .destroy = counter_destroy,
 *                .save = counter_save, .restore = counter_restore);
 *
 * name      a C identifier, unique in the image
 * id        its identity for ever: 1 to 63 of [a-z0-9._-], starts with a letter
 * version   of the plugin, for people: up to 31 characters
 * state     version of its state, from 1; 0 if it has none
 */
#define PDK_PLUGIN(name_, id_, version_, state_, ...)                         \
    PDK_PLUGIN_NOTE(name_, id_, version_, state_);                            \
    extern PDK_EXPORT const pdk_plugin pdk_plugin__##name_;                   \
    const pdk_plugin pdk_plugin__##name_ = { .magic = PDK_PLUGIN_MAGIC,       \
                                             .struct_size =                   \
                                                 sizeof(pdk_plugin),          \
                                             .abi_version = PDK_ABI_VERSION,  \
                                             __VA_ARGS__ }

/*
 * Provides an interface of that plugin. `type` is the interface's struct, which
 * must start with `uint32_t struct_size`; `id` its name with its major version:
 *
 *     PDK_INTERFACE(counter, pdk_tick_v1, PDK_TICK_V1, .tick = counter_tick);
 *
 * The table is exported under its own type, so that the debug information, and
 * with it `pdk check`, sees the whole contract.
 */
#define PDK_INTERFACE(name_, type_, id_, ...)                                 \
    PDK_INTERFACE_NOTE(name_, type_, id_);                                    \
    extern PDK_EXPORT const type_ pdk_iface__##name_##__##type_;              \
    const type_ pdk_iface__##name_##__##type_ = { .struct_size =              \
                                                      sizeof(type_),          \
                                                  __VA_ARGS__ }

/*
 * Says that this plugin cannot do without an interface of another plugin's,
 * with all members of `type` as it is compiled:
 *
 *     PDK_NEEDS(sink, sample_stream_v1, SAMPLE_STREAM_V1);
 *
 * What is compared, from the two files: the id, which has the major version in
 * it and must be the same; the size of the table, which is the minor version:
 * the provider's may be larger, since tables only grow at their end; and, where
 * both are of one size and were sealed, the fingerprint of the layout.
 *
 * An instance is made only while there is one that provides it, which
 * pdk_services.find finds; files of one folder are loaded in that order; what
 * is needed is not unloaded. A build that needs what is not there is refused,
 * and tried again when it comes. Plugins that need each other are refused. What
 * a plugin can do without it asks for with find() alone.
 *
 * When its provider is reloaded, or goes back to the build before, those who
 * need it, and those who need them, go along in one transaction: each instance
 * is made anew in the image that it has, with PDK_REASON_RELOAD, and gets its
 * state through save() and restore(). If one of them refuses, all go on as they
 * were. Providers come before those who need them, and end after them; until
 * the end each finds the others of its own time.
 */
#define PDK_NEEDS(name_, type_, id_) PDK_NEED_NOTE(name_, type_, id_)

PDK_C_END

#endif
