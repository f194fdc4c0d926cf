/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What only a host with an engine's thread can tell: what waits between the
 * thread and the poll, and what may come between.
 */
#include "story.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the system calls it. */
#define ENGINE "pdk-engine"

static const pdk_host_options with_thread = { .flags = PDK_HOST_THREAD };

static const pdk_binding *begin(struct story *story, const char *machine)
{
    const pdk_binding *binding = story_start_with(story, machine, with_thread);

    story_expect_nothing(story);
    return binding;
}

/* Publishes it, and waits until it is ready to be taken in. */
static void make_ready(struct story *story, const char *machine)
{
    story_publish(story, machine);
    assert_true(pdk_host_wait(story->host, story_patience_ms(story)));
}

/* Build 1 runs, and build 2 is ready. */
static const pdk_binding *begin_ready(struct story *story)
{
    const pdk_binding *binding = begin(story, "1");

    make_ready(story, "2");
    return binding;
}

/* There is no descriptor that tells of what was thrown away. */
static void await_discarded(const struct story *story, uint64_t count)
{
    for (int i = 0; i < story_patience_ms(story); i++) {
        if (pdk_host_discarded_count(story->host) >= count)
            break;
        usleep(1000);
    }
    assert_int_equal(pdk_host_discarded_count(story->host), count);
}

TEST(what_is_ready_is_not_seen_before_the_poll)
{
    struct story story;
    const pdk_binding *binding = begin_ready(&story);

    (void)state;
    assert_int_equal(story_mapped_images(), 2);
    assert_int_equal(story_revision(binding), 1);
    assert_int_equal(story_step(binding), 1);
    assert_string_equal(story.log, "");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    assert_int_equal(story_step(binding), 2);
    story_end(&story);
}

/* The clock is only asked where something is due by it. */
static uint64_t count_questions(void *context)
{
    return ++*(_Atomic uint64_t *)context;
}

TEST(a_poll_where_nothing_waits_does_not_even_ask_for_the_time)
{
    _Atomic uint64_t asked = 0, before;
    pdk_host_options options = { .struct_size = sizeof options,
                                 .flags = PDK_HOST_THREAD,
                                 .cache_directory = test_folder(),
                                 .now_ns = count_questions,
                                 .now_context = &asked };
    pdk_event event;
    pdk_host *host;

    (void)state;
    assert_result(pdk_host_create(&host, &options, NULL), PDK_OK);
    assert_result(pdk_host_load(host, machine_path("1"), NULL), PDK_OK);
    while (pdk_host_poll(host, &event))
        continue;
    before = asked;
    for (int i = 0; i < 1000; i++)
        assert_false(pdk_host_poll(host, &event));
    assert_int_equal(asked, before);
    assert_false(pdk_host_wait(host, 0));
    pdk_host_destroy(host);
}

TEST(a_newer_build_takes_the_place_of_one_that_waits)
{
    struct story story;
    const pdk_binding *binding = begin_ready(&story);

    (void)state;
    story_publish(&story, "3");
    await_discarded(&story, 1);
    story_publish(&story, "4");
    await_discarded(&story, 2);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story.event.generation, 2);
    assert_int_equal(story_revision(binding), 4);
    story_expect_nothing(&story);
    assert_int_equal(story_mapped_images(), 1);
    story_end(&story);
}

TEST(a_bad_build_takes_the_place_of_a_good_one_that_waits)
{
    struct story story;
    const pdk_binding *binding = begin_ready(&story);

    (void)state;
    story_publish(&story, "no_plugin");
    await_discarded(&story, 1);
    story_expect(&story, PDK_EVENT_REFUSED);
    assert_result(story.event.error.code, PDK_E_NO_ENTRY);
    assert_int_equal(story_revision(binding), 1);
    story_end(&story);
}

TEST(a_file_that_is_gone_again_is_not_taken_in)
{
    struct story story;
    const pdk_binding *binding = begin_ready(&story);

    (void)state;
    assert_int_equal(unlink(story.path), 0);
    await_discarded(&story, 1);
    story_expect(&story, PDK_EVENT_MISSING);
    assert_int_equal(story_revision(binding), 1);
    story_end(&story);
}

TEST(touching_the_file_leaves_what_waits_alone)
{
    struct story story;
    const pdk_binding *binding = begin_ready(&story);

    (void)state;
    story_publish(&story, "2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    story_expect_nothing(&story);
    await_discarded(&story, 0);
    story_end(&story);
}

TEST(unloading_throws_away_what_is_ready)
{
    struct story story;

    (void)state;
    begin(&story, "1");
    make_ready(&story, "2");
    assert_result(pdk_host_unload(story.host, "test.machine", NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_UNLOADED);
    story_expect_nothing(&story);
    assert_int_equal(story_mapped_images(), 0);
    story_end(&story);
}

TEST(who_asks_for_a_reload_overtakes_what_is_ready)
{
    struct story story;
    const pdk_binding *binding = begin_ready(&story);

    (void)state;
    story_publish(&story, "3");
    assert_result(pdk_host_reload(story.host, "test.machine", NULL), PDK_OK);
    assert_int_equal(story_revision(binding), 3);
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story.event.generation, 2);
    story_expect_nothing(&story);
    assert_int_equal(story_revision(binding), 3);
    story_end(&story);
}

/* At whatever the thread is then. */
TEST(plugins_and_hosts_can_go_while_a_build_is_made_ready)
{
    struct story story;

    (void)state;
    for (unsigned i = 0; i < 40; i++) {
        story_start_with(&story, "1", with_thread);
        story_publish(&story, "2");
        usleep(i * 25);
        if (i % 2 == 0)
            assert_result(pdk_host_unload(story.host, "test.machine", NULL),
                          PDK_OK);
        story_end(&story);
        assert_int_equal(story_mapped_images(), 0);
    }
}

TEST(constructors_run_beside_the_host_and_hooks_on_its_thread)
{
    struct story story;

    (void)state;
    unsetenv("MACHINE_CONSTRUCTED_BY");
    begin(&story, "1");
    make_ready(&story, "telling");
    assert_non_null(getenv("MACHINE_CONSTRUCTED_BY"));
    assert_null(getenv("MACHINE_CREATED_BY"));
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(atoi(getenv("MACHINE_CREATED_BY")), getpid());
    assert_int_not_equal(atoi(getenv("MACHINE_CONSTRUCTED_BY")), getpid());
    story_end(&story);
}

static void handle(int signal)
{
    (void)signal;
}

TEST(a_handler_that_a_constructor_sets_is_put_back)
{
    struct story story;
    struct sigaction now;

    (void)state;
    signal(SIGINT, handle);
    begin(&story, "1");
    make_ready(&story, "telling");
    assert_int_equal(sigaction(SIGINT, NULL, &now), 0);
    assert_true(now.sa_handler == handle);
    assert_contains(story_log(&story),
                    "it changed the handler of SIGINT; restored");
    story_end(&story);
}

/* A line of what the system says of a thread; "" if it says nothing. */
static void read_task(char *out, size_t capacity, const char *task,
                      const char *file, const char *key)
{
    char path[300];
    FILE *stream;

    snprintf(path, sizeof path, "/proc/self/task/%s/%s", task, file);
    stream = fopen(path, "r");
    out[0] = '\0';
    while (stream != NULL && fgets(out, (int)capacity, stream) != NULL &&
           strncmp(out, key, strlen(key)) != 0)
        out[0] = '\0';
    if (stream != NULL)
        fclose(stream);
}

/* The signals that the engine's thread has blocked; 0: there is no such thread.
 */
static unsigned long long blocked_signals(void)
{
    unsigned long long mask = 0;
    char line[256];
    DIR *tasks = opendir("/proc/self/task");
    struct dirent *entry;

    assert_non_null(tasks);
    while (mask == 0 && (entry = readdir(tasks)) != NULL) {
        read_task(line, sizeof line, entry->d_name, "comm", ENGINE "\n");
        if (line[0] == '\0')
            continue;
        read_task(line, sizeof line, entry->d_name, "status", "SigBlk:");
        sscanf(line, "SigBlk: %llx", &mask);
    }
    closedir(tasks);
    return mask;
}

TEST(the_thread_takes_no_signal_but_its_own_faults)
{
    static const int others[] = { SIGINT, SIGTERM, SIGIO, SIGALRM, SIGUSR1 };
    struct story story;
    unsigned long long blocked;

    (void)state;
    begin(&story, "1");
    blocked = blocked_signals();
    assert_int_not_equal(blocked, 0);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_true(blocked >> (others[i] - 1) & 1);
    assert_false(blocked >> (SIGSEGV - 1) & 1);
    story_end(&story);
}

TEST(a_host_that_does_not_watch_has_no_thread)
{
    struct story story;
    pdk_host_options options = { .flags = PDK_HOST_THREAD | PDK_HOST_NO_WATCH };

    (void)state;
    story_start_with(&story, "1", options);
    assert_int_equal(blocked_signals(), 0);
    story_publish(&story, "2");
    assert_result(pdk_host_reload(story.host, "test.machine", NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_RELOADED);
    story_end(&story);
}

TEST_MAIN(RUN(what_is_ready_is_not_seen_before_the_poll),
          RUN(a_poll_where_nothing_waits_does_not_even_ask_for_the_time),
          RUN(a_newer_build_takes_the_place_of_one_that_waits),
          RUN(a_bad_build_takes_the_place_of_a_good_one_that_waits),
          RUN(a_file_that_is_gone_again_is_not_taken_in),
          RUN(touching_the_file_leaves_what_waits_alone),
          RUN(unloading_throws_away_what_is_ready),
          RUN(who_asks_for_a_reload_overtakes_what_is_ready),
          RUN(plugins_and_hosts_can_go_while_a_build_is_made_ready),
          RUN(constructors_run_beside_the_host_and_hooks_on_its_thread),
          RUN(a_handler_that_a_constructor_sets_is_put_back),
          RUN(the_thread_takes_no_signal_but_its_own_faults),
          RUN(a_host_that_does_not_watch_has_no_thread))
