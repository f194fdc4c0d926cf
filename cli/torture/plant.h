/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_PLANT_H
#define PDK_TORTURE_PLANT_H

#include <stdint.h>

/* A fault that a build is given: of which kind, and where. */
enum plant_kind {
    PLANT_NONE,
    PLANT_REFUSAL, /* a hook fails: the build is refused */
    PLANT_CRASH,   /* a hook crashes: likewise */
    PLANT_CALL,    /* its tick crashes: the host goes back to the one before */
};

enum plant_hook {
    PLANT_CREATE,
    PLANT_RESTORE,
    PLANT_SELF_TEST,
    PLANT_ACTIVATE,
    PLANT_HOOKS
};

struct plant {
    enum plant_kind kind;
    enum plant_hook hook; /* of a refusal or a crash */
};

/* A set of them has one bit for each. */
#define PLANT_BIT_REFUSAL(hook_) (UINT32_C(1) << (hook_))
#define PLANT_BIT_CRASH(hook_) (UINT32_C(1) << (PLANT_HOOKS + (hook_)))
#define PLANT_BIT_CALL (UINT32_C(1) << 2 * PLANT_HOOKS)
#define PLANT_BITS (2 * PLANT_HOOKS + 1)

#endif
