/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CONTRACT_H
#define PDK_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * A host's contract, NAME.contract.json: what its interfaces are, and the
 * baseline (abixml) that says how they are laid out. Pure: it reads text.
 */
enum contract_role {
    ROLE_SHARED,       /* both sides read and write it: must match exactly */
    ROLE_PLUGIN_TABLE, /* the plugin's functions: may be newer, longer */
    ROLE_HOST_TABLE,   /* the host's functions: may be seen older */
    ROLE_OPAQUE,       /* only its address crosses */
    ROLE_OPEN_ENUM,    /* may have enumerators that the other does not know */
};

struct contract_interface {
    const char *id;          /* "pdk.tick/1" */
    const char *type_name;   /* "pdk_tick_v1" */
    const char *symbol;      /* of its typed variable in the baseline */
    const char *fingerprint; /* of its layout, in hexadecimal; NULL: none */
    uint32_t size;           /* bytes of its struct */
    bool is_required;
};

struct contract_type {
    const char *name;
    enum contract_role role;
    const char *size_field; /* the member that says how far it grew; NULL */
};

/* Findings that count as another severity than their rule says, and why, and
 * until when. */
struct contract_exception {
    const char *rule;
    const char *severity; /* "break", "warning" or "info"; NULL: tolerated */
    const char *type;     /* NULL: any */
    const char *reason;
    const char *expires; /* "2027-01-31", or NULL */
};

struct contract {
    const char *name;
    const char *version;
    const char *machine;         /* "x86-64", as pdk__elf_machine_name() */
    const char *baseline;        /* file name, relative to the contract */
    const char *baseline_sha256; /* of its bytes, in hexadecimal */
    const char *layout;          /* file name of the layouts; NULL: none */
    const char *layout_sha256;   /* of its bytes; NULL with it */
    const char *glibc;           /* the oldest that plugins must load with, such
                                  * as "2.31"; NULL: any */
    const char *header;          /* as plugins include it; NULL: not told */
    struct contract_interface *interfaces;
    struct contract_type *types;
    struct contract_exception *exceptions;
    size_t interface_count, type_count, exception_count;
    struct json *json; /* owns the texts */
};

/* PDK_E_SYNTAX and PDK_E_SCHEMA with line, column and key. */
pdk_result pdk__contract_parse(struct contract *out, const char *text,
                               size_t size_bytes, const char *path,
                               pdk_error *error);
void pdk__contract_finish(struct contract *contract); /* accepts zeroes */

const struct contract_interface *pdk__contract_interface(
    const struct contract *contract, const char *id);
const struct contract_type *pdk__contract_type(const struct contract *contract,
                                               const char *name);

#endif
