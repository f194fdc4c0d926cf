/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_HOST_H
#define PDK_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/error.h"
#include "pdk/export.h"
#include "pdk/plugin.h"
#include "pdk/value.h"

PDK_C_BEGIN

/*
 * All that a host author reads. A pdk_host owns the plugins that it loaded and
 * watches their files. Nothing happens behind its back: a changed file is taken
 * up inside pdk_host_poll(), and what happened is returned there as an event.
 *
 * All functions of one host are called on one thread, the [host-thread]; two
 * hosts in one process are independent. The library never prints, exits or
 * aborts, and a failed call leaves everything as it was.
 */
typedef struct pdk_host pdk_host;
typedef struct pdk_instance pdk_instance;
typedef struct pdk_snapshot pdk_snapshot;

/* ---------------------------------------------------------- a host --- */

/* An interface that this host calls. Borrowed texts. */
typedef struct pdk_interface {
    const char *id;      /* "pdk.tick/1" */
    uint32_t table_size; /* sizeof its struct as the host was compiled */
    uint32_t required;   /* 1: a plugin without it is refused */
} pdk_interface;

enum {
    PDK_HOST_NO_WATCH = 1u << 0, /* only explicit reloads; no descriptors */
    PDK_HOST_NO_GUARD = 1u << 1, /* no signal handlers; a crash is a crash */
    PDK_HOST_NO_ROLLBACK = 1u << 2, /* what crashed waits for its next build */
    /* Retired images stay mapped, and their copies on disk, for tools that name
     * code afterwards; they are no zombies. So it is by itself where a
     * sanitizer looks on, unless the second flag is given. */
    PDK_HOST_KEEP_IMAGES = 1u << 3,
    PDK_HOST_DROP_IMAGES = 1u << 4,
    PDK_HOST_PREFLIGHT = 1u << 5, /* try in another process first; see below */
    /* A plugin whose layout cannot be held against the contract, because it was
     * not sealed (`pdk seal`), is refused with PDK_E_UNVERIFIED. Without this
     * it is taken, and its event says so. */
    PDK_HOST_SEALED_ONLY = 1u << 6,
    /* A call that does not return in time does not hold up a plugin that has
     * neither a save nor a deactivate hook: the new build takes over, and the
     * old one is a zombie until the call has left it. */
    PDK_HOST_LEAVE_CALLS = 1u << 7,
    PDK_HOST_THREAD = 1u << 8 /* images are made ready beside the host */
};

/*
 * What runs where. Without PDK_HOST_THREAD everything is done inside the host's
 * calls, on their thread. With it the host has one thread of its own, which is
 * told of changes, waits until a file is complete, copies, reads and checks it,
 * and loads the image. A build that is ready waits for pdk_host_poll(); a newer
 * one takes its place. What is left to the poll, and so to the [host-thread],
 * is what touches plugins: every hook, and the commit.
 *
 * So on the host's own thread run the constructors of an image, under the
 * loader's lock, and the destructors of one that was never taken in. What must
 * be done on a particular thread belongs into create() and destroy(). The
 * thread takes no signals but those of its own faults, and goes by the system's
 * clock. With PDK_HOST_NO_WATCH it has nothing to do: there is none.
 */

/*
 * ABI-APPENDABLE. Zero is a good value for every member but `struct_size`.
 * All of it is copied by pdk_host_create(), but for the contexts.
 */
typedef struct pdk_host_options {
    uint32_t struct_size; /* sizeof(pdk_host_options) */
    uint32_t flags;       /* PDK_HOST_... */

    /* What the gate asks of each plugin, before it is mapped. */
    const pdk_interface *interfaces;
    uint32_t interface_count;
    uint32_t reserved; /* 0 */

    /* A contract file whose interfaces are asked for too; NULL for none. The
     * gate holds the layout that is sealed into each plugin against it, and
     * names the member that does not lie where this host has it. */
    const char *contract_path;

    /* Where the private copies of images live. NULL: $XDG_RUNTIME_DIR, else
     * /dev/shm, $TMPDIR or /tmp; the first that allows code to be mapped. */
    const char *cache_directory;

    /* Where lines of the plugins' log go; NULL drops them. [any-thread] */
    void (*log)(void *context, const char *plugin_id, uint32_t level,
                const char *text);
    void *log_context;

    /* The clock, in nanoseconds; NULL for the system's monotonic one. It
     * decides when a burst of writes is over, but see above. [any-thread] */
    uint64_t (*now_ns)(void *context);
    void *now_context;

    /* How many zombies the host puts up with, 0 for any number. Once there are
     * that many, a plugin that has left one is not reloaded (PDK_E_LIMIT) until
     * some have gone. */
    uint32_t zombie_budget;

    /* How long a reload waits for calls of other threads (call.h) to return
     * before it gives up, and tries again a second later; 0: 100 ms. */
    uint32_t drain_ms;

    /* The pre-flight (PDK_HOST_PREFLIGHT): the helper program, NULL for the
     * one that was installed with this library; and how long it may take, 0 for
     * 2000 ms. */
    const char *preflight_path;
    uint32_t preflight_ms;

    /* Where a crash is told that cannot be survived but has to do with a
     * plugin: an open descriptor, that stays the host's; 0 for nowhere. One
     * line, with the plugin, its generation and its function, is written there
     * before the signal goes to whoever handles it. */
    int32_t crash_fd;
} pdk_host_options;

#define PDK_HOST_OPTIONS_INIT                                                 \
    { sizeof(pdk_host_options), 0, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL,  \
      NULL, 0, 0, NULL, 0, 0 }

/*
 * A pre-flight: a program of pdk's, started by the host for each candidate,
 * loads it, makes its instances with their configuration, gives them the state
 * of those that run, has them test themselves and ends them. Only what comes
 * through that is loaded here. So a candidate that crashes, hangs, calls
 * exit(), aborts or changes signal handlers in its constructors or in one of
 * these hooks does nothing to the host: it is refused with the stage and the
 * reason, and its content is not tried again. It costs a process, about 2 ms,
 * inside pdk_host_poll(), and a second save(). In it, nobody answers
 * pdk_services.find, blocks that instances keep are not at hand, and activate()
 * is not called: a candidate that needs another plugin (PDK_NEEDS), or whose
 * instances keep blocks, is only loaded there, and one that refuses after it
 * has asked for another's interface has been tried as far as that; the event's
 * message says so. pdk_instance_create() tries the new instance in the same
 * way. A build that is gone back to was tried before and is not tried again.
 */

/* `options` may be NULL. Destroying accepts NULL; it destroys the instances
 * that still are, and unloads everything. */
PDK_API pdk_result pdk_host_create(pdk_host **out,
                                   const pdk_host_options *options,
                                   pdk_error *error);
PDK_API void pdk_host_destroy(pdk_host *host);

/*
 * Loads what `path` names and watches it from then on: a shared object; a
 * directory, every "*.so" in it, now and later, and first what others need; or
 * a project's pdk.json, its output. A file that fails is not kept: the call had
 * no effect. In a directory a bad file is no failure but a refused event, tried
 * again when it changes. Each plugin that came in is reported by a loaded event
 * at the next polls.
 */
PDK_API pdk_result pdk_host_load(pdk_host *host, const char *path,
                                 pdk_error *error);

/* Ends the instances of the plugin and of those that share its image, and
 * unloads and forgets the image. PDK_E_NOT_FOUND; PDK_E_BUSY while an instance
 * of another plugin needs what only these provide; PDK_E_IN_CALL if a thread
 * (call.h) is inside and has not come out in time, and then nothing is done. */
PDK_API pdk_result pdk_host_unload(pdk_host *host, const char *plugin_id,
                                   pdk_error *error);

/* Runs the reload transaction now, whether or not a change was noticed.
 * Instances of other plugins that cannot do without what this one provides
 * (PDK_NEEDS) are made anew with it, with their state: all of them or none.
 * PDK_E_UNCHANGED if the file holds what is running, PDK_E_QUEUED from inside
 * a guarded call or a hook. The event comes at the next poll as well. */
PDK_API pdk_result pdk_host_reload(pdk_host *host, const char *plugin_id,
                                   pdk_error *error);

/* ---------------------------------------------------------- events --- */

#define PDK_EVENT_LIST(X)                                                     \
    X(NONE, "none")                                                           \
    X(LOADED, "loaded")     /* a plugin is there */                           \
    X(RELOADED, "reloaded") /* its new generation is current */               \
    X(REFUSED, "refused")   /* a candidate was thrown away; see error */      \
    X(FAULTED, "faulted")   /* it crashed under guard and is not called */    \
    X(ROLLED_BACK, "rolled-back") /* to the build before, with its state */   \
    X(MISSING, "missing")   /* its file is gone; it goes on running */        \
    X(UNLOADED, "unloaded") /* it ended, as the host asked */                 \
    X(ZOMBIE, "zombie")     /* a retired image stays mapped; see error */     \
    X(DEGRADED, "degraded") /* watching works less well; see error */         \
    X(RENEWED, "renewed")   /* made anew in the same generation, because what \
                             * it needs was reloaded; see cause */

enum {
#define PDK_EVENT_VALUE_(name_, text_) PDK_EVENT_##name_,
    PDK_EVENT_LIST(PDK_EVENT_VALUE_)
#undef PDK_EVENT_VALUE_
        PDK_EVENT_COUNT
};

/* What keeps a retired image mapped. Numbers and names are stable. */
#define PDK_ZOMBIE_CAUSE_LIST(X)                                              \
    X(OTHER, "other")                                                         \
    X(TLS_DESTRUCTOR, "tls-destructor") /* of a living thread's objects */    \
    X(UNIQUE_SYMBOL, "unique-symbol")   /* another image binds to one */      \
    X(NODELETE, "nodelete")             /* it was opened to stay */           \
    X(CALL_IN_FLIGHT, "call-in-flight") /* which has not returned */          \
    X(RUNNING_THREAD, "running-thread") /* that it has started */

enum {
#define PDK_ZOMBIE_VALUE_(name_, text_) PDK_ZOMBIE_##name_,
    PDK_ZOMBIE_CAUSE_LIST(PDK_ZOMBIE_VALUE_)
#undef PDK_ZOMBIE_VALUE_
        PDK_ZOMBIE_CAUSE_COUNT
};

/* "running-thread"; "other" for what is no cause. */
PDK_API const char *pdk_zombie_cause_name(uint32_t cause);

#define PDK_ID_SIZE 64       /* of a plugin's id, with its NUL */
#define PDK_VERSION_SIZE 32  /* of a plugin's version, with its NUL */
#define PDK_BUILD_ID_SIZE 65 /* in hexadecimal, with its NUL */

/* A plain value. For an image with several plugins, one event for each. */
typedef struct pdk_event {
    uint32_t struct_size;
    uint32_t kind;                    /* PDK_EVENT_... */
    char plugin[PDK_ID_SIZE];         /* "" if it is not known */
    char version[PDK_VERSION_SIZE];   /* of the plugin, as in its note */
    char build_id[PDK_BUILD_ID_SIZE]; /* of the candidate, if it has one */
    uint32_t generation; /* the one that is current after the event; 0: none */
    uint32_t instances;  /* how many were carried over */
    uint64_t state_bytes;                /* how much state they carried */
    uint64_t total_us;                   /* from the first stage to the last */
    uint32_t stages_us[PDK_STAGE_COUNT]; /* by stage; 0 where it did not run */
    pdk_error error; /* why; also names the path and the stage. Of a loaded or
                      * reloaded event, the message is a remark, or empty */
    char path[PDK_ERROR_PATH_SIZE]; /* the file; absolute */
    char cause[PDK_ID_SIZE]; /* another plugin: of a renewed event, the one that
                              * was reloaded; of a refused one, the one that
                              * needs it and could not go along; or "" */
    uint32_t zombie_cause;   /* of a zombie event: PDK_ZOMBIE_... */
    uint32_t reserved;
} pdk_event;

/* "reloaded" for PDK_EVENT_RELOADED. */
PDK_API const char *pdk_event_name(uint32_t kind);

/*
 * The host's safe point. Returns true and an event, or false when there is
 * nothing more to do; call it in a loop until then. At most one reload is done
 * in each call. Never call it from inside a plugin's call. Where nothing waits
 * it costs a look at the watch, or with PDK_HOST_THREAD one load.
 */
PDK_API bool pdk_host_poll(pdk_host *host, pdk_event *event);

/* A descriptor that is readable when pdk_host_poll() has something to do, for
 * poll(2) and its kin. The host's own: do not read or close it. -1 if the host
 * was made with PDK_HOST_NO_WATCH. */
PDK_API int pdk_host_fd(const pdk_host *host);

/* Waits for that, `timeout_ms` at most, -1 for ever. True if there may be:
 * polling tells. */
PDK_API bool pdk_host_wait(pdk_host *host, int timeout_ms);

/* How many retired images are still mapped. An idle pdk_host_poll() looks at
 * them again, and lets go of those that can go now. */
PDK_API uint32_t pdk_host_zombie_count(const pdk_host *host);

/* How many of them for that cause, as far as can be told. */
PDK_API uint32_t pdk_host_zombies_of(const pdk_host *host, uint32_t cause);

/* How many builds were made ready by the host's thread, and thrown away unused
 * because a newer one came. */
PDK_API uint64_t pdk_host_discarded_count(const pdk_host *host);

/* Calls `visit` once for each plugin that is loaded, in order of loading. */
PDK_API void pdk_host_each_plugin(const pdk_host *host,
                                  void (*visit)(void *context,
                                                const char *plugin_id,
                                                const char *version,
                                                uint32_t generation),
                                  void *context);

/* ------------------------------------------------------------ jobs --- */

/* Tells the plugins that listen to the topic (pdk_services.start), in the order
 * in which they began to. `message` may be NULL. Returns how many there were,
 * also if one of them has crashed: then a faulted event follows. */
PDK_API uint32_t pdk_host_publish(pdk_host *host, const char *topic,
                                  const pdk_value *message);

/* ABI-APPENDABLE. Borrowed for the call. */
typedef struct pdk_job_info {
    uint32_t struct_size;
    uint32_t kind; /* PDK_JOB_... */
    const char *name;
    const char *plugin_id;
    uint32_t generation; /* 0: of one that has ended, but for this thread */
    uint32_t reserved;
    uint64_t number;
} pdk_job_info;

/* Calls `visit` once for each job that there is, in the order of starting. */
PDK_API void pdk_host_each_job(pdk_host *host,
                               void (*visit)(void *context,
                                             const pdk_job_info *job),
                               void *context);

/* ------------------------------------------------------- instances --- */

/*
 * Makes an instance of a loaded plugin, with a copy of `config` (or NULL). It
 * lives until it is destroyed, through every reload. Several are independent.
 * PDK_E_NEEDS while there is no instance of what the plugin needs (PDK_NEEDS).
 */
PDK_API pdk_result pdk_instance_create(pdk_instance **out, pdk_host *host,
                                       const char *plugin_id,
                                       const pdk_value *config,
                                       pdk_error *error);

/* Accepts NULL. PDK_E_IN_CALL if a thread (call.h) is inside and has not come
 * out in time (drain_ms): it is named in the log, and the instance goes on. */
PDK_API pdk_result pdk_instance_destroy(pdk_instance *instance);

/*
 * The place from which the host calls an interface of the instance. *out is
 * owned by the instance; its address never changes. PDK_E_INTERFACE if the
 * plugin does not provide it.
 */
PDK_API pdk_result pdk_instance_bind(pdk_instance *instance,
                                     const char *interface_id,
                                     const pdk_binding **out,
                                     pdk_error *error);

/* Bytes that the instance holds through pdk_services.resize and .block. */
PDK_API uint64_t pdk_instance_memory(pdk_instance *instance);

/*
 * A call under guard. `call` is the host's: it calls into the plugin through
 * `table` and `self` and returns what it makes of it. If the plugin's own code
 * crashes (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, stack overflow), the call
 * is left, the error names the plugin, its generation and the function, and the
 * plugin's bindings are closed. A faulted event follows. If there was a build
 * before, the host goes back to it at the same poll, with the state of when it
 * was replaced, and the one that crashed is not loaded again until its file
 * changes or a reload is asked for; else the plugin waits for its next build.
 * A plugin that crashes for the third time, none of them more than 60 s after
 * the one before, is not loaded again, neither as it was nor anew, until 1 s
 * has passed on the host's clock, then 2 s, and so on up to 60 s; the event's
 * message says so. pdk_host_reload() does not wait.
 * A fault elsewhere, in the C library say, goes to whoever handled it before:
 * a thread that is thrown out of there could leave a lock behind. So does one
 * without a guard. If a plugin had to do with it, `crash_fd` is told first.
 * PDK_E_CRASHED; PDK_E_FAULTED if it has been so before; else what `call` says.
 * `call` must hold no lock and own nothing while it is inside the plugin.
 */
typedef pdk_result (*pdk_guarded)(const void *table, void *self,
                                  void *argument, pdk_error *error);
PDK_API pdk_result pdk_guard(const pdk_binding *binding, pdk_guarded call,
                             void *argument, pdk_error *error);

/* ------------------------------------------------------- snapshots --- */

/* ABI-APPENDABLE. Valid as long as the snapshot. */
typedef struct pdk_snapshot_info {
    uint32_t struct_size;
    uint32_t state_version;
    const char *plugin_id;
    const char *build_id;        /* of the image that wrote it, or "" */
    uint64_t layout_fingerprint; /* of the names and kinds in the tree */
    const pdk_document *state;
} pdk_snapshot_info;

/* A saved state. Taking one leaves the instance as it was; applying one runs
 * the migrations that it needs. Destroying accepts NULL. */
PDK_API pdk_result pdk_snapshot_take(pdk_snapshot **out,
                                     pdk_instance *instance,
                                     pdk_error *error);
PDK_API pdk_result pdk_snapshot_apply(const pdk_snapshot *snapshot,
                                      pdk_instance *instance,
                                      pdk_error *error);
PDK_API void pdk_snapshot_destroy(pdk_snapshot *snapshot);

PDK_API pdk_snapshot_info pdk_snapshot_describe(const pdk_snapshot *snapshot);

/* To a file, all or nothing (written aside, then renamed), and back. Reading
 * checks everything: PDK_E_STATE_CORRUPT names what is wrong. */
PDK_API pdk_result pdk_snapshot_write(const pdk_snapshot *snapshot,
                                      const char *path, pdk_error *error);
PDK_API pdk_result pdk_snapshot_read(pdk_snapshot **out, const char *path,
                                     pdk_error *error);

PDK_C_END

#endif
