/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Wrappers that the linker puts between the library and the system.
 */
#include "failing.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static _Atomic enum failing_kind armed_kind;
static atomic_uint left; /* until the one that fails; 0: none is armed */
static atomic_bool happened;
static atomic_long live_blocks;
static atomic_bool is_elsewhere; /* all threads but this one are meant: */
static pthread_t armed_by;

static void arm(enum failing_kind kind, unsigned number)
{
    armed_kind = kind;
    happened = false;
    left = number;
}

void failing_arm(enum failing_kind kind, unsigned number)
{
    is_elsewhere = false;
    arm(kind, number);
}

void failing_arm_elsewhere(enum failing_kind kind, unsigned number)
{
    armed_by = pthread_self();
    is_elsewhere = true;
    arm(kind, number);
}

bool failing_disarm(void)
{
    left = 0;
    return happened;
}

long failing_live_blocks(void)
{
    return live_blocks;
}

static bool is_next(void)
{
    unsigned before = left;

    while (before > 0 &&
           !atomic_compare_exchange_weak(&left, &before, before - 1))
        continue;
    return before == 1;
}

static bool fails(enum failing_kind kind)
{
    if (left == 0 || kind != armed_kind ||
        (is_elsewhere && pthread_equal(armed_by, pthread_self())) || !is_next())
        return false;
    happened = true;
    errno = kind == FAILING_MEMORY ? ENOMEM : EIO;
    return true;
}

#define REAL(name_) __real_##name_
#define WRAP(name_) __wrap_##name_

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t count, size_t size);
void *REAL(realloc)(void *block, size_t size);
void REAL(free)(void *block);
char *REAL(strdup)(const char *text);
char *REAL(realpath)(const char *path, char *out);
void *WRAP(malloc)(size_t size);
void *WRAP(calloc)(size_t count, size_t size);
void *WRAP(realloc)(void *block, size_t size);
void WRAP(free)(void *block);
char *WRAP(strdup)(const char *text);
char *WRAP(realpath)(const char *path, char *out);

static void *count(void *block)
{
    live_blocks += block != NULL;
    return block;
}

void *WRAP(malloc)(size_t size)
{
    return fails(FAILING_MEMORY) ? NULL : count(REAL(malloc)(size));
}

void *WRAP(calloc)(size_t number, size_t size)
{
    return fails(FAILING_MEMORY) ? NULL : count(REAL(calloc)(number, size));
}

void *WRAP(realloc)(void *block, size_t size)
{
    void *moved;

    if (fails(FAILING_MEMORY))
        return NULL;
    moved = REAL(realloc)(block, size);
    live_blocks += block == NULL && moved != NULL;
    return moved;
}

void WRAP(free)(void *block)
{
    live_blocks -= block != NULL;
    REAL(free)(block);
}

char *WRAP(strdup)(const char *text)
{
    return fails(FAILING_MEMORY) ? NULL : count(REAL(strdup)(text));
}

char *WRAP(realpath)(const char *path, char *out)
{
    return fails(FAILING_MEMORY) ? NULL : count(REAL(realpath)(path, out));
}

/* One wrapper for each call that returns `failure_` when it fails. */
#define WRAP_CALL(type_, failure_, name_, parameters_, arguments_)             \
    type_ REAL(name_) parameters_;                                             \
    type_ WRAP(name_) parameters_;                                             \
    type_ WRAP(name_) parameters_                                              \
    {                                                                          \
        return fails(FAILING_SYSTEM) ? (failure_) : REAL(name_) arguments_;    \
    }

WRAP_CALL(ssize_t, -1, pread,
          (int descriptor, void *out, size_t size, off_t offset),
          (descriptor, out, size, offset))
WRAP_CALL(ssize_t, -1, write, (int descriptor, const void *data, size_t size),
          (descriptor, data, size))
WRAP_CALL(int, -1, fstat, (int descriptor, struct stat *out), (descriptor, out))
WRAP_CALL(void *, NULL, dlopen, (const char *path, int flags), (path, flags))
WRAP_CALL(void *, NULL, dlsym, (void *handle, const char *name), (handle, name))
WRAP_CALL(int, -1, dlinfo, (void *handle, int request, void *out),
          (handle, request, out))

WRAP_CALL(int, -1, memfd_create, (const char *name, unsigned flags),
          (name, flags))
WRAP_CALL(int, -1, pipe2, (int *ends, int flags), (ends, flags))
WRAP_CALL(int, -1, poll, (struct pollfd * set, nfds_t count, int wait_ms),
          (set, count, wait_ms))
WRAP_CALL(int, -1, waitid,
          (idtype_t kind, id_t id, siginfo_t *out, int options),
          (kind, id, out, options))
WRAP_CALL(int, EIO, posix_spawn,
          (pid_t * out, const char *path,
           const posix_spawn_file_actions_t *actions,
           const posix_spawnattr_t *attributes, char *const *words,
           char *const *environment),
          (out, path, actions, attributes, words, environment))

/* Of what it does, only giving out descriptors. */
int REAL(fcntl)(int descriptor, int request, ...);
int WRAP(fcntl)(int descriptor, int request, ...);

int WRAP(fcntl)(int descriptor, int request, ...)
{
    va_list arguments;
    long argument;

    va_start(arguments, request);
    argument = va_arg(arguments, long);
    va_end(arguments);
    if (request == F_DUPFD_CLOEXEC && fails(FAILING_SYSTEM))
        return -1;
    return REAL(fcntl)(descriptor, request, argument);
}

int REAL(open)(const char *path, int flags, ...);
int WRAP(open)(const char *path, int flags, ...);

int WRAP(open)(const char *path, int flags, ...)
{
    va_list arguments;
    int mode;

    va_start(arguments, flags);
    mode = va_arg(arguments, int);
    va_end(arguments);
    return fails(FAILING_SYSTEM) ? -1 : REAL(open)(path, flags, mode);
}
