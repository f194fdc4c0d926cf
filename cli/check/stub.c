/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Writes a few lines of C and compiles them. The compiler runs in the user's
 * current folder, so that relative paths of headers work.
 */
#include "check/stub.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/scratch.h"
#include "failure.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "platform/process.h"
#include "self.h"
#include "text.h"

#define IMAGE_LIMIT ((uint64_t)256 << 20)
#define COMPILER_TIMEOUT_S 120
#define OPTION_LIMIT 64 /* arguments of the compiler */

void stub_symbol(char *out, size_t capacity, const char *type_name)
{
    snprintf(out, capacity, "pdk_contract__%s", type_name);
}

static bool is_first_of_type(const struct stub_request *request, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(request->interfaces[i].type_name,
                   request->interfaces[index].type_name) == 0)
            return false;
    return true;
}

/* The table, and an assertion that it begins with its size. */
static void write_table(struct text_buffer *text, const char *type)
{
    char symbol[STUB_SYMBOL_SIZE];

    stub_symbol(symbol, sizeof symbol, type);
    pdk__text_append_format(
        text,
        "_Static_assert(offsetof(%s, struct_size) == 0 &&\n"
        "               sizeof(((%s *)0)->struct_size) == 4,\n"
        "               \"%s must begin with uint32_t struct_size\");\n"
        "extern __attribute__((visibility(\"default\"))) const %s %s;\n"
        "const %s %s = { 0 };\n",
        type, type, type, type, symbol, type, symbol);
}

static void write_source(struct text_buffer *text,
                         const struct stub_request *request)
{
    pdk__text_append_format(text, "#include <stddef.h>\n#include \"%s\"\n",
                            request->header);
    for (size_t i = 0; i < request->interface_count; i++)
        if (is_first_of_type(request, i))
            write_table(text, request->interfaces[i].type_name);
}

static const char *compiler(void)
{
    const char *name = getenv("CC");

    return name != NULL && name[0] != '\0' && strchr(name, ' ') == NULL ? name
                                                                        : "cc";
}

static pdk_result run_compiler(const char *const *arguments, pdk_error *error)
{
    struct process_request request = {
        .arguments = arguments,
        .timeout_s = COMPILER_TIMEOUT_S,
        .speaks_to_stderr = true,
    };
    struct process_result end;
    pdk_result result;

    if (!process_find((char[4096]){ "" }, 4096, arguments[0]))
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "there is no C compiler '%s'; install it (Debian, "
                        "Ubuntu: apt install gcc)",
                        arguments[0]);
    result = process_run(&end, &request, error);
    if (result == PDK_OK && (end.exit_code != 0 || end.timed_out))
        result = pdk_fail(error, PDK_E_BUILD,
                          "the header does not compile with these interfaces");
    process_result_finish(&end);
    return result;
}

static pdk_result compile(const char *source, const char *image,
                          const struct stub_request *request, pdk_error *error)
{
    static const char *const fixed[] = {
        NULL,       "-std=gnu11", "-g", "-O0", "-fPIC", "-shared", "-nostdlib",
        "-Wno-all", "-o",         NULL, NULL,  "-I",    ".",
    };
    const char *words[OPTION_LIMIT];
    char own[PDK_ERROR_PATH_SIZE]; /* where the headers of pdk are */
    size_t count = sizeof fixed / sizeof *fixed;
    pdk_result result = self_include(own, sizeof own, error);

    if (result != PDK_OK)
        return result;
    memcpy(words, fixed, sizeof fixed);
    words[0] = compiler();
    words[9] = image;
    words[10] = source;
    for (size_t i = 0; request->include_dirs[i] != NULL; i++) {
        if (count + 5 > OPTION_LIMIT)
            return pdk_fail(error, PDK_E_LIMIT,
                            "there are too many --include options");
        words[count++] = "-I";
        words[count++] = request->include_dirs[i];
    }
    words[count++] = "-I";
    words[count++] = own;
    words[count] = NULL;
    return run_compiler(words, error);
}

static pdk_result compile_in(const char *folder, char **out, size_t *out_bytes,
                             const struct stub_request *request,
                             pdk_error *error)
{
    char source[SCRATCH_SIZE + 16], image[SCRATCH_SIZE + 16];
    struct text_buffer text = TEXT_BUFFER_INIT;
    pdk_result result;

    snprintf(source, sizeof source, "%s/contract.c", folder);
    snprintf(image, sizeof image, "%s/contract.so", folder);
    write_source(&text, request);
    if (text.failed)
        result = pdk__fail_memory(error);
    else
        result = pdk__file_write_new(source, text.data, text.size_bytes, 0600,
                                     error);
    pdk__text_finish(&text);
    if (result == PDK_OK)
        result = compile(source, image, request, error);
    if (result == PDK_OK)
        result = pdk__file_read_all(out, out_bytes, image, IMAGE_LIMIT, error);
    return result;
}

pdk_result stub_compile(char **out, size_t *out_bytes,
                        const struct stub_request *request, pdk_error *error)
{
    struct cache folder;
    pdk_result result;

    *out = NULL;
    if (strpbrk(request->header, "\"\n\\") != NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "the path of the header has characters that are not "
                        "allowed in an #include");
    if (!folder_exists(request->header))
        return pdk_fail(error, PDK_E_NOT_FOUND, "there is no header '%.300s'",
                        request->header);
    result = scratch_make(&folder, error);
    if (result != PDK_OK)
        return result;
    result = compile_in(folder.path, out, out_bytes, request, error);
    scratch_remove(&folder);
    return result;
}
