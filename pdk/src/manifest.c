/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The forms that texts of a manifest must have. They are strict, since what is
 * read here becomes file names, symbols and words in reports.
 */
#include "manifest.h"

#include <stdio.h>
#include <string.h>

#include <cJSON.h>

#include "pdk/host.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define LETTERS LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
#define IDENTIFIER_LIMIT 120 /* so that symbols made from it stay readable */
#define PATH_LIMIT 255       /* of what a name or a path in a manifest may be */

static bool is_made_of(const char *text, const char *letters, size_t limit)
{
    size_t size = strlen(text);

    return size > 0 && size <= limit && strspn(text, letters) == size;
}

bool pdk__manifest_is_version(const char *text)
{
    return is_made_of(text, LETTERS DIGITS ".+~-", PDK_VERSION_SIZE - 1);
}

bool pdk__manifest_is_identifier(const char *text)
{
    return is_made_of(text, LETTERS DIGITS, IDENTIFIER_LIMIT) &&
           strchr(DIGITS, text[0]) == NULL;
}

bool pdk__manifest_is_interface_id(const char *text)
{
    size_t name = strcspn(text, "/");
    const char *major = text + name;

    if (!is_made_of(text, LOWER DIGITS "._-/", PDK_ID_SIZE - 1) ||
        strchr(LOWER, text[0]) == NULL)
        return false;
    return major[0] == '\0' || is_made_of(major + 1, DIGITS, PDK_ID_SIZE);
}

bool pdk__manifest_is_machine(const char *text)
{
    return is_made_of(text, LETTERS DIGITS ".-", 31);
}

/* Two numbers of up to three digits, without zeroes before them. */
bool pdk__manifest_is_glibc(const char *text)
{
    size_t major = strspn(text, DIGITS), minor;

    if (major == 0 || major > 3 || text[0] == '0' || text[major] != '.')
        return false;
    text += major + 1;
    minor = strspn(text, DIGITS);
    return minor > 0 && minor <= 3 && text[minor] == '\0' &&
           (minor == 1 || text[0] != '0');
}

static bool has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return true;
    return false;
}

bool pdk__manifest_is_path(const char *text)
{
    size_t size = strlen(text);

    return size > 0 && size <= PATH_LIMIT && !has_control(text);
}

bool pdk__manifest_is_file_name(const char *text)
{
    return pdk__manifest_is_path(text) && strchr(text, '/') == NULL &&
           strcmp(text, ".") != 0 && strcmp(text, "..") != 0;
}

bool pdk__manifest_is_include(const char *text)
{
    return pdk__manifest_is_path(text) && text[0] != '/' &&
           strncmp(text, "../", 3) != 0 && strstr(text, "/../") == NULL &&
           strpbrk(text, "\"\\<>") == NULL;
}

bool pdk__manifest_is_sha256(const char *text)
{
    return strlen(text) == 64 && strspn(text, DIGITS "abcdef") == 64;
}

bool pdk__manifest_is_rule(const char *text)
{
    return is_made_of(text, LOWER DIGITS "-", 63);
}

bool pdk__manifest_is_reason(const char *text)
{
    return text[strspn(text, " \t\n")] != '\0';
}

bool pdk__manifest_is_date(const char *text)
{
    static const int days[] = {
        31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    int year, month, day, used = 0;

    return strlen(text) == 10 && strspn(text, DIGITS "-") == 10 &&
           sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 &&
           used == 10 && year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1];
}

pdk_result pdk__manifest_reject(const struct manifest_reader *reader,
                                const char *key, const char *what)
{
    const json_node *node =
        cJSON_GetObjectItemCaseSensitive(reader->object, key);

    return pdk__json_reject(reader->json, node, reader->error,
                            "'%s' must be %s", key, what);
}

pdk_result pdk__manifest_texts(const struct manifest_reader *reader,
                               const struct manifest_field *fields,
                               size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct manifest_field *field = &fields[i];
        pdk_result result =
            pdk__json_text(reader->json, reader->object, field->key,
                           field->is_required, field->out, reader->error);

        if (result != PDK_OK)
            return result;
        if (*field->out != NULL && !field->is_good(*field->out))
            return pdk__manifest_reject(reader, field->key, field->what);
    }
    return PDK_OK;
}

pdk_result pdk__manifest_format(const struct manifest_reader *reader,
                                const char *key)
{
    uint32_t format = 0;
    pdk_result result = pdk__json_number(reader->json, reader->object, key,
                                         true, &format, reader->error);

    if (result == PDK_OK && format != 1)
        return pdk__manifest_reject(reader, key,
                                    "1, the only version that this pdk knows");
    return result;
}
