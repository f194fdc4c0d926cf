/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Advice for each error code. pdk/error.h lists the codes; a test checks that
 * none is left out.
 */
#include "advice.h"

#include <stddef.h>

static const struct {
    pdk_result result;
    const char *advice;
} rows[] = {
    { PDK_OK, "nothing" },
    { PDK_E_ARGUMENT,
      "the message names the argument; --help lists what is allowed" },
    { PDK_E_MEMORY, "see what else uses the memory, or raise the limit" },
    { PDK_E_SYSTEM, "the message ends with the system's own reason; fix that" },
    { PDK_E_NOT_FOUND,
      "check the path or name, and that the build has written the file" },
    { PDK_E_EXISTS, "choose another name, or remove what has this one" },
    { PDK_E_NOT_REGULAR, "name the file itself, not a folder or a device" },
    { PDK_E_LIMIT, "the message names the limit; most limits protect against "
                   "damaged files" },
    { PDK_E_BUSY, "wait until the build is done; write to a temporary file and "
                  "rename it, so that nobody sees half a file" },
    { PDK_E_QUEUED, "nothing: it runs at the next pdk_host_poll()" },
    { PDK_E_UNCHANGED, "nothing: the build made the same bytes again" },
    { PDK_E_UNSUPPORTED,
      "the message says what is missing on this system; do without it" },
    { PDK_E_NOT_ELF, "link it with -shared, and name the shared object" },
    { PDK_E_TRUNCATED,
      "build it again; write to a temporary file and rename it" },
    { PDK_E_ARCHITECTURE, "build it for the machine that the host runs on" },
    { PDK_E_NO_ENTRY, "describe a plugin with PDK_PLUGIN, and make sure that "
                      "no version script hides it" },
    { PDK_E_ABI_VERSION, "rebuild the plugin with the headers of this pdk" },
    { PDK_E_IDENTITY, "a plugin keeps its id from build to build; use another "
                      "file name for another plugin" },
    { PDK_E_INTERFACE,
      "provide it with PDK_INTERFACE, in the version that the host requires" },
    { PDK_E_LAYOUT, "rebuild the plugin with the host's own SDK; pdk check "
                    "shows both layouts" },
    { PDK_E_LOAD, "the message is the loader's own: usually a library or a "
                  "symbol is missing" },
    { PDK_E_STALE_IMAGE, "the loader took it for an older build; link with "
                         "another soname, or none" },
    { PDK_E_ZOMBIE, "pdk check says what keeps it mapped; a host may limit the "
                    "number of zombies" },
    { PDK_E_NEEDS, "load the plugin that provides the interface first, or "
                   "break the cycle that the message names" },
    { PDK_E_UNVERIFIED,
      "build the plugin with -g and seal it before strip: pdk seal FILE" },
    { PDK_E_CREATE, "the reason is the plugin's own: see its create hook" },
    { PDK_E_SAVE, "the reason is the plugin's own: see its save hook" },
    { PDK_E_RESTORE, "the reason is the plugin's own: see its restore hook" },
    { PDK_E_MIGRATE, "the reason is the plugin's own: see its migrate hook, "
                     "which must handle each version in use" },
    { PDK_E_SELF_TEST, "the reason is the plugin's own: see its self_test "
                       "hook; the previous build keeps running" },
    { PDK_E_ACTIVATE, "the reason is the plugin's own: see what its activate "
                      "hook takes exclusively" },
    { PDK_E_CALL, "the reason is the plugin's own; see the documentation of "
                  "the interface" },
    { PDK_E_CRASHED, "the message names the function; fix it and build again, "
                     "the previous build runs meanwhile" },
    { PDK_E_IN_CALL,
      "the message names the call; return from it, or make it shorter" },
    { PDK_E_FAULTED,
      "load another build; one that crashed is not called again" },
    { PDK_E_PREFLIGHT, "it failed in a separate process, so nothing was "
                       "harmed; the message names the stage" },
    { PDK_E_STATE_NEWER, "load a build that knows this version of the state, "
                         "or start without the snapshot" },
    { PDK_E_STATE_CORRUPT, "use an older snapshot; this one is damaged" },
    { PDK_E_SYNTAX, "fix the text at the line and column of the message" },
    { PDK_E_SCHEMA,
      "the message names the key; the JSON Schemas are in share/pdk/schema" },
    { PDK_E_BUILD,
      "fix what the compiler's messages, above this one, point at" },
};

const char *advice_of(pdk_result result)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].result == result)
            return rows[i].advice;
    return NULL;
}
