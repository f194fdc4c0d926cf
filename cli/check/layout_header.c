/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Writes the layouts of a contract as static assertions. Omits what C cannot
 * express, such as the place of a bit-field.
 */
#include "check/layout_header.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "layout_text.h"

enum { NAME_SIZE = 300 };

/* The type that is being written. */
struct assertion {
    struct text_buffer *out;
    const struct contract *contract;
    char name[NAME_SIZE]; /* in C: "demo_params", or "struct demo_params" */
};

static bool is_typedef(const struct graph *graph, const char *name)
{
    for (uint32_t i = 1; i < graph->type_count; i++)
        if (graph->types[i].kind == GRAPH_TYPEDEF &&
            strcmp(graph->types[i].name, name) == 0)
            return true;
    return false;
}

/* A struct may have a tag, or only a typedef. If there is a typedef of the same
 * name, it is used. */
static void spell(char out[NAME_SIZE], const struct graph *graph,
                  struct slice name)
{
    const char *rest;

    snprintf(out, NAME_SIZE, "%.*s", (int)name.size_bytes, name.data);
    rest = strchr(out, ' ');
    if (rest != NULL && is_typedef(graph, rest + 1))
        memmove(out, rest + 1, strlen(rest + 1) + 1);
}

/* Can it be named in C? Not if it is unnamed, or one of the compiler's own,
 * such as the struct behind va_list. */
static bool has_own_name(const struct layout_type *type)
{
    const char *name = memchr(type->name.data, ' ', type->name.size_bytes);
    size_t size = type->name.size_bytes;

    if (name == NULL || size >= NAME_SIZE / 2)
        return false;
    size -= (size_t)(++name - type->name.data);
    return size > 0 && name[0] != '#' &&
           !(size > 1 && name[0] == '_' && name[1] == '_');
}

/* "u4" of 6 bits is a bit-field. C cannot tell its place. */
static bool is_bit_field(const struct layout_member *member)
{
    struct slice type = member->type;
    int64_t bytes = 0;

    if (member->offset % 8 != 0 || member->bits % 8 != 0)
        return true;
    if (type.size_bytes < 2 || !isalpha((unsigned char)type.data[0]))
        return false;
    for (size_t i = 1; i < type.size_bytes; i++) {
        if (!isdigit((unsigned char)type.data[i]))
            return false;
        bytes = bytes * 10 + (type.data[i] - '0');
    }
    return bytes * 8 != member->bits;
}

static void assert_that(const struct assertion *about, const char *condition,
                        const char *what)
{
    pdk__text_append_format(about->out,
                            "PDK_LAYOUT_ASSERT_(%s,\n    \"%s: contract %s "
                            "%s\");\n",
                            condition, what, about->contract->name,
                            about->contract->version);
}

static void assert_member(const struct assertion *about,
                          const struct layout_member *member)
{
    char condition[6 * NAME_SIZE], what[3 * NAME_SIZE], name[NAME_SIZE];

    snprintf(name, sizeof name, "%.*s", (int)member->name.size_bytes,
             member->name.data);
    snprintf(condition, sizeof condition,
             "offsetof(%s, %s) == %" PRId64 " &&\n    sizeof(((%s *)0)->%s) "
             "== %" PRId64,
             about->name, name, member->offset / 8, about->name, name,
             member->bits / 8);
    snprintf(what, sizeof what,
             "%s.%s is not at byte %" PRId64 " with %" PRId64 " bytes",
             about->name, name, member->offset / 8, member->bits / 8);
    assert_that(about, condition, what);
}

static void assert_value(const struct assertion *about,
                         const struct layout_member *enumerator)
{
    char condition[3 * NAME_SIZE], what[3 * NAME_SIZE], name[NAME_SIZE];

    snprintf(name, sizeof name, "%.*s", (int)enumerator->name.size_bytes,
             enumerator->name.data);
    snprintf(condition, sizeof condition, "%s == %" PRId64, name,
             enumerator->offset);
    snprintf(what, sizeof what, "%s is not %" PRId64, name, enumerator->offset);
    assert_that(about, condition, what);
}

static void assert_type(struct assertion *about, const struct layout_type *type)
{
    struct slice lines = type->lines;
    struct layout_member member;
    char condition[3 * NAME_SIZE], what[3 * NAME_SIZE];

    snprintf(condition, sizeof condition, "sizeof(%s) == %" PRId64, about->name,
             type->size_bytes);
    snprintf(what, sizeof what, "%s does not have %" PRId64 " bytes",
             about->name, type->size_bytes);
    assert_that(about, condition, what);
    while (pdk__layout_next_member(&lines, &member)) {
        if (type->is_enum)
            assert_value(about, &member);
        else if (!is_bit_field(&member) && !pdk__slice_is(member.name, "-") &&
                 !pdk__slice_is(member.name, ":"))
            assert_member(about, &member);
    }
}

/* Has it been written for an earlier interface? */
static bool is_repeated(const struct baseline *baseline, size_t interface,
                        struct slice name)
{
    const struct slice texts = { baseline->layouts, strlen(baseline->layouts) };
    struct layout_type unused;

    for (size_t i = 0; i < interface; i++)
        if (pdk__layout_find_type(
                pdk__layout_of_symbol(texts,
                                      baseline->contract.interfaces[i].symbol),
                name, &unused))
            return true;
    return false;
}

static void assert_interface(struct assertion *about,
                             const struct baseline *baseline, size_t interface)
{
    const struct slice texts = { baseline->layouts, strlen(baseline->layouts) };
    struct slice rest = pdk__layout_of_symbol(
        texts, baseline->contract.interfaces[interface].symbol);
    struct layout_type type;

    while (pdk__layout_next_type(&rest, &type)) {
        if (type.is_declared || !has_own_name(&type) ||
            is_repeated(baseline, interface, type.name))
            continue;
        spell(about->name, &baseline->graph, type.name);
        assert_type(about, &type);
    }
}

void layout_header_write(struct text_buffer *out,
                         const struct baseline *baseline)
{
    const struct contract *contract = &baseline->contract;
    struct assertion about = { out, contract, "" };

    pdk__text_append_format(
        out,
        "/* Made by `pdk contract header` from the contract %s %s.\n"
        " * Include it after the SDK's own header, in the host and in\n"
        " * plugins: code with another memory layout does not compile. */\n"
        "#include <stddef.h>\n"
        "\n"
        "#if defined(__cplusplus)\n"
        "#define PDK_LAYOUT_ASSERT_(true_, text_) static_assert(true_, text_)\n"
        "#else\n"
        "#define PDK_LAYOUT_ASSERT_(true_, text_) _Static_assert(true_, "
        "text_)\n"
        "#endif\n"
        "\n",
        contract->name, contract->version);
    for (size_t i = 0; i < contract->interface_count; i++)
        assert_interface(&about, baseline, i);
    pdk__text_append_format(out, "\n#undef PDK_LAYOUT_ASSERT_\n");
}
