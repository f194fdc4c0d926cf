/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Shared objects on systems with an ELF loader. What the loader says is not
 * taken on trust: that an image is new, where it lies, whose a symbol is and
 * whether it is gone is looked up in the loader's own list of modules.
 */
#include "platform/image.h"

#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "failure.h"
#include "text.h"

/* One question to the loader's list of modules. */
struct search {
    const char *name;
    uintptr_t base;
    uintptr_t low, high; /* the answer */
};

static void measure(struct search *search, const ElfW(Phdr) * headers,
                    size_t count)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    search->low = UINTPTR_MAX;
    search->high = 0;
    for (size_t i = 0; i < count; i++) {
        const ElfW(Phdr) *header = &headers[i];
        uintptr_t start = search->base + header->p_vaddr;
        uintptr_t end = start + header->p_memsz;

        if (header->p_type != PT_LOAD)
            continue;
        if (start < search->low)
            search->low = start;
        if (end > search->high)
            search->high = end;
    }
    search->low &= ~(page - 1);
    search->high = (search->high + page - 1) & ~(page - 1);
}

static int visit_module(struct dl_phdr_info *module, size_t size_bytes,
                        void *context)
{
    struct search *search = context;

    (void)size_bytes;
    if (module->dlpi_addr != search->base ||
        strcmp(module->dlpi_name, search->name) != 0)
        return 0;
    measure(search, module->dlpi_phdr, module->dlpi_phnum);
    return 1;
}

/* Where an image lies. The C library may tell by its handle; if not, it is
 * looked for among all modules, of which a host may have many. */
static bool locate(struct search *search, void *handle)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 36)
    const ElfW(Phdr) *headers = NULL;
    int count = dlinfo(handle, RTLD_DI_PHDR, &headers);

    if (count > 0)
        measure(search, headers, (size_t)count);
    return count > 0;
#else
    (void)handle;
    return dl_iterate_phdr(visit_module, search) != 0;
#endif
}

static int visit_first(struct dl_phdr_info *module, size_t size_bytes,
                       void *context)
{
    (void)size_bytes;
    *(unsigned long long *)context = module->dlpi_adds;
    return 1;
}

/* How many modules the loader has ever added. */
static unsigned long long count_added(void)
{
    unsigned long long added = 0;

    dl_iterate_phdr(visit_first, &added);
    return added;
}

static pdk_result fail_load(const char *path, pdk_error *error)
{
    const char *reason = dlerror();

    pdk__error_place(error, PDK_STAGE_NONE, path);
    return pdk_fail(error, PDK_E_LOAD, "%s",
                    reason != NULL ? reason : "the loader gives no reason");
}

static pdk_result fail_stale(const char *path, const char *known,
                             pdk_error *error)
{
    pdk__error_place(error, PDK_STAGE_NONE, path);
    return pdk_fail(error, PDK_E_STALE_IMAGE,
                    "for '%.300s' the loader returned the image that it "
                    "already had as '%.300s'; load a copy under a new name",
                    path, known);
}

/* A name without a slash would be searched for along the library path. */
static void make_explicit(char *out, size_t capacity, const char *path)
{
    snprintf(out, capacity, "%s%s", strchr(path, '/') != NULL ? "" : "./",
             path);
}

/* Is the image what was just loaded from `path`? Then learns where it lies. */
static pdk_result prove(struct image *image, const char *path, bool is_added,
                        pdk_error *error)
{
    struct link_map *map = NULL;
    struct search search = { path, 0, 0, 0 };

    if (dlinfo(image->handle, RTLD_DI_LINKMAP, &map) != 0)
        return fail_load(path, error);
    if (!is_added || strcmp(map->l_name, path) != 0)
        return fail_stale(path, map->l_name, error);
    search.base = map->l_addr;
    if (!locate(&search, image->handle))
        return fail_stale(path, "(an image that is not listed)", error);
    image->base = search.base;
    image->is_mapped = true;
    pdk__text_copy(image->name, sizeof image->name, path);
    image->low = (const char *)search.low;
    image->high = (const char *)search.high;
    return PDK_OK;
}

pdk_result pdk__image_open(struct image *out, const char *path,
                           pdk_error *error)
{
    char explicit_path[PATH_MAX];
    unsigned long long added = count_added();
    pdk_result result;

    *out = (struct image)IMAGE_INIT;
    make_explicit(explicit_path, sizeof explicit_path, path);
    out->handle = dlopen(explicit_path, RTLD_NOW | RTLD_LOCAL);
    if (out->handle == NULL)
        return fail_load(path, error);
    result = prove(out, explicit_path, count_added() != added, error);
    if (result == PDK_OK)
        return PDK_OK;
    dlclose(out->handle);
    *out = (struct image)IMAGE_INIT;
    return result;
}

/* What its threads have left the loader only unmaps when somebody lets go of
 * it once more. */
static void poke(const char *name)
{
    void *handle = dlopen(name, RTLD_LAZY | RTLD_NOLOAD);

    if (handle != NULL)
        dlclose(handle);
}

bool pdk__image_close(struct image *image)
{
    struct search search = { image->name, image->base, 0, 0 };

    if (!image->is_mapped)
        return true;
    if (image->handle != NULL)
        dlclose(image->handle);
    else
        poke(image->name);
    image->handle = NULL;
    image->is_mapped = dl_iterate_phdr(visit_module, &search) != 0;
    return !image->is_mapped;
}

const void *pdk__image_symbol(const struct image *image, const char *name)
{
    const void *address = dlsym(image->handle, name);

    return pdk__image_contains(image, address) ? address : NULL;
}

/* The loader knows the program by the name that it was started by, which may
 * lead nowhere by now. */
bool pdk__image_folder(char *out, size_t capacity)
{
    static const char mark;
    char path[PATH_MAX];
    Dl_info info;

    if (dladdr(&mark, &info) == 0 || info.dli_fname[0] != '/')
        info.dli_fname = "/proc/self/exe";
    return realpath(info.dli_fname, path) != NULL &&
           pdk__path_directory(out, capacity, path);
}

bool pdk__image_is_examined(void)
{
    static const char *const sanitizers[] = { "__asan_init", "__hwasan_init",
                                              "__lsan_init", "__msan_init",
                                              "__tsan_init" };

    for (size_t i = 0; i < sizeof sanitizers / sizeof *sanitizers; i++)
        if (dlsym(RTLD_DEFAULT, sanitizers[i]) != NULL)
            return true;
    return false;
}

bool pdk__image_contains(const struct image *image, const void *address)
{
    return (uintptr_t)address >= (uintptr_t)image->low &&
           (uintptr_t)address < (uintptr_t)image->high;
}

/* Appends without a function of stdio, which a fault handler must not use. */
struct line {
    char *out;
    size_t capacity, used;
};

static void put_text(struct line *line, const char *text)
{
    while (*text != '\0' && line->used + 1 < line->capacity)
        line->out[line->used++] = *text++;
}

static void put_hex(struct line *line, uintptr_t number)
{
    char digits[2 * sizeof number + 1];
    size_t at = sizeof digits - 1;

    digits[at] = '\0';
    do {
        digits[--at] = "0123456789abcdef"[number & 15];
        number >>= 4;
    } while (number != 0);
    put_text(line, "0x");
    put_text(line, digits + at);
}

void pdk__image_describe(char *out, size_t capacity, const void *address)
{
    struct line line = { out, capacity, 0 };
    uintptr_t number = (uintptr_t)address;
    const char *name = NULL;
    Dl_info info;

    if (capacity == 0)
        return;
    if (dladdr(address, &info) != 0 && info.dli_sname != NULL) {
        name = info.dli_sname;
        number -= (uintptr_t)info.dli_saddr;
    } else if (dladdr(address, &info) != 0 && info.dli_fname != NULL) {
        name = pdk__path_base(info.dli_fname);
        number -= (uintptr_t)info.dli_fbase;
    }
    if (name != NULL) {
        put_text(&line, name);
        put_text(&line, "+");
    }
    put_hex(&line, number);
    out[line.used] = '\0';
}

void *pdk__image_hold(const char *library)
{
    return dlopen(library, RTLD_NOW | RTLD_LOCAL);
}

void pdk__image_let_go(void *held)
{
    if (held != NULL)
        dlclose(held);
}

pdk_result pdk__image_hold_file(void **out, const char *path, pdk_error *error)
{
    char explicit_path[PATH_MAX];

    make_explicit(explicit_path, sizeof explicit_path, path);
    *out = dlopen(explicit_path, RTLD_NOW | RTLD_LOCAL);
    return *out != NULL ? PDK_OK : fail_load(path, error);
}
