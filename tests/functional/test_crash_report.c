/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Crashes that nobody can be thrown out of: they are told, and then they are
 * whoever's they were before.
 */
#include "story.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/image.h"

/* What a child does, and what it wrote to its crash descriptor. */
struct scene {
    struct story story;
    const pdk_binding *binding;
    char told[2048];
    int ends[2];
};

static void begin(struct scene *scene, const char *build)
{
    pdk_host_options options = { .flags = PDK_HOST_NO_ROLLBACK };

    signal(SIGSEGV, SIG_DFL); /* not the test framework's */
    signal(SIGABRT, SIG_DFL);
    assert_int_equal(pipe2(scene->ends, O_CLOEXEC), 0);
    options.crash_fd = scene->ends[1];
    scene->binding = story_start_with(&scene->story, build, options);
    story_expect_nothing(&scene->story); /* its symbols are there now */
}

static void end(struct scene *scene)
{
    close(scene->ends[0]);
    close(scene->ends[1]);
    story_end(&scene->story);
}

/* The signal that ended a child that did that; what it told is in `told`. A
 * child that hangs is ended by SIGALRM. */
static int signal_of(struct scene *scene, void (*act)(struct scene *scene))
{
    ssize_t count;
    int status;
    pid_t child = fork();

    if (child == 0) {
        alarm(20);
        act(scene);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    fcntl(scene->ends[0], F_SETFL, O_NONBLOCK);
    count = read(scene->ends[0], scene->told, sizeof scene->told - 1);
    scene->told[count > 0 ? count : 0] = '\0';
    return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

/* ------------------------------------------------ inside the C library --- */

static pdk_result crash_how(const void *table, void *self, void *argument,
                            pdk_error *error)
{
    (void)error;
    ((const machine_v1 *)table)->crash(self, *(uint32_t *)argument);
    return PDK_OK;
}

static void spoil_heap(struct scene *scene)
{
    uint32_t how = MACHINE_CRASH_HEAP;

    pdk_guard(scene->binding, crash_how, &how, NULL);
}

static void *allocate(void *unused)
{
    for (;;)
        free(malloc(2000));
    return unused;
}

static void spoil_heap_beside_a_thread(struct scene *scene)
{
    pthread_t thread;

    pthread_create(&thread, NULL, allocate, NULL);
    spoil_heap(scene);
}

static void copy_to_nowhere(struct scene *scene)
{
    uint32_t how = MACHINE_CRASH_LIBRARY;

    pdk_guard(scene->binding, crash_how, &how, NULL);
}

static void expect_dead_by(int signal, const char *name,
                           const struct scene *scene)
{
    assert_int_equal(signal, strcmp(name, "SIGABRT") == 0 ? SIGABRT : SIGSEGV);
    assert_contains(scene->told, name);
    assert_contains(scene->told, " in code of no plugin (0x");
    assert_contains(scene->told, ", called by test.machine generation 1: ");
    assert_contains(scene->told, "; the previous signal handler takes over\n");
}

/* A sanitizer's allocator is another, and ends the process in its own way. */
static void need_plain_allocator(void)
{
    if (pdk__image_is_examined())
        skip();
}

TEST(a_crash_inside_the_allocator_is_told_and_never_jumped_over)
{
    struct scene scene;

    (void)state;
    need_plain_allocator();
    begin(&scene, "1");
    expect_dead_by(signal_of(&scene, spoil_heap), "SIGABRT", &scene);
    end(&scene);
}

TEST(a_crash_inside_the_allocator_does_not_hang_beside_another_thread)
{
    struct scene scene;

    (void)state;
    need_plain_allocator();
    begin(&scene, "1");
    expect_dead_by(signal_of(&scene, spoil_heap_beside_a_thread), "SIGABRT",
                   &scene);
    end(&scene);
}

TEST(a_crash_inside_the_c_library_names_who_called_it)
{
    struct scene scene;

    (void)state;
    begin(&scene, "1");
    expect_dead_by(signal_of(&scene, copy_to_nowhere), "SIGSEGV", &scene);
    assert_contains(scene.told, "crash_in_library+0x");
    end(&scene);
}

/* ------------------------------------------------------- not under guard ---
 */

static void call_unguarded(struct scene *scene)
{
    const machine_v1 *machine = scene->binding->table;

    machine->crash(scene->binding->self, MACHINE_CRASH_NULL);
}

TEST(a_crash_without_a_guard_is_told)
{
    struct scene scene;

    (void)state;
    begin(&scene, "1");
    assert_int_equal(signal_of(&scene, call_unguarded), SIGSEGV);
    assert_contains(scene.told, "pdk: SIGSEGV at address 0x0 in test.machine "
                                "generation 1: crash_now+0x");
    end(&scene);
}

/* Two addresses of a build that is gone. */
static int64_t (*stale_function)(void *self);
static const volatile uint32_t *stale_word;

static void call_stale_function(struct scene *scene)
{
    (void)scene;
    stale_function(NULL);
}

__attribute__((no_sanitize("address"))) static void read_stale_word(
    struct scene *scene)
{
    (void)scene;
    _exit((int)*stale_word);
}

static void outlive(struct scene *scene)
{
    const machine_v1 *machine;

    begin(scene, "1");
    machine = scene->binding->table;
    stale_function = machine->step;
    stale_word = &machine->struct_size;
    story_publish(&scene->story, "2");
    story_expect(&scene->story, PDK_EVENT_RELOADED);
    story_expect_nothing(&scene->story);
}

TEST(a_stale_call_of_the_hosts_own_code_is_told)
{
    struct scene scene;

    (void)state;
    outlive(&scene);
    assert_int_equal(signal_of(&scene, call_stale_function), SIGSEGV);
    assert_contains(scene.told, ": call into code of unloaded test.machine "
                                "generation 1: machine_step+0x0");
    assert_contains(scene.told, ", called from 0x");
    end(&scene);
}

TEST(a_stale_read_of_the_hosts_own_code_is_told)
{
    struct scene scene;

    (void)state;
    outlive(&scene);
    assert_int_equal(signal_of(&scene, read_stale_word), SIGSEGV);
    assert_contains(scene.told,
                    ": access to memory of unloaded test.machine generation "
                    "1: pdk_iface__machine__machine_v1+0x0");
    end(&scene);
}

/* ------------------------------------------------------- constructors --- */

static void load_what_dies(struct scene *scene)
{
    story_publish(&scene->story, "flyer_dies_at_load");
    pdk_host_reload(scene->story.host, "test.machine", NULL);
}

/* What a pre-flight says of the same build is told in test_preflight.c. */
TEST(a_crash_in_a_constructor_names_the_file_that_is_loaded)
{
    struct scene scene;

    (void)state;
    begin(&scene, "1");
    assert_int_equal(signal_of(&scene, load_what_dies), SIGSEGV);
    assert_contains(scene.told, "pdk: SIGSEGV at address 0x0");
    assert_contains(scene.told, ", while the constructors of '");
    assert_contains(scene.told, scene.story.path);
    assert_contains(scene.told, "PDK_HOST_PREFLIGHT");
    end(&scene);
}

/* ------------------------------------------------------------- not ours --- */

__attribute__((no_sanitize("address", "undefined"))) static void crash_alone(
    struct scene *scene)
{
    volatile int *volatile nowhere = NULL;

    (void)scene;
    *nowhere = 1;
}

TEST(a_crash_that_no_plugin_has_to_do_with_is_not_told)
{
    struct scene scene;

    (void)state;
    begin(&scene, "1");
    assert_int_equal(signal_of(&scene, crash_alone), SIGSEGV);
    assert_string_equal(scene.told, "");
    end(&scene);
}

TEST_MAIN(RUN(a_crash_inside_the_allocator_is_told_and_never_jumped_over),
          RUN(a_crash_inside_the_allocator_does_not_hang_beside_another_thread),
          RUN(a_crash_inside_the_c_library_names_who_called_it),
          RUN(a_crash_without_a_guard_is_told),
          RUN(a_stale_call_of_the_hosts_own_code_is_told),
          RUN(a_stale_read_of_the_hosts_own_code_is_told),
          RUN(a_crash_in_a_constructor_names_the_file_that_is_loaded),
          RUN(a_crash_that_no_plugin_has_to_do_with_is_not_told))
