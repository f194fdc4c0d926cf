/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The table of rules: one row for each kind of finding.
 */
#include "rule.h"

#include <stdlib.h>
#include <string.h>

#define INFO SEVERITY_INFO
#define WARNING SEVERITY_WARNING
#define UNVERIFIED SEVERITY_UNVERIFIED
#define BREAK SEVERITY_BREAK
#define UNLOADABLE SEVERITY_UNLOADABLE

#define REBUILD "rebuild the plugin with the header of the contract"
#define KEEP                                                                   \
    "keep it as it was, or give the library a new major version and SONAME"
#define APPEND                                                                 \
    "append members only to a struct that has a size field, or make a new "    \
    "version of the interface"
#define WITH_DEBUG                                                             \
    "build with -g, without strip or split debug information; clang++ also "   \
    "needs -fstandalone-debug"

/* Sorted by id, for bsearch(). */
static const struct rule rules[] = {
    { "abi-version", UNLOADABLE, "built for another version of the plugin ABI",
      "rebuild the plugin with the headers of this pdk", false, NULL },
    { "analysis-failed", UNVERIFIED, "the types of the file could not be read",
      "rebuild the plugin; if that does not help, report it with the file",
      false, NULL },
    { "analysis-missing", UNVERIFIED,
      "abidw, which reads types, is not installed",
      "install it: apt install abigail-tools", false, NULL },
    { "array-length", BREAK, "an array has a different number of elements",
      REBUILD, false, KEEP },
    { "baseline-corrupt", UNVERIFIED,
      "the baseline or old file cannot be read, or was changed",
      "restore the contract and its baseline, or the old file", false, NULL },
    { "baseline-missing", UNVERIFIED,
      "the baseline or the old file does not exist",
      "put the baseline that the contract names beside the contract", false,
      NULL },
    { "call-flags", BREAK, "arguments are passed differently",
      "build the plugin without options that change how functions are called",
      false, "build the library without options that change calls" },
    { "char-sign", BREAK,
      "char is signed on one side and unsigned on the other",
      "build both sides with -funsigned-char, or both without", false, NULL },
    { "definition-missing", UNVERIFIED,
      "a type is only declared, so its layout is unknown",
      WITH_DEBUG ", g++ -femit-class-debug-always; for a type whose members "
                 "nobody accesses use --opaque NAME",
      false, NULL },
    { "enum-size", BREAK, "an enum has a different size",
      "build both sides with -fshort-enums, or both without", false, NULL },
    { "enumerator-added", BREAK,
      "an enumerator was added that the other side does not know",
      "declare the enum as \"open-enum\" in the contract, or " REBUILD, true,
      "say in the documentation that users must expect other values" },
    { "enumerator-removed", BREAK, "an enumerator was removed", REBUILD, false,
      KEEP },
    { "enumerator-renamed", INFO,
      "an enumerator has a new name and the same value",
      "nothing needs to be done", false, NULL },
    { "enumerator-value", BREAK, "an enumerator has a different value",
      "append new enumerators at the end, or give each an explicit value",
      false, NULL },
    { "exception-expired", WARNING, "an exception of the contract has expired",
      "fix what it tolerated, or give it a new date and reason", false, NULL },
    { "executable-stack", WARNING, "makes the host's stack executable",
      "link with -z noexecstack; assembler files need a .note.GNU-stack", false,
      NULL },
    { "exit-handler", BREAK,
      "functions of on_exit() run when their code is unmapped",
      "use the plugin's destroy hook", false, NULL },
    { "extra-export", INFO, "exports symbols that no host uses",
      "build with -fvisibility=hidden", false, NULL },
    { "fingerprint-only", INFO,
      "only layout fingerprints were compared, because of --fast",
      "nothing needs to be done; check without --fast before a release", false,
      NULL },
    { "identity", UNLOADABLE,
      "the file's description of its plugins is inconsistent",
      "describe the plugin with PDK_PLUGIN and PDK_INTERFACE", false, NULL },
    { "interface-missing", BREAK,
      "an interface that the contract requires is not provided",
      "provide it with PDK_INTERFACE", false, NULL },
    { "layout-differs", BREAK,
      "the layout differs in a way that no other rule covers", REBUILD, false,
      NULL },
    { "libc-newer", WARNING, "needs a newer glibc than the old file",
      "build it on the oldest system that it must run on", false, NULL },
    { "libc-too-new", BREAK, "needs a newer glibc than --glibc allows",
      "build it on the oldest system that it must run on, or in a container",
      false, NULL },
    { "library-search", INFO, "sets a search path for libraries",
      "keep it only if the plugin ships its own libraries", false, NULL },
    { "member-absent", INFO,
      "the plugin was built before a member was appended",
      "nothing needs to be done: its size field says so", false, NULL },
    { "member-appended", BREAK,
      "a member was appended that the other side does not know", APPEND, true,
      "add members only to structs that users never make themselves, or give "
      "the library a new major version and SONAME" },
    { "member-atomic", BREAK, "a member is atomic on one side only", REBUILD,
      false, KEEP },
    { "member-bits", BREAK, "a bit-field has a different width", REBUILD, false,
      KEEP },
    { "member-inserted", BREAK,
      "a member was inserted that the other side does not know", APPEND, false,
      "add members only to structs that users never make themselves, or give "
      "the library a new major version and SONAME" },
    { "member-moved", BREAK, "a member has a different offset", REBUILD, false,
      KEEP },
    { "member-removed", BREAK, "a member was removed", REBUILD, false, KEEP },
    { "member-renamed", WARNING, "a member has a new name at the same offset",
      "nothing needs to be done if its meaning is the same", false, NULL },
    { "member-type", BREAK, "a member has a different type", REBUILD, false,
      KEEP },
    { "need-unmet", WARNING,
      "no plugin in the folder provides a needed interface",
      "add a plugin that provides it, or make sure that the host loads one "
      "from elsewhere",
      false, NULL },
    { "no-build-id", WARNING, "there is no build-id to identify this build",
      "link with -Wl,--build-id", false, NULL },
    { "no-contract", UNVERIFIED,
      "without a contract, only the file itself is checked",
      "use --contract FILE, or name a contract in the project's pdk.json",
      false, NULL },
    { "no-debug-info", UNVERIFIED,
      "there is no debug information, so no type can be read", WITH_DEBUG,
      false, NULL },
    { "no-interface", BREAK, "the plugin provides no interface of the contract",
      "check it against its own contract, or provide one of these interfaces",
      false, NULL },
    { "no-open", UNLOADABLE, "linked with -z nodlopen, which forbids dlopen()",
      "link without -z nodlopen", false, NULL },
    { "no-plugin", UNLOADABLE, "there is no plugin in this file",
      "describe one with PDK_PLUGIN", false, NULL },
    { "no-type-information", UNVERIFIED,
      "an interface is exported, but its type is not known", WITH_DEBUG, false,
      NULL },
    { "no-unload", WARNING, "linked with -z nodelete, so it stays mapped",
      "link without -z nodelete", false, NULL },
    { "not-a-file", UNLOADABLE, "not a readable regular file",
      "name the shared object itself", false, NULL },
    { "not-elf", UNLOADABLE, "not an ELF shared object", "link it with -shared",
      false, NULL },
    { "nothing-compared", UNVERIFIED,
      "the two files have nothing in common to compare",
      "check that these are the right two files", false, NULL },
    { "parameter-added", BREAK, "a function has an additional parameter",
      REBUILD, false, KEEP },
    { "parameter-removed", BREAK, "a function has lost a parameter", REBUILD,
      false, KEEP },
    { "parameter-type", BREAK, "a parameter has a different type", REBUILD,
      false, KEEP },
    { "passing-changed", BREAK, "a value is passed by address on one side only",
      "do not change the destructor or the copy constructors of a class that "
      "is passed by value",
      false, NULL },
    { "private-type", INFO, "a type changed that only the library itself uses",
      "if programs use it too, name the public headers: --headers DIR", false,
      NULL },
    { "qualifier-changed", WARNING,
      "const or volatile differs behind a pointer",
      "make sure that nobody writes what the other side treats as constant",
      false, NULL },
    { "result-added", WARNING,
      "a function that returned nothing now returns a value",
      "nothing needs to be done: existing callers ignore it", true, NULL },
    { "result-derived", INFO, "a function now returns a derived class",
      "nothing needs to be done: the old class is the first base", true, NULL },
    { "result-type", BREAK, "a function has a different return type", REBUILD,
      false, KEEP },
    { "sanitizer", WARNING,
      "built with a sanitizer, which ends a host without it",
      "build without -fsanitize, unless the host is built with it", false,
      NULL },
    { "seal-differs", BREAK,
      "the sealed layout is not that of the debug information",
      "rebuild the plugin, or seal it again: pdk seal FILE", false, NULL },
    { "soname-changed", BREAK, "existing programs look for the old soname",
      "change the soname only when the library is no longer compatible", false,
      NULL },
    { "static-tls", WARNING,
      "needs space in the static TLS block, which may be full",
      "build without -ftls-model=initial-exec", false, NULL },
    { "symbol-added", INFO, "exports more symbols than before",
      "increase the minor version number", true, NULL },
    { "symbol-inline", WARNING,
      "an inline function or template is no longer exported",
      "make sure that its users get it from a header", false, NULL },
    { "symbol-kind", BREAK, "a symbol is of another kind than expected",
      "provide it with PDK_INTERFACE", false, NULL },
    { "symbol-missing", BREAK, "an interface's symbol is not exported",
      "keep PDK_EXPORT, and make sure that no version script hides it", false,
      NULL },
    { "symbol-removed", BREAK,
      "existing programs that use the symbol no longer start",
      "keep it, if only as a wrapper around its replacement", false, NULL },
    { "symbol-size", BREAK,
      "a variable's size changed; programs reserve the old size",
      "export a function that returns its address instead", false, NULL },
    { "symbol-version", BREAK,
      "a symbol has lost a version that programs require",
      "keep old versions in the version script", false, NULL },
    { "table-size", BREAK, "an interface's table is too small", REBUILD, false,
      NULL },
    { "text-relocations", WARNING,
      "the loader must write to its code (text relocations)",
      "build everything in it with -fPIC", false, NULL },
    { "thread-exit", WARNING,
      "destructors of thread_local objects keep it mapped",
      "avoid thread_local objects that have destructors", false, NULL },
    { "truncated", UNLOADABLE, "the file is incomplete",
      "build it again; write to a temporary file and rename it", false, NULL },
    { "type-alignment", BREAK, "a type has a different alignment", REBUILD,
      false, KEEP },
    { "type-changed", BREAK, "a type is of a different kind", REBUILD, false,
      KEEP },
    { "type-renamed", WARNING, "a type has a new name and the same layout",
      "make sure that both mean the same", false, NULL },
    { "type-size", BREAK, "a type has a different size", REBUILD, false, KEEP },
    { "union-member-added", WARNING,
      "a union has a member that the other side does not know",
      "never store it for a side that does not know it", true, NULL },
    { "unique-symbol", WARNING,
      "has process-wide unique symbols, so it stays mapped",
      "build with -fno-gnu-unique, and link libstdc++ dynamically", false,
      NULL },
    { "variable-const", BREAK,
      "a variable became read-only; programs that write it crash",
      "keep it writable, or export a function that sets it", false, NULL },
    { "variadic-changed", BREAK, "a function is variadic on one side only",
      REBUILD, false, KEEP },
    { "virtual-added", BREAK, "a class has an additional virtual function",
      "add non-virtual functions, or a new class", false, NULL },
    { "virtual-moved", BREAK,
      "a virtual function has a different place in the vtable",
      "keep the order of virtual functions", false, NULL },
    { "virtual-overridden", WARNING,
      "a class overrides a virtual function on one side only",
      "rebuild its users: code built before may still call the base's version",
      false, NULL },
    { "virtual-pure", BREAK,
      "a virtual function became pure, so no object can be made",
      "keep its definition", false, NULL },
    { "virtual-removed", BREAK, "a class has lost a virtual function",
      "keep it, even if it does nothing", false, NULL },
    { "wrong-machine", UNLOADABLE, "built for another kind of machine",
      "build it for the machine that the host runs on", false, NULL },
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
