/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Words for people about each code of an error. Which codes there are is said
 * by pdk/error.h, and a test sees that none is left out.
 */
#include "advice.h"

#include <stddef.h>

static const struct {
    pdk_result result;
    const char *advice;
} rows[] = {
    { PDK_OK, "nothing" },
    { PDK_E_ARGUMENT, "the message names the word or argument; --help tells "
                      "what is allowed" },
    { PDK_E_MEMORY, "see what else takes the memory, or raise the limit" },
    { PDK_E_SYSTEM, "the message ends in the system's own reason; mend that" },
    { PDK_E_NOT_FOUND, "see that the path or name is right, and that the build "
                       "has put the file there" },
    { PDK_E_EXISTS, "choose another name, or remove what has it" },
    { PDK_E_NOT_REGULAR, "name the file itself, not a folder or a device" },
    { PDK_E_LIMIT, "the message names the limit; most are there against "
                   "damaged files" },
    { PDK_E_BUSY, "wait until the build is done; publish by renaming, so that "
                  "nobody sees half a file" },
    { PDK_E_QUEUED, "nothing: it runs at the next pdk_host_poll()" },
    { PDK_E_UNCHANGED, "nothing: the build made the same bytes again" },
    { PDK_E_UNSUPPORTED, "do without it here; the message says what is "
                         "missing" },
    { PDK_E_NOT_ELF, "link it with -shared, and name the shared object" },
    { PDK_E_TRUNCATED, "build it again, and publish it by renaming" },
    { PDK_E_ARCHITECTURE, "build it for the machine that the host runs on" },
    { PDK_E_NO_ENTRY, "describe a plugin with PDK_PLUGIN, and see that no "
                      "version script hides it" },
    { PDK_E_ABI_VERSION, "rebuild the plugin with the headers of this pdk" },
    { PDK_E_IDENTITY, "a plugin keeps its id from build to build; give another "
                      "plugin a place of its own" },
    { PDK_E_INTERFACE, "provide it with PDK_INTERFACE, in the version that the "
                       "host asks for" },
    { PDK_E_LAYOUT, "rebuild the plugin with the host's own SDK; pdk check "
                    "shows both layouts" },
    { PDK_E_LOAD, "the message is the loader's own: most often a library or a "
                  "symbol that is not there" },
    { PDK_E_STALE_IMAGE, "the loader mistook it for an older build; link with "
                         "another or no soname" },
    { PDK_E_ZOMBIE, "pdk check tells what keeps it mapped; a host may set how "
                    "many it bears" },
    { PDK_E_NEEDS, "load the plugin that provides it first, or undo the "
                   "circle that the message names" },
    { PDK_E_UNVERIFIED, "build the plugin with -g and seal it before strip: "
                        "pdk seal FILE" },
    { PDK_E_CREATE, "the reason is the plugin's own: see its create hook" },
    { PDK_E_SAVE, "the reason is the plugin's own: see its save hook" },
    { PDK_E_RESTORE, "the reason is the plugin's own: see its restore hook" },
    { PDK_E_MIGRATE, "the reason is the plugin's own: see its migrate hook, "
                     "and keep a way from each version that is in use" },
    { PDK_E_SELF_TEST, "the reason is the plugin's own: see its self_test "
                       "hook; the build before still runs" },
    { PDK_E_ACTIVATE, "the reason is the plugin's own: see what its activate "
                      "hook must own alone" },
    { PDK_E_CALL, "the reason is the plugin's own; the interface says what a "
                  "failure means" },
    { PDK_E_CRASHED, "the message names the function; mend it and build, the "
                     "build before runs meanwhile" },
    { PDK_E_IN_CALL, "the message names the call; return from it, or make it "
                     "shorter" },
    { PDK_E_FAULTED, "load another build; one that crashed is not called "
                     "again" },
    { PDK_E_PREFLIGHT, "it failed in a process of its own, so nothing was "
                       "harmed; the message says at which step" },
    { PDK_E_STATE_NEWER, "load a build that knows this version of the state, "
                         "or start without the snapshot" },
    { PDK_E_STATE_CORRUPT, "take an older snapshot; this one is not what was "
                           "saved" },
    { PDK_E_SYNTAX, "mend the text at the line and column of the message" },
    { PDK_E_SCHEMA, "the message names the key; the JSON Schemas are in "
                    "share/pdk/schema" },
    { PDK_E_BUILD, "the compiler's own words are above the message; mend what "
                   "they name" },
};

const char *advice_of(pdk_result result)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].result == result)
            return rows[i].advice;
    return NULL;
}
