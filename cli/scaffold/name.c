/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Names of new plugins. Refuses names that would not compile or build, and
 * suggests one that does.
 */
#include "name.h"

#include <stdbool.h>
#include <string.h>

#include "text.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define GOOD LETTERS "0123456789_-"

/* Keywords of C and C++, macros of their libraries, targets of build tools. */
static const char *const taken[] = {
    "alignas",
    "alignof",
    "all",
    "ALL_BUILD",
    "and",
    "and_eq",
    "asm",
    "assert",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "clean",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "complex",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "depend",
    "do",
    "double",
    "dynamic_cast",
    "edit_cache",
    "else",
    "enum",
    "EOF",
    "errno",
    "explicit",
    "export",
    "extern",
    "false",
    "FILE",
    "final",
    "float",
    "for",
    "friend",
    "goto",
    "help",
    "I",
    "if",
    "imaginary",
    "import",
    "inline",
    "INSTALL",
    "install",
    "int",
    "linux",
    "list_install_components",
    "long",
    "main",
    "module",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "noreturn",
    "not",
    "not_eq",
    "NULL",
    "nullptr",
    "operator",
    "or",
    "or_eq",
    "override",
    "PACKAGE",
    "package",
    "package_source",
    "PDK",
    "pdk",
    "preinstall",
    "private",
    "protected",
    "public",
    "rebuild_cache",
    "register",
    "reinterpret_cast",
    "requires",
    "restrict",
    "return",
    "RUN_TESTS",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "std",
    "stderr",
    "stdin",
    "stdout",
    "struct",
    "switch",
    "template",
    "test",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "typeof",
    "union",
    "unix",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
    "ZERO_CHECK",
};

static char to_lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter + 'a' - 'A') : letter;
}

static char to_upper(char letter)
{
    return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
}

static char to_identifier(char letter)
{
    return letter == '-' ? '_' : letter;
}

static void change_each(char *out, const char *text, char (*change)(char))
{
    size_t at = 0;

    for (; text[at] != '\0'; at++)
        out[at] = change(text[at]);
    out[at] = '\0';
}

/* "two_voices" becomes "TwoVoices". */
static void make_camel(char *out, const char *identifier)
{
    bool begins = true;

    for (; *identifier != '\0'; identifier++) {
        if (*identifier != '_')
            *out++ = begins ? to_upper(*identifier) : *identifier;
        begins = *identifier == '_';
    }
    *out = '\0';
}

/* Is it reserved by a language, a library, a build tool or pdk? */
static bool is_taken(const char *name)
{
    char identifier[NAME_LIMIT + 1];

    change_each(identifier, name, to_identifier);
    if (strncmp(identifier, "pdk_", 4) == 0 ||
        strncmp(identifier, "PDK_", 4) == 0)
        return true;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(identifier, taken[i]) == 0)
            return true;
    return false;
}

bool name_is_free(const char *identifier)
{
    return strlen(identifier) <= NAME_LIMIT &&
           strchr(LETTERS, identifier[0]) != NULL && identifier[0] != '\0' &&
           !is_taken(identifier);
}

void name_suggest(char out[NAME_LIMIT + 1], const char *text)
{
    char base[NAME_LIMIT + 1];
    size_t at = 0;

    text = pdk__path_base(text);
    text += strcspn(text, LETTERS);
    for (; text[at] != '\0' && at < NAME_LIMIT; at++)
        base[at] = strchr(GOOD, text[at]) != NULL ? text[at] : '_';
    base[at] = '\0';
    if (at == 0)
        pdk__text_copy(base, sizeof base, "my_plugin");
    if (is_taken(base))
        snprintf(out, NAME_LIMIT + 1, "my_%.*s", NAME_LIMIT - 3, base);
    else
        pdk__text_copy(out, NAME_LIMIT + 1, base);
}

/* What is wrong with the name, as the end of a sentence, or "". */
static void find_fault(char *out, size_t capacity, const char *text)
{
    size_t good = strspn(text, GOOD), size = strlen(text);

    out[0] = '\0';
    if (size == 0)
        snprintf(out, capacity, "is empty");
    else if (strchr(text, '/') != NULL)
        snprintf(out, capacity, "is a path; use --directory for the folder");
    else if (strchr(LETTERS, text[0]) == NULL)
        snprintf(out, capacity, "does not begin with a letter");
    else if (good < size)
        snprintf(out, capacity, "may have only letters, digits, '_' and '-'");
    else if (size > NAME_LIMIT)
        snprintf(out, capacity, "has %zu characters; at most %d are allowed",
                 size, NAME_LIMIT);
    else if (is_taken(text))
        snprintf(out, capacity, "is a reserved word");
}

pdk_result name_parse(struct scaffold_name *out, const char *text,
                      const char *id, pdk_error *error)
{
    char fault[96], better[NAME_LIMIT + 1], lower[NAME_LIMIT + 1];

    find_fault(fault, sizeof fault, text);
    if (fault[0] != '\0') {
        name_suggest(better, text);
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "the name '%.60s%s' %s; try '%s'", text,
                        strlen(text) > 60 ? "..." : "", fault, better);
    }
    if (id != NULL && !pdk__text_is_plugin_id(id))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "the id '%.80s' must be 1 to 63 of a-z, 0-9, '.', '_' "
                        "and '-', and begin with a letter",
                        id);
    pdk__text_copy(out->given, sizeof out->given, text);
    change_each(out->identifier, text, to_identifier);
    change_each(out->upper, out->identifier, to_upper);
    make_camel(out->camel, out->identifier);
    change_each(lower, text, to_lower);
    snprintf(out->id, sizeof out->id, "org.example.%s", lower);
    if (id != NULL)
        pdk__text_copy(out->id, sizeof out->id, id);
    return PDK_OK;
}
