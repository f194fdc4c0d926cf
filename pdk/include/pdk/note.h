/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_NOTE_H
#define PDK_NOTE_H

#include <stdint.h>

#include "pdk/export.h"

/*
 * The ELF notes by which a plugin describes itself in its file. They can be
 * read without loading it. PDK_PLUGIN, PDK_INTERFACE and PDK_NEEDS of plugin.h
 * write them; do not write them by hand.
 *
 * The notes are in section .note.pdk, and so in a PT_NOTE segment: they survive
 * `strip` and belong to the part of the file that is mapped. Their owner is
 * "pdk". A description is a head of fixed size, followed by NUL-terminated
 * texts.
 */
#define PDK_NOTE_OWNER "pdk"
#define PDK_NOTE_PLUGIN 0x101u
/* u32 abi_version, u32 state_version; id, version, symbol of the table */
#define PDK_NOTE_INTERFACE 0x102u
/* u32 table size, u32 flags (0), 32 bytes of layout fingerprint (zero until
 * sealed); plugin's symbol, interface id, symbol of the table, type's name */
#define PDK_NOTE_NEED 0x103u
/* u32 least table size, u32 flags (0), 32 bytes of layout fingerprint (zero
 * until sealed); plugin's symbol, interface id, type's name */

#define PDK_PLUGIN_NOTE(name_, id_, version_, state_)                         \
    static const struct {                                                     \
        uint32_t owner_size, size, type;                                      \
        char owner[4];                                                        \
        uint32_t abi_version, state_version;                                  \
        char id[sizeof(id_)];                                                 \
        char version[sizeof(version_)];                                       \
        char symbol[sizeof("pdk_plugin__" #name_)];                           \
    } pdk_note__##name_ PDK_NOTE_SECTION = {                                  \
        4,                                                                    \
        sizeof(pdk_note__##name_) - 16,                                       \
        PDK_NOTE_PLUGIN,                                                      \
        PDK_NOTE_OWNER,                                                       \
        PDK_ABI_VERSION,                                                      \
        (state_),                                                             \
        id_,                                                                  \
        version_,                                                             \
        "pdk_plugin__" #name_                                                 \
    }

#define PDK_INTERFACE_NOTE(name_, type_, id_)                                 \
    static const struct {                                                     \
        uint32_t owner_size, size, type;                                      \
        char owner[4];                                                        \
        uint32_t table_size, flags;                                           \
        uint8_t fingerprint[32];                                              \
        char plugin[sizeof("pdk_plugin__" #name_)];                           \
        char id[sizeof(id_)];                                                 \
        char symbol[sizeof("pdk_iface__" #name_ "__" #type_)];                \
        char type_name[sizeof(#type_)];                                       \
    } pdk_note__##name_##__##type_ PDK_NOTE_SECTION = {                       \
        4,                                                                    \
        sizeof(pdk_note__##name_##__##type_) - 16,                            \
        PDK_NOTE_INTERFACE,                                                   \
        PDK_NOTE_OWNER,                                                       \
        sizeof(type_),                                                        \
        0,                                                                    \
        { 0 },                                                                \
        "pdk_plugin__" #name_,                                                \
        id_,                                                                  \
        "pdk_iface__" #name_ "__" #type_,                                     \
        #type_                                                                \
    }

/* The pointer is for debug information: a type of which nothing is used would
 * not be in it, and could not be sealed. */
#define PDK_NEED_NOTE(name_, type_, id_)                                      \
    static const type_ *pdk_needed__##name_##__##type_ PDK_UNREFERENCED;      \
    static const struct {                                                     \
        uint32_t owner_size, size, type;                                      \
        char owner[4];                                                        \
        uint32_t table_size, flags;                                           \
        uint8_t fingerprint[32];                                              \
        char plugin[sizeof("pdk_plugin__" #name_)];                           \
        char id[sizeof(id_)];                                                 \
        char type_name[sizeof(#type_)];                                       \
    } pdk_need__##name_##__##type_ PDK_NOTE_SECTION = {                       \
        4,                                                                    \
        sizeof(pdk_need__##name_##__##type_) - 16,                            \
        PDK_NOTE_NEED,                                                        \
        PDK_NOTE_OWNER,                                                       \
        sizeof(type_),                                                        \
        0,                                                                    \
        { 0 },                                                                \
        "pdk_plugin__" #name_,                                                \
        id_,                                                                  \
        #type_                                                                \
    }

#endif
