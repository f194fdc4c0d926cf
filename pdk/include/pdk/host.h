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
 * The library's interface for host authors. A pdk_host owns the plugins that it
 * has loaded and watches their files. A changed file is taken up only inside
 * pdk_host_poll(), which returns what happened as events.
 *
 * All functions of one host are called on one thread, the [host-thread]; hosts
 * are independent. The library never prints, exits or aborts, and a failed call
 * changes nothing.
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
    PDK_HOST_NO_GUARD = 1u << 1, /* no signal handlers, no guarded calls */
    PDK_HOST_NO_ROLLBACK = 1u << 2, /* after a crash wait for the next build */
    /* Keep retired images mapped, and on disk, for tools that symbolise them;
     * they are no zombies. The default under a sanitizer; _DROP_ ends it. */
    PDK_HOST_KEEP_IMAGES = 1u << 3,
    PDK_HOST_DROP_IMAGES = 1u << 4,
    PDK_HOST_PREFLIGHT = 1u << 5, /* try in another process first; see below */
    /* Refuse (PDK_E_UNVERIFIED) what was not sealed (`pdk seal`), and so cannot
     * be compared with the contract. Else it is accepted; its event says so. */
    PDK_HOST_SEALED_ONLY = 1u << 6,
    /* Reload a plugin with neither a save nor a deactivate hook even if a call
     * inside it has not returned; until then the old image is a zombie. */
    PDK_HOST_LEAVE_CALLS = 1u << 7,
    PDK_HOST_THREAD = 1u << 8, /* prepare images on a thread of the host's */
    PDK_HOST_CHECK_STATES = 1u << 9 /* refuse addresses in saved states */
};

/*
 * Threads. Without PDK_HOST_THREAD all work is done inside the host's calls, on
 * the calling thread. With it the host starts one thread, which watches, waits
 * until a file is complete, copies, reads and checks it, and loads the image. A
 * prepared build waits for pdk_host_poll(); a newer one replaces it. The poll
 * still does, on the [host-thread], whatever concerns instances: all hooks and
 * the commit.
 *
 * After the swap the thread unloads the old image and completes the private
 * copy of the new one; pdk_host_reload() and pdk_host_unload() wait for it.
 *
 * So constructors and destructors of images may run on the host's own thread,
 * under the loader's lock. Work that needs a particular thread belongs into
 * create() and destroy(). The thread blocks all signals except those of its own
 * faults, and uses the system's clock. With PDK_HOST_NO_WATCH there is none.
 */

/*
 * ABI-APPENDABLE. Zero is the default of every member except `struct_size`.
 * pdk_host_create() copies everything except what the contexts point to.
 */
typedef struct pdk_host_options {
    uint32_t struct_size; /* sizeof(pdk_host_options) */
    uint32_t flags;       /* PDK_HOST_... */

    /* The interfaces that each plugin is checked for before it is mapped. */
    const pdk_interface *interfaces;
    uint32_t interface_count;
    uint32_t reserved; /* 0 */

    /* A contract file, or NULL. Its interfaces are checked for too, and the
     * layout sealed into each plugin is compared with it; an error names the
     * member that differs. */
    const char *contract_path;

    /* For private copies of images. NULL: the first of $XDG_RUNTIME_DIR,
     * /dev/shm, $TMPDIR and /tmp that allows code to be mapped. */
    const char *cache_directory;

    /* Receives the lines that plugins log; NULL drops them. [any-thread] */
    void (*log)(void *context, const char *plugin_id, uint32_t level,
                const char *text);
    void *log_context;

    /* The clock, in nanoseconds; NULL for the system's monotonic one. Only the
     * host's thread (see above) does not use it. [any-thread] */
    uint64_t (*now_ns)(void *context);
    void *now_context;

    /* 0, or how many zombies may exist: then a plugin that has left one is not
     * reloaded (PDK_E_LIMIT) until there are fewer. */
    uint32_t zombie_budget;

    /* How long a reload waits for calls on other threads (call.h) to return; 0:
     * 100 ms. Then it gives up and tries again a second later. */
    uint32_t drain_ms;

    /* The pre-flight (PDK_HOST_PREFLIGHT): its helper program, NULL for the one
     * installed with this library, and its time limit, 0 for 2000 ms. */
    const char *preflight_path;
    uint32_t preflight_ms;

    /* A descriptor, owned by the caller, or 0. For each fatal crash that
     * involves a plugin, also in its constructors, where no guard helps, a line
     * that says where is written to it before the signal is passed on. */
    int32_t crash_fd;
} pdk_host_options;

#define PDK_HOST_OPTIONS_INIT                                                 \
    { sizeof(pdk_host_options), 0, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL,  \
      NULL, 0, 0, NULL, 0, 0 }

/*
 * The pre-flight. For each candidate the host starts a helper process, which
 * loads it, makes its instances with their configuration, restores the state of
 * the running ones, runs self_test() and destroys them. Only a candidate that
 * passes is loaded by the host. One that crashes, hangs, exits, aborts or
 * changes signal handlers in a constructor or in one of these hooks cannot harm
 * the host: it is refused with stage and reason, and the same bytes are not
 * tried again. It costs a process, about 2 ms inside pdk_host_poll(), and a
 * second save().
 *
 * In the helper there are no other plugins and no kept blocks, and activate()
 * is not called. A candidate that needs another plugin (PDK_NEEDS), or whose
 * instances keep blocks, is therefore only loaded there. One that refuses after
 * a failed pdk_services.find counts as tried up to that point; the event's
 * message says so. pdk_instance_create() tries the new instance in the same
 * way. A build that is rolled back to is not tried again.
 */

/* `options` may be NULL. Destroying accepts NULL; it destroys all instances,
 * waits for their threads (those awaited are logged) and unloads everything. */
PDK_API pdk_result pdk_host_create(pdk_host **out,
                                   const pdk_host_options *options,
                                   pdk_error *error);
PDK_API void pdk_host_destroy(pdk_host *host);

/*
 * Loads what `path` names, and watches it from then on: a shared object; a
 * directory, that is every "*.so" in it, now and later, providers first; or a
 * project's pdk.json, that is its output. If a file cannot be loaded, the call
 * fails and has no effect. In a directory a bad file does not fail the call: it
 * is reported as refused, and tried again when it changes. The next polls
 * return a loaded event for each plugin.
 */
PDK_API pdk_result pdk_host_load(pdk_host *host, const char *path,
                                 pdk_error *error);

/* Destroys the instances of the plugin and of all others in its image, unloads
 * the image and forgets the file. PDK_E_NOT_FOUND; PDK_E_BUSY while an instance
 * of another plugin needs an interface that only these provide; PDK_E_IN_CALL
 * if a thread (call.h) is inside and does not return in time: nothing is
 * done. */
PDK_API pdk_result pdk_host_unload(pdk_host *host, const char *plugin_id,
                                   pdk_error *error);

/* Runs the reload transaction now, whether or not a change was noticed.
 * Instances of plugins that need this one (PDK_NEEDS) are renewed with it, with
 * their state: all of them or none. PDK_E_UNCHANGED if the file holds what is
 * running, PDK_E_QUEUED from inside a guarded call or a hook. The next poll
 * returns the event as well. */
PDK_API pdk_result pdk_host_reload(pdk_host *host, const char *plugin_id,
                                   pdk_error *error);

/* ---------------------------------------------------------- events --- */

#define PDK_EVENT_LIST(X)                                                     \
    X(NONE, "none")                                                           \
    X(LOADED, "loaded")     /* the plugin is loaded */                        \
    X(RELOADED, "reloaded") /* its new generation is current */               \
    X(REFUSED, "refused")   /* a candidate was discarded; see error */        \
    X(FAULTED, "faulted")   /* it crashed under guard; it is not called */    \
    X(ROLLED_BACK, "rolled-back") /* to the previous build and its state */  \
    X(MISSING, "missing")   /* its file is gone; it keeps running */          \
    X(UNLOADED, "unloaded") /* it was unloaded, as the host asked */          \
    X(ZOMBIE, "zombie")     /* a retired image stays mapped; see error */     \
    X(DEGRADED, "degraded") /* watching is slower or coarser; see error */    \
    X(RENEWED, "renewed")   /* its instances were made anew, in the same      \
                             * generation, with their provider; see cause */

enum {
#define PDK_EVENT_VALUE_(name_, text_) PDK_EVENT_##name_,
    PDK_EVENT_LIST(PDK_EVENT_VALUE_)
#undef PDK_EVENT_VALUE_
        PDK_EVENT_COUNT
};

/* What keeps a retired image mapped. Numbers and names are stable. */
#define PDK_ZOMBIE_CAUSE_LIST(X)                                              \
    X(OTHER, "other")                                                         \
    X(TLS_DESTRUCTOR, "tls-destructor") /* due when a thread exits */         \
    X(UNIQUE_SYMBOL, "unique-symbol")   /* another image is bound to it */    \
    X(NODELETE, "nodelete")             /* marked or opened as such */        \
    X(CALL_IN_FLIGHT, "call-in-flight") /* a call has not returned */         \
    X(RUNNING_THREAD, "running-thread") /* a thread that it started */

enum {
#define PDK_ZOMBIE_VALUE_(name_, text_) PDK_ZOMBIE_##name_,
    PDK_ZOMBIE_CAUSE_LIST(PDK_ZOMBIE_VALUE_)
#undef PDK_ZOMBIE_VALUE_
        PDK_ZOMBIE_CAUSE_COUNT
};

/* For PDK_ZOMBIE_RUNNING_THREAD: "running-thread". "other" if unknown. */
PDK_API const char *pdk_zombie_cause_name(uint32_t cause);

#define PDK_ID_SIZE 64       /* of a plugin's id, with its NUL */
#define PDK_VERSION_SIZE 32  /* of a plugin's version, with its NUL */
#define PDK_BUILD_ID_SIZE 65 /* in hexadecimal, with its NUL */

/* A plain value. An image with several plugins gives one event for each. */
typedef struct pdk_event {
    uint32_t struct_size;
    uint32_t kind;                    /* PDK_EVENT_... */
    char plugin[PDK_ID_SIZE];         /* its id; "" if not known */
    char version[PDK_VERSION_SIZE];   /* of the plugin, as in its note */
    char build_id[PDK_BUILD_ID_SIZE]; /* of the candidate, if it has one */
    uint32_t generation; /* the current one after the event; 0: none */
    uint32_t instances;  /* how many were carried over */
    uint64_t state_bytes;                /* size of the state they carried */
    uint64_t total_us;                   /* from the first stage to the last */
    uint32_t stages_us[PDK_STAGE_COUNT]; /* by stage; 0 if it did not run */
    pdk_error error; /* the reason, with stage and path. In a loaded or reloaded
                      * event the message is a remark, or "" */
    char path[PDK_ERROR_PATH_SIZE]; /* the file; absolute */
    char cause[PDK_ID_SIZE]; /* of a renewed event: the plugin that was
                              * reloaded; of a refused one: a plugin that needs
                              * this one and could not be renewed; else "" */
    uint32_t zombie_cause;   /* zombie events: PDK_ZOMBIE_... */
    uint32_t reserved;
} pdk_event;

/* For PDK_EVENT_RELOADED: "reloaded". */
PDK_API const char *pdk_event_name(uint32_t kind);

/*
 * The host's safe point: all changes to plugins happen in here. Returns true
 * and an event, or false when there is nothing more to do; call it in a loop
 * until then. Each call does one reload at most. Never call it from inside a
 * plugin. An idle poll costs one read of the watch, or with PDK_HOST_THREAD one
 * load.
 */
PDK_API bool pdk_host_poll(pdk_host *host, pdk_event *event);

/* A descriptor that is readable when pdk_host_poll() has something to do, for
 * poll(2) or an event loop. It belongs to the host: do not read or close it. -1
 * with PDK_HOST_NO_WATCH. */
PDK_API int pdk_host_fd(const pdk_host *host);

/* Waits until then, for `timeout_ms` at most, or for ever if it is -1. True if
 * there may be something to do. */
PDK_API bool pdk_host_wait(pdk_host *host, int timeout_ms);

/* How many retired images are still mapped. An idle pdk_host_poll() tries again
 * to unload them. */
PDK_API uint32_t pdk_host_zombie_count(const pdk_host *host);

/* How many of them have that cause, as far as it is known. */
PDK_API uint32_t pdk_host_zombies_of(const pdk_host *host, uint32_t cause);

/* How many builds the host's thread prepared that were discarded unused,
 * because a newer one came. */
PDK_API uint64_t pdk_host_discarded_count(const pdk_host *host);

/* Calls `visit` for each loaded plugin, in the order of loading. */
PDK_API void pdk_host_each_plugin(const pdk_host *host,
                                  void (*visit)(void *context,
                                                const char *plugin_id,
                                                const char *version,
                                                uint32_t generation),
                                  void *context);

/* ------------------------------------------------------------ jobs --- */

/* Calls the listeners of the topic (pdk_services.start) with `message`, which
 * may be NULL, in the order in which they were started. Returns how many were
 * called, crashed ones included: a faulted event follows for those. */
PDK_API uint32_t pdk_host_publish(pdk_host *host, const char *topic,
                                  const pdk_value *message);

/* ABI-APPENDABLE. Borrowed for the call. */
typedef struct pdk_job_info {
    uint32_t struct_size;
    uint32_t kind; /* PDK_JOB_... */
    const char *name;
    const char *plugin_id;
    uint32_t generation; /* 0: it has ended, except for this thread */
    uint32_t reserved;
    uint64_t number;
} pdk_job_info;

/* Calls `visit` for each job, in the order of starting. */
PDK_API void pdk_host_each_job(pdk_host *host,
                               void (*visit)(void *context,
                                             const pdk_job_info *job),
                               void *context);

/* ------------------------------------------------------- instances --- */

/* Makes an instance of a loaded plugin, with a copy of `config` (or NULL). It
 * lives through every reload until it is destroyed. PDK_E_NEEDS while no
 * instance provides an interface that the plugin needs (PDK_NEEDS). */
PDK_API pdk_result pdk_instance_create(pdk_instance **out, pdk_host *host,
                                       const char *plugin_id,
                                       const pdk_value *config,
                                       pdk_error *error);

/* Accepts NULL. PDK_E_IN_CALL if a thread (call.h) is inside and does not
 * return in time (drain_ms): the log names it, and the instance lives on. */
PDK_API pdk_result pdk_instance_destroy(pdk_instance *instance);

/* The binding through which the host calls an interface of the instance. It
 * belongs to the instance, and its address never changes. PDK_E_INTERFACE if
 * the plugin does not provide the interface. */
PDK_API pdk_result pdk_instance_bind(pdk_instance *instance,
                                     const char *interface_id,
                                     const pdk_binding **out,
                                     pdk_error *error);

/* How many bytes the instance holds through pdk_services.resize and .block. */
PDK_API uint64_t pdk_instance_memory(pdk_instance *instance);

/*
 * A guarded call. `call` is a function of the host's: it calls into the plugin
 * through `table` and `self`, and its result is returned. It must hold no lock
 * and own nothing while it is inside the plugin.
 *
 * If the plugin's own code crashes (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
 * stack overflow), the call is abandoned and returns PDK_E_CRASHED; the error
 * names the plugin, its generation and the function. The plugin's bindings are
 * closed: further guarded calls return PDK_E_FAULTED. A faulted event follows.
 *
 * In the same poll the host rolls back to the previous build, if there is one,
 * with the state that it had when it was replaced; the crashed build is not
 * loaded again until its file changes or the host asks for a reload. From the
 * third crash in a row, each within 60 s of the one before, the plugin is not
 * loaded in any build until 1 s has passed, then 2 s, and so on up to 60 s; the
 * event's message says so. pdk_host_reload() does not wait.
 *
 * A fault outside the plugin's code, in the C library say, cannot be recovered
 * from: locks may be held. It goes to the previous signal handler, as does one
 * outside a guarded call. If a plugin is involved, `crash_fd` is written first.
 */
typedef pdk_result (*pdk_guarded)(const void *table, void *self,
                                  void *argument, pdk_error *error);
PDK_API pdk_result pdk_guard(const pdk_binding *binding, pdk_guarded call,
                             void *argument, pdk_error *error);

/* ------------------------------------------------------- snapshots --- */

/* ABI-APPENDABLE. Valid as long as the snapshot exists. */
typedef struct pdk_snapshot_info {
    uint32_t struct_size;
    uint32_t state_version;
    const char *plugin_id;
    const char *build_id;        /* of the image that saved it, or "" */
    uint64_t layout_fingerprint; /* of the names and kinds in the tree */
    const pdk_document *state;
} pdk_snapshot_info;

/* A snapshot is a saved state. Taking one leaves the instance as it was;
 * applying one runs the migrations it needs. Destroying accepts NULL. */
PDK_API pdk_result pdk_snapshot_take(pdk_snapshot **out,
                                     pdk_instance *instance,
                                     pdk_error *error);
PDK_API pdk_result pdk_snapshot_apply(const pdk_snapshot *snapshot,
                                      pdk_instance *instance,
                                      pdk_error *error);
PDK_API void pdk_snapshot_destroy(pdk_snapshot *snapshot);

PDK_API pdk_snapshot_info pdk_snapshot_describe(const pdk_snapshot *snapshot);

/* Writes a snapshot to a file, atomically (to a temporary file, then renamed),
 * and reads it back. Damage is detected: PDK_E_STATE_CORRUPT says where. */
PDK_API pdk_result pdk_snapshot_write(const pdk_snapshot *snapshot,
                                      const char *path, pdk_error *error);
PDK_API pdk_result pdk_snapshot_read(pdk_snapshot **out, const char *path,
                                     pdk_error *error);

PDK_C_END

#endif
