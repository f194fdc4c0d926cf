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
      "rebuild the plugin with the headers of this pdk", false },
    { "analysis-failed", UNVERIFIED, "the types of the file could not be read",
      "rebuild the plugin; if it stays so, report it with the file", false },
    { "analysis-missing", UNVERIFIED, "abidw, which reads types, is not there",
      "install it: apt install abigail-tools", false },
    { "array-length", BREAK, "an array has another number of elements", REBUILD,
      false },
    { "baseline-corrupt", UNVERIFIED,
      "what it is held against cannot be read, or is not what it was",
      "get the contract and its baseline, or the old file, again", false },
    { "baseline-missing", UNVERIFIED, "what it is held against is not there",
      "put the file that the contract names beside it", false },
    { "call-flags", BREAK, "arguments are passed in another way",
      "build the plugin without options that change calls", false },
    { "char-sign", BREAK,
      "the same byte is negative for one side and positive for the other",
      "build both sides alike: with or without -funsigned-char", false },
    { "definition-missing", UNVERIFIED,
      "a type is only declared, so that nothing tells how it lies",
      WITH_DEBUG ", g++ -femit-class-debug-always; for a type that nobody "
                 "looks into say --opaque NAME",
      false },
    { "enum-size", BREAK, "an enum is stored in another number of bytes",
      "build both sides alike: with or without -fshort-enums", false },
    { "enumerator-added", BREAK,
      "an enumerator that the other side does not know",
      "declare the enum as \"open-enum\" in the contract, or " REBUILD, true },
    { "enumerator-removed", BREAK, "an enumerator that is not there any more",
      REBUILD, false },
    { "enumerator-renamed", INFO, "the same value under another name",
      "nothing needs to be done", false },
    { "enumerator-value", BREAK, "an enumerator has another value",
      "put new enumerators at the end, or give them their values", false },
    { "exception-expired", WARNING,
      "an exception of the contract is over, and counts no more",
      "mend what it was for, or give it another date and reason", false },
    { "executable-stack", WARNING, "makes the host's stack executable",
      "link with -z noexecstack; assembler files need a .note.GNU-stack",
      false },
    { "exit-handler", BREAK,
      "on_exit() is called at the end of the process, when the code is gone",
      "use the plugin's destroy hook", false },
    { "extra-export", INFO, "exports symbols that no host asks for",
      "build with -fvisibility=hidden", false },
    { "fingerprint-only", INFO,
      "only fingerprints of layouts were compared, as --fast asks",
      "nothing needs to be done; check without --fast before a release",
      false },
    { "identity", UNLOADABLE, "what the file says of itself is not consistent",
      "describe the plugin with PDK_PLUGIN and PDK_INTERFACE", false },
    { "interface-missing", BREAK,
      "an interface that the contract requires is not provided",
      "provide it with PDK_INTERFACE", false },
    { "layout-differs", BREAK,
      "the layout is not the contract's, in a way that no other rule tells",
      REBUILD, false },
    { "libc-newer", WARNING, "it does not load on systems that the old one did",
      "build it on the oldest system that it is for", false },
    { "libc-too-new", BREAK, "it does not load on the oldest system it is for",
      "build it there, or in a container of that system", false },
    { "library-search", INFO, "tells the loader where to look for libraries",
      "keep it only if the plugin brings libraries of its own", false },
    { "member-absent", INFO,
      "the plugin was built before a member was appended",
      "nothing needs to be done: the size tells it", false },
    { "member-appended", BREAK,
      "a member behind the end of what the other side knows", APPEND, true },
    { "member-atomic", BREAK,
      "a member is read and written in another way, and may lie otherwise",
      REBUILD, false },
    { "member-bits", BREAK, "a member has another number of bits", REBUILD,
      false },
    { "member-inserted", BREAK, "a member that the other side does not know",
      APPEND, false },
    { "member-moved", BREAK, "a member is at another place", REBUILD, false },
    { "member-removed", BREAK, "a member that is not there any more", REBUILD,
      false },
    { "member-renamed", WARNING, "the same place under another name",
      "nothing needs to be done if it means the same", false },
    { "member-type", BREAK, "a member has another type", REBUILD, false },
    { "need-unmet", WARNING,
      "a plugin needs what no plugin in its folder provides",
      "put one beside it that provides it, or see that the host loads it from "
      "elsewhere",
      false },
    { "no-build-id", WARNING, "nothing tells this build from another",
      "link with -Wl,--build-id", false },
    { "no-contract", UNVERIFIED, "nothing tells what a host asks of it",
      "say --contract FILE, or name one in the project's pdk.json", false },
    { "no-debug-info", UNVERIFIED,
      "there is no debug information, so no type can be read", WITH_DEBUG,
      false },
    { "no-interface", BREAK,
      "the plugin provides nothing that the contract speaks of",
      "check it against its own contract, or provide an interface of this "
      "one",
      false },
    { "no-open", UNLOADABLE, "linked with -z nodlopen: cannot be loaded",
      "link without -z nodlopen", false },
    { "no-plugin", UNLOADABLE, "there is no plugin in this file",
      "describe one with PDK_PLUGIN", false },
    { "no-type-information", UNVERIFIED,
      "an interface is exported, but nothing tells its type", WITH_DEBUG,
      false },
    { "no-unload", WARNING, "linked with -z nodelete: stays mapped for ever",
      "link without -z nodelete", false },
    { "not-a-file", UNLOADABLE, "not a regular file that can be read",
      "name the shared object itself", false },
    { "not-elf", UNLOADABLE, "not an ELF shared object", "link it with -shared",
      false },
    { "nothing-compared", UNVERIFIED,
      "neither side has anything that the other could be held to",
      "see that both files are the ones that are meant", false },
    { "parameter-added", BREAK, "a function has a parameter more", REBUILD,
      false },
    { "parameter-removed", BREAK, "a function has a parameter less", REBUILD,
      false },
    { "parameter-type", BREAK, "a parameter has another type", REBUILD, false },
    { "passing-changed", BREAK,
      "a value is handed over in another way: in registers, or by its address",
      "keep destructors and copies of a class that is passed by value as they "
      "are",
      false },
    { "private-type", INFO, "a type changed that only its library can know",
      "say --headers DIR if it is not so", false },
    { "qualifier-changed", WARNING,
      "const or volatile differs behind a pointer",
      "see that nobody writes what the other side holds to be constant",
      false },
    { "result-added", WARNING,
      "a function returns what it did not return before",
      "nothing needs to be done: its callers take nothing", true },
    { "result-derived", INFO,
      "a function returns a class that is derived from the old one",
      "nothing needs to be done: the old one is at its beginning", true },
    { "result-type", BREAK, "a function returns another type", REBUILD, false },
    { "sanitizer", WARNING, "built with a sanitizer: ends a host that was not",
      "build without -fsanitize for a host that is not built with it", false },
    { "seal-differs", BREAK,
      "what is sealed into the plugin is not what it was compiled from",
      "build it anew, or seal it again: pdk seal FILE", false },
    { "soname-changed", BREAK,
      "programs look for the library under its old name",
      "keep the name as long as the library fits, change it only when it does "
      "not",
      false },
    { "static-tls", WARNING,
      "needs room in the static TLS block, which may be full",
      "build without -ftls-model=initial-exec", false },
    { "symbol-added", INFO, "more is exported than before",
      "give the next version a new minor number", true },
    { "symbol-inline", WARNING,
      "an inline function or template is not exported any more",
      "see that its users have it in their headers", false },
    { "symbol-kind", BREAK, "an interface's symbol is not a table",
      "provide it with PDK_INTERFACE", false },
    { "symbol-missing", BREAK, "an interface's symbol is not exported",
      "keep PDK_EXPORT and see that no version script hides it", false },
    { "symbol-removed", BREAK,
      "programs that use the symbol do not start any more",
      "keep it, if only as a shell around what takes its place", false },
    { "symbol-size", BREAK,
      "a variable has another size; programs have room for the old one",
      "hand out its address by a function", false },
    { "symbol-version", BREAK,
      "a symbol has lost the version that programs want",
      "keep old versions in the version script", false },
    { "table-size", BREAK, "an interface's table is smaller than it must be",
      REBUILD, false },
    { "text-relocations", WARNING, "its code is written to when it is loaded",
      "build everything in it with -fPIC", false },
    { "thread-exit", WARNING,
      "destructors of thread_local objects keep it mapped",
      "do without thread_local objects that have destructors", false },
    { "truncated", UNLOADABLE, "the file is not complete",
      "build it again, and publish it by renaming", false },
    { "type-alignment", BREAK, "a type must lie at other addresses", REBUILD,
      false },
    { "type-changed", BREAK, "a type is of another kind", REBUILD, false },
    { "type-renamed", WARNING, "the same layout under another name",
      "see that both mean the same", false },
    { "type-size", BREAK, "a type has another size", REBUILD, false },
    { "union-member-added", WARNING,
      "an alternative that the other side does not know",
      "see that it is never stored for a side that does not know it", true },
    { "unique-symbol", WARNING,
      "has symbols of which there is one in the process: stays mapped for ever",
      "build with -fno-gnu-unique, link libstdc++ as a shared library", false },
    { "variable-const", BREAK,
      "a variable can no longer be written; programs that do are ended",
      "hand out a copy, or a function that sets it", false },
    { "variadic-changed", BREAK, "a function takes its arguments otherwise",
      REBUILD, false },
    { "virtual-added", BREAK, "a class has a virtual function more",
      "add functions that are not virtual, or a new class", false },
    { "virtual-moved", BREAK, "a virtual function is at another place",
      "keep the order of virtual functions", false },
    { "virtual-overridden", WARNING,
      "a class has a virtual function of its own base's no longer, or since "
      "now",
      "programs that were built before may still call the base's", false },
    { "virtual-pure", BREAK,
      "a virtual function has no body any more, so no object can be made",
      "keep its body", false },
    { "virtual-removed", BREAK, "a class has a virtual function less",
      "keep it, even if it does nothing", false },
    { "wrong-machine", UNLOADABLE, "built for another kind of machine",
      "build it for the machine that the host runs on", false },
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
