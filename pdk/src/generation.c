/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The life of one image, from the copy of its file to its end. It knows nothing
 * of the generation beside it: what takes over from what is decided above.
 */
#include "generation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "platform/thread_end.h"
#include "platform/thread_key.h"
#include "platform/thread_start.h"
#include "text.h"

/* What an image says of itself, once its bytes are there. */
static pdk_result read_metadata(struct generation *generation, pdk_error *error)
{
    const struct lead *leads[] = { pdk__thread_end_leads(),
                                   pdk__thread_start_leads(),
                                   pdk__thread_key_leads() };
    size_t lists = leads[0]->name != NULL ? sizeof leads / sizeof *leads : 0;
    pdk_result result = pdk__metadata_read(&generation->metadata,
                                           &generation->shadow.elf, error);

    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_METADATA, generation->original);
        pdk__generation_retire(generation);
        return result;
    }
    generation->mend = pdk__mend(generation->shadow.data,
                                 &generation->shadow.elf, leads, lists);
    generation->is_suspect = generation->mend.uses_handlers;
    generation->surroundings->suspects += generation->is_suspect;
    return PDK_OK;
}

static void init(struct generation *generation, const char *path,
                 struct surroundings *surroundings)
{
    *generation = (struct generation){ .image = IMAGE_INIT,
                                       .surroundings = surroundings };
    pdk__text_copy(generation->original, sizeof generation->original, path);
}

pdk_result pdk__generation_open(struct generation *out, const char *path,
                                struct surroundings *surroundings,
                                pdk_error *error)
{
    pdk_result result;

    init(out, path, surroundings);
    result = pdk__shadow_read(&out->shadow, path, error);
    if (result == PDK_OK)
        return read_metadata(out, error);
    pdk__error_place(error, PDK_STAGE_COPY, path);
    return result;
}

pdk_result pdk__generation_reopen(struct generation *out, const char *path,
                                  const struct shadow_copy *copy,
                                  struct surroundings *surroundings,
                                  pdk_error *error)
{
    pdk_result result;

    init(out, path, surroundings);
    result = pdk__shadow_read_copy(&out->shadow, copy, error);
    return result == PDK_OK ? read_metadata(out, error) : result;
}

bool pdk__generation_holds_static_tls(const struct generation *generation)
{
    return generation != NULL && generation->image.is_mapped &&
           generation->mend.has_static_tls &&
           !generation->surroundings->keeps_images;
}

const void *pdk__generation_table(const struct generation *generation,
                                  const struct metadata_interface *interface)
{
    return generation->interfaces[interface - generation->metadata.interfaces];
}

struct ending {
    const struct image *image;
    size_t keys; /* that were left */
};

static void run_endings(void *context)
{
    struct ending *ending = context;
    const struct image *image = ending->image;

    pdk__thread_end_run(image->low, image->high);
    ending->keys += pdk__thread_key_end(image->low, image->high);
}

static void warn(const struct generation *generation, const char *text)
{
    const struct surroundings *surroundings = generation->surroundings;

    surroundings->log(surroundings->host, generation->metadata.plugins[0].id,
                      PDK_LOG_WARNING, text);
}

/* Of objects, one that crashes is the last one; keys are all taken back. */
static void run_endings_guarded(struct generation *generation,
                                struct ending *ending)
{
    const struct image *image = &generation->image;
    struct fault_range range = { image->low, image->high };
    struct crash_scene scene =
        pdk__generation_scene(generation, generation->metadata.plugins[0].id);
    struct fault_report report;

    while (!pdk__fault_guard(range, run_endings, ending, &report)) {
        pdk_error error = PDK_ERROR_INIT;

        pdk__thread_end_forget(image->low, image->high);
        pdk__crash_fail(&scene, &report, &error);
        warn(generation, error.message);
    }
}

static void end_objects_of_thread(struct generation *generation)
{
    struct ending ending = { &generation->image, 0 };
    char text[128];

    if (generation->surroundings->guards)
        run_endings_guarded(generation, &ending);
    else
        run_endings(&ending);
    if (ending.keys == 0)
        return;
    snprintf(text, sizeof text,
             "%zu of its thread-specific keys were left and are deleted; "
             "values stored by other threads are lost",
             ending.keys);
    warn(generation, text);
}

static struct fault_range range_of(const struct generation *generation)
{
    return (struct fault_range){ generation->image.low,
                                 generation->image.high };
}

static size_t count_endings(const struct generation *generation)
{
    return pdk__thread_end_count(generation->image.low, generation->image.high);
}

/* It stays, with all that its copy can tell, and without a record of ours. */
static void keep_image(struct generation *generation)
{
    struct shadow *shadow = &generation->shadow;

    if (strcmp(shadow->path, generation->image.name) == 0)
        pdk__shadow_backfill(shadow, NULL);
    shadow->path[0] = '\0';
    generation->image = (struct image)IMAGE_INIT;
    generation->has_served = false;
}

static size_t count_threads(const struct generation *generation)
{
    return pdk__thread_start_count(generation->image.low,
                                   generation->image.high);
}

/* False while threads run in it. */
static bool end_objects(struct generation *generation)
{
    if (generation->image.handle == NULL)
        return true;
    if (pdk__jobs_count_threads(generation->surroundings->jobs,
                                range_of(generation)) > 0)
        return false;
    if (!generation->mend.is_redirected)
        return true;
    if (count_threads(generation) > 0)
        return false;
    end_objects_of_thread(generation);
    return true;
}

static bool unload(struct generation *generation)
{
    return end_objects(generation) &&
           (generation->image.handle == NULL ||
            !generation->mend.is_redirected ||
            count_endings(generation) == 0) &&
           pdk__image_close(&generation->image);
}

/* What was called once may be called again by mistake. */
static void leave_roster(struct generation *generation)
{
    if (!generation->is_known)
        return;
    if (generation->has_served)
        pdk__roster_bury(generation->surroundings->roster, &generation->image);
    else
        pdk__roster_leave(generation->surroundings->roster, &generation->image);
    generation->has_served = generation->is_known = false;
}

/* True if it is gone, or kept on purpose. */
static bool leave_place(struct generation *generation)
{
    if (generation->image.is_mapped && generation->surroundings->keeps_images) {
        keep_image(generation);
        return true;
    }
    if (!unload(generation))
        return false;
    leave_roster(generation);
    return true;
}

void pdk__generation_unload(struct generation *generation)
{
    leave_place(generation);
}

bool pdk__generation_leave_thread(struct generation *generation)
{
    return pdk__generation_let_go(generation) &&
           (generation->surroundings->keeps_images || end_objects(generation));
}

bool pdk__generation_retire(struct generation *generation)
{
    if (!pdk__generation_let_go(generation) || !leave_place(generation))
        return false;
    pdk__shadow_finish(&generation->shadow);
    pdk__metadata_finish(&generation->metadata);
    free(generation->tables);
    free(generation->interfaces);
    if (generation->is_suspect)
        generation->surroundings->suspects--;
    *generation = (struct generation){ .image = IMAGE_INIT };
    return true;
}

static uint32_t find_cause(const struct generation *generation,
                           const char **text)
{
    const struct mend *mend = &generation->mend;
    bool is_loaded = generation->image.handle != NULL;

    if (is_loaded && count_threads(generation) > 0) {
        *text = "threads that it has started are still running; quiesce() "
                "should join them";
        return PDK_ZOMBIE_RUNNING_THREAD;
    }
    if (is_loaded) {
        *text = "other threads have thread-local objects of it with "
                "destructors; it is unloaded when they end";
        return PDK_ZOMBIE_TLS_DESTRUCTOR;
    }
    if (mend->ends_with_threads && !mend->is_redirected) {
        *text = "it has thread-local objects with destructors, and a thread "
                "that used them is alive";
        return PDK_ZOMBIE_TLS_DESTRUCTOR;
    }
    if (mend->opens_images) {
        *text = "it calls dlopen(), perhaps on itself; close what that opened";
        return PDK_ZOMBIE_NODELETE;
    }
    *text = "another image, or a library, is bound to it";
    return mend->unique_symbols > 0 ? PDK_ZOMBIE_UNIQUE_SYMBOL
                                    : PDK_ZOMBIE_OTHER;
}

/* Which thread is in an incarnation that should have ended, and how. */
static uint32_t find_lingering(const struct incarnation *lingering, char *out,
                               size_t capacity)
{
    const struct surroundings *surroundings = lingering->services.surroundings;
    char thread[64] = "";

    if (lingering->departure != NULL &&
        surroundings->is_inside(surroundings->calls,
                                &lingering->departure->mark, thread,
                                sizeof thread)) {
        snprintf(out, capacity, "thread '%s' has not returned from a call",
                 thread);
        return PDK_ZOMBIE_CALL_IN_FLIGHT;
    }
    pdk__jobs_thread(&lingering->services.jobs, thread, sizeof thread);
    snprintf(out, capacity, "its thread '%s' has not ended", thread);
    return PDK_ZOMBIE_RUNNING_THREAD;
}

uint32_t pdk__generation_explain(const struct generation *generation,
                                 pdk_error *error)
{
    const char *text = NULL;
    char lingering[128];
    uint32_t cause;

    if (generation->lingering != NULL) {
        cause =
            find_lingering(generation->lingering, lingering, sizeof lingering);
        text = lingering;
    } else {
        cause = find_cause(generation, &text);
    }
    pdk__error_place(error, PDK_STAGE_RETIRE, generation->original);
    pdk_fail(error, PDK_E_ZOMBIE,
             "generation %" PRIu32 " of %s stays mapped: %s",
             generation->number, generation->metadata.plugins[0].id, text);
    return cause;
}

void pdk__generation_abandon(struct generation *generation)
{
    generation->image = (struct image)IMAGE_INIT;
    generation->has_served = false;
    generation->shadow.path[0] = '\0';
    pdk__generation_retire(generation);
}

struct crash_scene pdk__generation_scene(struct generation *generation,
                                         const char *plugin_id)
{
    return (struct crash_scene){
        .image = &generation->image,
        .shadow = &generation->shadow,
        .roster = generation->surroundings->roster,
        .plugin_id = plugin_id,
        .generation = generation->number,
    };
}
