/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_METADATA_H
#define PDK_METADATA_H

#include <stddef.h>
#include <stdint.h>

#include "elf.h"
#include "pdk/error.h"
#include "pdk/host.h"
#include "seal.h"

/*
 * What an image says of itself in its notes. Pure: it reads an open elf and
 * copies what it finds, so that it outlives the bytes.
 */
#define METADATA_SYMBOL_SIZE 160
#define METADATA_PLUGINS 64 /* at most, in one image */
#define METADATA_INTERFACES 256

struct metadata_interface {
    uint32_t plugin; /* index into plugins */
    uint32_t table_size;
    unsigned char fingerprint[SEAL_SIZE]; /* all zero: not sealed */
    size_t fingerprint_place;             /* in the file */
    char id[PDK_ID_SIZE];
    char symbol[METADATA_SYMBOL_SIZE];
    char type_name[METADATA_SYMBOL_SIZE];
};

/* What is asked of an interface. */
struct wanted {
    uint32_t table_size;           /* at least */
    unsigned char fingerprint[32]; /* of a table of that size; zeroes: any */
    char id[PDK_ID_SIZE];
};

/* An interface of another plugin's that a plugin cannot do without. */
struct metadata_need {
    uint32_t plugin; /* index into plugins */
    struct wanted wanted;
    size_t fingerprint_place; /* in the file */
    char type_name[METADATA_SYMBOL_SIZE];
};

struct metadata_plugin {
    uint32_t abi_version;
    uint32_t state_version;
    char id[PDK_ID_SIZE];
    char version[PDK_VERSION_SIZE];
    char symbol[METADATA_SYMBOL_SIZE];
};

struct metadata {
    char build_id[PDK_BUILD_ID_SIZE]; /* hexadecimal; "" if there is none */
    uint32_t plugin_count, interface_count, need_count;
    struct metadata_plugin *plugins;       /* owned */
    struct metadata_interface *interfaces; /* owned */
    struct metadata_need *needs;           /* owned; by plugin */
    char *soname;                          /* owned; "" if there is none */
    char *libraries; /* that it is linked to, each with its NUL, and "" at the
                      * end; owned */
};

/*
 * PDK_E_NO_ENTRY if there is no plugin's note, PDK_E_ABI_VERSION if a plugin
 * was built for another ABI, PDK_E_IDENTITY if an id is no id or occurs twice,
 * PDK_E_NOT_ELF if a note is malformed, PDK_E_LIMIT if there are too many.
 */
pdk_result pdk__metadata_read(struct metadata *out, const struct elf *elf,
                              pdk_error *error);
void pdk__metadata_finish(struct metadata *metadata); /* accepts zeroes */

const struct metadata_plugin *pdk__metadata_find(
    const struct metadata *metadata, const char *plugin_id);

/* The interface that this plugin provides under that id; NULL if none. */
const struct metadata_interface *pdk__metadata_interface(
    const struct metadata *metadata, uint32_t plugin, const char *interface_id);

/* The one that is what is wanted: of that id, large enough, and, if it is just
 * as large and both are sealed, of that layout. NULL if none. */
const struct metadata_interface *pdk__metadata_serve(
    const struct metadata *metadata, uint32_t plugin,
    const struct wanted *wanted);

#endif
