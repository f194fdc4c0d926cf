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
 * The plugin ABI: what a plugin author needs. A plugin includes this header and
 * links nothing of pdk; the host's services arrive as a table (services.h).
 *
 * An image (one shared object) offers one or more plugins. Each is described
 * twice: by a note, which can be read from the file without loading it, and by
 * an exported, typed table, which the host calls. The macros at the end of this
 * header write both.
 *
 * The rules of this ABI:
 * - Every struct that crosses starts with `struct_size` and grows only at its
 *   end. A member that lies beyond `struct_size` is never read (PDK_HAS).
 * - Whoever allocates something frees it. Texts, arrays and tables that cross
 *   are borrowed for the call; the receiver copies what it wants to keep.
 * - A hook may be NULL unless it says "required".
 * - No exception and no longjmp leaves a plugin (C++: see plugin.hpp).
 * - Signal handlers belong to the host: it restores those that a hook changes
 *   through the C library.
 * - Each function says which thread may call it:
 *   [host-thread]  the thread that calls pdk_host_poll();
 *   [call-thread]  any thread on which the host calls this interface;
 *   [any-thread]   any thread, at any time.
 */
#define PDK_ABI_VERSION 1u
#define PDK_PLUGIN_MAGIC 0x6b64702bu /* "+pdk" read little-endian */

/* Why an instance is made. */
enum {
    PDK_REASON_START = 0,   /* it replaces none */
    PDK_REASON_RELOAD = 1,  /* it replaces one of an older generation, or of the
                             * same, because a plugin that it needs changed */
    PDK_REASON_ROLLBACK = 2 /* it replaces one of a newer generation that
                             * crashed */
};

/* ABI-APPENDABLE. Borrowed for the call, except `services`. */
typedef struct pdk_create_args {
    uint32_t struct_size;
    uint32_t reason;              /* PDK_REASON_... */
    const pdk_services *services; /* valid until destroy() */
    const pdk_value *config;      /* the instance's configuration, or NULL */
    const char *directory;        /* of the original file, to find data by */
    uint32_t generation;          /* of the new instance */
    uint32_t reserved;            /* 0 */
} pdk_create_args;

/* ---------------------------------------------- what a plugin offers --- */

/*
 * ABI-APPENDABLE. The table of one plugin. Its head, up to `flags`, never
 * changes: hosts of every version can read it.
 *
 * A reload calls, in this order: create (new), save (old), migrate (new),
 * restore (new), self_test (new), deactivate (old), activate (new). Then the
 * new instance is current, and quiesce and destroy are called on the old one.
 * If a hook fails, the new instance is destroyed. The old one is activated
 * again if it was deactivated, and continues unchanged.
 *
 * All hooks are called on the [host-thread], never while a call of the host is
 * inside the instance.
 */
typedef struct pdk_plugin {
    uint32_t magic;       /* PDK_PLUGIN_MAGIC */
    uint32_t struct_size; /* sizeof(pdk_plugin) as the plugin was compiled */
    uint32_t abi_version; /* PDK_ABI_VERSION as the plugin was compiled */
    uint32_t flags;       /* 0 */

    /* Required. Makes an instance and stores it in *self. Must not take what
     * the running generation owns; activate() does that. */
    pdk_result (*create)(void **self, const pdk_create_args *args,
                         pdk_error *error);

    /* Required. Frees everything that the instance still holds. */
    void (*destroy)(void *self);

    /* Writes the state into the open map of `state`. Must leave the instance
     * unchanged: it stays in use if the reload is refused. */
    pdk_result (*save)(void *self, pdk_writer *state, pdk_error *error);

    /* Takes over a saved state, borrowed for the call. `version` is the state
     * version that it was saved with: this plugin's, or an older one if there
     * is no migrate hook. */
    pdk_result (*restore)(void *self, const pdk_value *state, uint32_t version,
                          pdk_error *error);

    /* Converts a state of version `from` to version `from + 1`, into the open
     * map of `migrated`. Called once for each step, oldest first. */
    pdk_result (*migrate)(uint32_t from, const pdk_value *state,
                          pdk_writer *migrated, pdk_error *error);

    /* Checks the instance after restore(), before anything is committed. */
    pdk_result (*self_test)(void *self, pdk_error *error);

    /* Takes what can be owned only once (a port, a device, a thread), and gives
     * it up. activate() may be called again after deactivate(). */
    pdk_result (*activate)(void *self, pdk_error *error);
    void (*deactivate)(void *self);

    /* Joins threads and finishes pending work; only destroy() follows. */
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
 * id        its permanent identity: 1 to 63 of [a-z0-9._-], a letter first
 * version   of the plugin, for people: up to 31 characters
 * state     version of its saved state, from 1; 0 if it has none
 */
#define PDK_PLUGIN(name_, id_, version_, state_, ...)                          \
    PDK_PLUGIN_TABLE_(name_, id_, version_, state_, __VA_ARGS__)

/* Each macro has a second one behind it, in which names that are macros
 * themselves have been replaced everywhere. */
#define PDK_PLUGIN_TABLE_(name_, id_, version_, state_, ...)                   \
    PDK_PLUGIN_NOTE(name_, id_, version_, state_);                             \
    extern PDK_EXPORT const pdk_plugin pdk_plugin__##name_;                    \
    const pdk_plugin pdk_plugin__##name_ = { .magic = PDK_PLUGIN_MAGIC,        \
                                             .struct_size =                    \
                                                 sizeof(pdk_plugin),           \
                                             .abi_version = PDK_ABI_VERSION,   \
                                             __VA_ARGS__ }

/*
 * Provides an interface of that plugin. `type` is the interface's struct, which
 * must start with `uint32_t struct_size`; `id` is its name and major version:
 *
 *     PDK_INTERFACE(counter, pdk_tick_v1, PDK_TICK_V1, .tick = counter_tick);
 *
 * The table is exported with its own type, so that debug information describes
 * the whole interface, and `pdk check` can compare it.
 */
#define PDK_INTERFACE(name_, type_, id_, ...)                                  \
    PDK_INTERFACE_TABLE_(name_, type_, id_, __VA_ARGS__)

#define PDK_INTERFACE_TABLE_(name_, type_, id_, ...)                           \
    PDK_INTERFACE_NOTE(name_, type_, id_);                                     \
    extern PDK_EXPORT const type_ pdk_iface__##name_##__##type_;               \
    const type_ pdk_iface__##name_##__##type_ = { .struct_size =               \
                                                      sizeof(type_),           \
                                                  __VA_ARGS__ }

/*
 * Declares that this plugin requires an interface of another plugin, with all
 * the members that `type` has when this plugin is compiled:
 *
 *     PDK_NEEDS(sink, sample_stream_v1, SAMPLE_STREAM_V1);
 *
 * Only an interface that the plugin cannot work without belongs here; for an
 * optional one call pdk_services.find alone.
 *
 * Three things are compared from the two files. The id, which contains the
 * major version, must be the same. The provider's table, whose size stands for
 * the minor version, must be as large or larger: tables grow only at their end.
 * If both tables have one size and were sealed, their layout fingerprints must
 * be equal.
 *
 * An instance is made only while another instance provides the interface;
 * find() then finds that one. Providers in a folder are loaded first, and are
 * not unloaded while they are needed. A build whose provider is missing is
 * refused, and tried again when the provider comes. Plugins that need each
 * other are refused.
 *
 * When a provider is reloaded or rolled back, the plugins that need it,
 * directly or through others, are renewed in the same transaction: each of
 * their instances is made anew from the image that is already loaded, with
 * PDK_REASON_RELOAD, and gets its state through save() and restore(). If one of
 * them refuses, everything stays as it was. New instances are made providers
 * first, old ones end providers last, and meanwhile the old find the old and
 * the new find the new.
 */
#define PDK_NEEDS(name_, type_, id_) PDK_NEED_NOTE(name_, type_, id_)

PDK_C_END

#endif
