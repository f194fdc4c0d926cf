/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk new: creates a plugin from a template, completely or not at all. It needs
 * no network, and never writes into a folder that exists.
 */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "console.h"
#include "platform/folder.h"
#include "scaffold/catalog.h"
#include "scaffold/name.h"
#include "scaffold/sdk.h"
#include "scaffold/tree.h"
#include "self.h"
#include "text.h"

enum { PATH_SIZE = 2048 };

struct new_options {
    const char *template_name;
    const char *directory;
    const char *id;
    const char *contract;
    struct text_list interfaces, includes;
    bool is_dry;
    bool lists;
};

static const struct option_spec new_specs[] = {
    { "template", 't', OPTION_TEXT, offsetof(struct new_options, template_name),
      "NAME", "the template; c by default" },
    { "contract", 'c', OPTION_TEXT, offsetof(struct new_options, contract),
      "FILE|NAME", "make a plugin for the host of this contract" },
    { "interface", 'i', OPTION_TEXTS, offsetof(struct new_options, interfaces),
      "ID", "with --contract: provide this interface; repeatable" },
    { "include", 'I', OPTION_TEXTS, offsetof(struct new_options, includes),
      "DIR",
      "with --contract: the folder of its header, if not beside the contract; "
      "repeatable" },
    { "directory", 'd', OPTION_TEXT, offsetof(struct new_options, directory),
      "DIR", "where to create the folder; here by default" },
    { "id", 0, OPTION_TEXT, offsetof(struct new_options, id), "ID",
      "the plugin's id; org.example.NAME by default" },
    { "dry-run", 0, OPTION_FLAG, offsetof(struct new_options, is_dry), NULL,
      "print the files, but create none" },
    { "list", 'l', OPTION_FLAG, offsetof(struct new_options, lists), NULL,
      "list the templates" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

static void print_templates(const struct catalog *catalog)
{
    int width = 0;

    for (size_t i = 0; i < catalog->count; i++)
        if ((int)strlen(catalog->items[i].name) > width)
            width = (int)strlen(catalog->items[i].name);
    for (size_t i = 0; i < catalog->count; i++)
        printf("%-*s  %s\n", width, catalog->items[i].name,
               catalog->items[i].summary);
}

/* Prints a path so that it can be pasted into a shell. */
static void print_word(const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_-+=.,:@%/";

    if (word[strspn(word, plain)] == '\0') {
        printf("%s", word);
        return;
    }
    putchar('\'');
    for (; *word != '\0'; word++)
        if (*word == '\'')
            printf("'\\''");
        else
            putchar(*word);
    putchar('\'');
}

static void print_next_steps(const char *target,
                             const struct catalog_entry *entry)
{
    printf("created %s from the template %s; next:\n\n", target, entry->name);
    printf("    cd ");
    print_word(target);
    printf("\n"
           "    pdk build    # compile it\n"
           "    pdk check    # does it fit its host?\n");
    if (!entry->takes_contract)
        printf("    pdk run .    # run it\n"
               "    pdk dev      # edit it while it runs\n");
}

static pdk_result find_target(char *out, size_t capacity, const char *directory,
                              const char *name, pdk_error *error)
{
    if (directory == NULL)
        directory = ".";
    if (!folder_exists(directory))
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "there is no folder '%s'; create it first", directory);
    if (!pdk__path_join(out, capacity, directory, name))
        return pdk_fail(error, PDK_E_LIMIT, "the path '%.80s...' is too long",
                        directory);
    if (folder_exists(out))
        return pdk_fail(error, PDK_E_EXISTS,
                        "'%s' already exists; choose another name or remove it",
                        out);
    return PDK_OK;
}

static pdk_result find_template(const struct catalog_entry **out,
                                const struct new_options *options,
                                const struct catalog *catalog, pdk_error *error)
{
    bool has_contract = options->contract != NULL;
    const char *name = options->template_name;

    if (name == NULL)
        name = has_contract ? "contract" : "c";
    *out = catalog_find(catalog, name, error);
    if (*out == NULL)
        return PDK_E_NOT_FOUND;
    if (has_contract && !(*out)->takes_contract)
        return pdk_fail(
            error, PDK_E_ARGUMENT,
            "the template '%s' is only for pdk.tick; use it without --contract",
            name);
    if (!has_contract && (*out)->takes_contract)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "the template '%s' needs a host's contract: use "
                        "--contract FILE",
                        name);
    if (!has_contract &&
        (options->interfaces.count > 0 || options->includes.count > 0))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--interface and --include need --contract");
    return PDK_OK;
}

/* Renders the template with the plugin's name and its host's interfaces. */
static pdk_result render_tree(struct tree *out,
                              const struct new_options *options,
                              const struct catalog_entry *entry,
                              const struct scaffold_name *name,
                              pdk_error *error)
{
    struct sdk_request request = {
        .contract = options->contract,
        .directory = options->directory != NULL ? options->directory : ".",
        .identifier = name->identifier,
        .wanted = options->interfaces,
        .includes = options->includes,
    };
    struct rendering rendering = { .name = name };
    struct sdk sdk = { .contract = "" };
    pdk_result result = PDK_OK;

    if (options->contract != NULL) {
        result = sdk_open(&sdk, &request, error);
        rendering.more = sdk.words;
        rendering.more_count = SDK_WORDS;
    }
    if (result == PDK_OK)
        result = tree_read(out, entry->path, &rendering, error);
    sdk_close(&sdk);
    return result;
}

static pdk_result make_plugin(const struct new_options *options,
                              const char *word, const struct catalog *catalog,
                              pdk_error *error)
{
    const struct catalog_entry *entry;
    struct scaffold_name name;
    struct tree tree = { NULL, 0 };
    char target[PATH_SIZE];
    pdk_result result = name_parse(&name, word, options->id, error);

    if (result == PDK_OK)
        result = find_template(&entry, options, catalog, error);
    if (result == PDK_OK)
        result = find_target(target, sizeof target, options->directory,
                             name.given, error);
    if (result == PDK_OK)
        result = render_tree(&tree, options, entry, &name, error);
    if (result == PDK_OK && !options->is_dry)
        result = tree_make(&tree, target, error);
    if (result == PDK_OK && options->is_dry)
        tree_print(&tree, target, stdout);
    else if (result == PDK_OK)
        print_next_steps(target, entry);
    tree_finish(&tree);
    return result;
}

static int new_run(const struct command *command, int count, char **words)
{
    struct new_options options = { 0 };
    struct catalog catalog = { NULL, 0 };
    pdk_error error = PDK_ERROR_INIT;
    char shipped[PATH_SIZE];
    int rest;
    pdk_result result =
        option_parse(command->options, &options, count, words, &rest, &error);

    if (result == PDK_OK && rest != (options.lists ? 0 : 1))
        result = pdk_fail(&error, PDK_E_ARGUMENT,
                          options.lists ? "--list takes no arguments"
                                        : "new needs one name: pdk new NAME");
    if (result == PDK_OK)
        result = self_data(shipped, sizeof shipped, "templates", &error);
    if (result == PDK_OK)
        result = catalog_read(&catalog, getenv("PDK_TEMPLATE_PATH"), shipped,
                              &error);
    if (result == PDK_OK && options.lists)
        print_templates(&catalog);
    else if (result == PDK_OK)
        result = make_plugin(&options, words[0], &catalog, &error);
    catalog_finish(&catalog);
    free(options.interfaces.items);
    free(options.includes.items);
    if (result != PDK_OK)
        console_error(&error);
    return console_exit_code(result);
}

const struct command command_new = {
    .name = "new",
    .arguments = "NAME",
    .summary = "create a plugin from a template",
    .details =
        "Creates the folder NAME with a plugin that builds, passes its "
        "check and runs as it is. The folder appears completely or not at "
        "all, and nothing that exists is overwritten. NAME consists of "
        "letters, digits, '_' and '-', and begins with a letter; in C, '-' "
        "becomes '_'.\n\n"
        "With --contract the plugin is for the host of that contract: every "
        "function that the host calls is there, and does nothing yet.\n\n"
        "PDK_TEMPLATE_PATH lists folders with more templates: each is a "
        "plugin called my_plugin, with a template.json beside it.",
    .options = new_specs,
    .run = new_run,
};
