/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The table of rules: one row for each thing that a check can say.
 */
#include "rule.h"

#include <stdlib.h>
#include <string.h>

#define INFO SEVERITY_INFO
#define WARNING SEVERITY_WARNING
#define UNVERIFIED SEVERITY_UNVERIFIED
#define BREAK SEVERITY_BREAK
#define UNLOADABLE SEVERITY_UNLOADABLE

#define REBUILD "rebuild the plugin with the header that the contract is of"
#define APPEND                                                                 \
    "put new members at the end of a struct that tells its size, or make a "   \
    "new version of the interface"
#define WITH_DEBUG                                                             \
    "build with -g, do not strip, do not split the debug information; "        \
    "clang++ needs -fstandalone-debug too"

/* Sorted by id: looked up by halving. */
static const struct rule rules[] = {
    { "abi-version", UNLOADABLE, "built for another version of the plugin ABI",
      "rebuild the plugin with the headers of this pdk" },
    { "analysis-failed", UNVERIFIED, "the types of the file could not be read",
      "rebuild the plugin; if it stays so, report it with the file" },
    { "analysis-missing", UNVERIFIED, "abidw, which reads types, is not there",
      "install it: apt install abigail-tools" },
    { "array-length", BREAK, "an array has another number of elements",
      REBUILD },
    { "baseline-corrupt", UNVERIFIED,
      "the contract's baseline is not the file that the contract was made with",
      "get the contract and its baseline again from the host's author" },
    { "baseline-missing", UNVERIFIED, "the contract's baseline is not there",
      "put the file that the contract names beside it" },
    { "definition-missing", UNVERIFIED,
      "a type that the contract defines is only declared in the plugin",
      WITH_DEBUG },
    { "enum-size", BREAK, "an enum is stored in another number of bytes",
      "build both sides alike: with or without -fshort-enums" },
    { "enumerator-added", BREAK,
      "an enumerator that the other side does not know",
      "declare the enum as \"open-enum\" in the contract, or " REBUILD },
    { "enumerator-removed", BREAK, "an enumerator that is not there any more",
      REBUILD },
    { "enumerator-renamed", INFO, "the same value under another name",
      "nothing needs to be done" },
    { "enumerator-value", BREAK, "an enumerator has another value",
      "put new enumerators at the end, or give them their values" },
    { "executable-stack", WARNING, "makes the host's stack executable",
      "link with -z noexecstack; assembler files need a .note.GNU-stack" },
    { "exit-handler", BREAK,
      "on_exit() is called at the end of the process, when the code is gone",
      "use the plugin's destroy hook" },
    { "extra-export", INFO, "exports symbols that no host asks for",
      "build with -fvisibility=hidden" },
    { "identity", UNLOADABLE, "what the file says of itself is not consistent",
      "describe the plugin with PDK_PLUGIN and PDK_INTERFACE" },
    { "interface-missing", BREAK,
      "an interface that the contract requires is not provided",
      "provide it with PDK_INTERFACE" },
    { "library-search", INFO, "tells the loader where to look for libraries",
      "keep it only if the plugin brings libraries of its own" },
    { "member-absent", INFO,
      "the plugin was built before a member was appended",
      "nothing needs to be done: the size tells it" },
    { "member-appended", BREAK,
      "a member behind the end of what the other side knows", APPEND },
    { "member-inserted", BREAK, "a member that the other side does not know",
      APPEND },
    { "member-moved", BREAK, "a member is at another place", REBUILD },
    { "member-removed", BREAK, "a member that is not there any more", REBUILD },
    { "member-renamed", WARNING, "the same place under another name",
      "nothing needs to be done if it means the same" },
    { "member-type", BREAK, "a member has another type", REBUILD },
    { "no-build-id", WARNING, "nothing tells this build from another",
      "link with -Wl,--build-id" },
    { "no-debug-info", UNVERIFIED,
      "there is no debug information, so no type can be read", WITH_DEBUG },
    { "no-interface", BREAK,
      "the plugin provides nothing that the contract speaks of",
      "check it against its own contract, or provide an interface of this "
      "one" },
    { "no-open", UNLOADABLE, "linked with -z nodlopen: cannot be loaded",
      "link without -z nodlopen" },
    { "no-plugin", UNLOADABLE, "there is no plugin in this file",
      "describe one with PDK_PLUGIN" },
    { "no-type-information", UNVERIFIED,
      "an interface is exported, but nothing tells its type", WITH_DEBUG },
    { "no-unload", WARNING, "linked with -z nodelete: stays mapped for ever",
      "link without -z nodelete" },
    { "not-a-file", UNLOADABLE, "not a regular file that can be read",
      "name the shared object itself" },
    { "not-elf", UNLOADABLE, "not an ELF shared object",
      "link it with -shared" },
    { "parameter-added", BREAK, "a function has a parameter more", REBUILD },
    { "parameter-removed", BREAK, "a function has a parameter less", REBUILD },
    { "parameter-type", BREAK, "a parameter has another type", REBUILD },
    { "private-type", INFO, "a type changed that only its library can know",
      "give --headers if it is not so" },
    { "qualifier-changed", WARNING,
      "const or volatile differs behind a pointer",
      "see that nobody writes what the other side holds to be constant" },
    { "result-type", BREAK, "a function returns another type", REBUILD },
    { "sanitizer", WARNING, "built with a sanitizer: ends a host that was not",
      "build without -fsanitize for a host that is not built with it" },
    { "static-tls", WARNING,
      "needs room in the static TLS block, which may be full",
      "build without -ftls-model=initial-exec" },
    { "symbol-kind", BREAK, "an interface's symbol is not a table",
      "provide it with PDK_INTERFACE" },
    { "symbol-missing", BREAK, "an interface's symbol is not exported",
      "keep PDK_EXPORT and see that no version script hides it" },
    { "table-size", BREAK, "an interface's table is smaller than it must be",
      REBUILD },
    { "text-relocations", WARNING, "its code is written to when it is loaded",
      "build everything in it with -fPIC" },
    { "thread-exit", WARNING,
      "destructors of thread_local objects keep it mapped",
      "do without thread_local objects that have destructors" },
    { "truncated", UNLOADABLE, "the file is not complete",
      "build it again, and publish it by renaming" },
    { "type-changed", BREAK, "a type is of another kind", REBUILD },
    { "type-renamed", WARNING, "the same layout under another name",
      "see that both mean the same" },
    { "type-size", BREAK, "a type has another size", REBUILD },
    { "union-member-added", WARNING,
      "an alternative that the other side does not know",
      "see that it is never stored for a side that does not know it" },
    { "unique-symbol", WARNING,
      "has symbols of which there is one in the process: stays mapped for ever",
      "build with -fno-gnu-unique, link libstdc++ as a shared library" },
    { "variadic-changed", BREAK, "a function takes its arguments otherwise",
      REBUILD },
    { "wrong-machine", UNLOADABLE, "built for another kind of machine",
      "build it for the machine that the host runs on" },
};

const char *rule_severity_name(enum severity severity)
{
    static const char *const names[] = {
        [SEVERITY_INFO] = "info",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_UNVERIFIED] = "unverified",
        [SEVERITY_BREAK] = "break",
        [SEVERITY_UNLOADABLE] = "unloadable",
    };

    return names[severity];
}

static int compare_id(const void *id, const void *rule)
{
    return strcmp(id, ((const struct rule *)rule)->id);
}

const struct rule *rule_find(const char *id)
{
    return bsearch(id, rules, sizeof rules / sizeof *rules, sizeof *rules,
                   compare_id);
}

const struct rule *rule_all(size_t *count)
{
    *count = sizeof rules / sizeof *rules;
    return rules;
}
