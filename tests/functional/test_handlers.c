/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Signal handlers are the host's, whatever a plugin's hooks do to them.
 */
#include "story.h"

#include <signal.h>
#include <stdatomic.h>

/* How often somebody has asked for a handler. */
static atomic_uint asked;

int __real_sigaction(int signal, const struct sigaction *action,
                     struct sigaction *before);
int __wrap_sigaction(int signal, const struct sigaction *action,
                     struct sigaction *before);

int __wrap_sigaction(int signal, const struct sigaction *action,
                     struct sigaction *before)
{
    asked += action == NULL;
    return __real_sigaction(signal, action, before);
}

TEST(signal_handlers_that_a_plugin_changes_are_put_back_and_named)
{
    struct story story;
    struct sigaction before[2], now;

    (void)state;
    story_start(&story, "1", NULL);
    sigaction(SIGSEGV, NULL, &before[0]);
    sigaction(SIGINT, NULL, &before[1]);
    story_publish(&story, "thief");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_contains(story.log, "it changed the handler of SIGSEGV, SIGINT");
    sigaction(SIGSEGV, NULL, &now);
    assert_ptr_equal(now.sa_sigaction, before[0].sa_sigaction);
    sigaction(SIGINT, NULL, &now);
    assert_ptr_equal(now.sa_handler, before[1].sa_handler);
    story_end(&story);

    /* The first instance is no exception. */
    story_start(&story, "thief", NULL);
    sigaction(SIGINT, NULL, &now);
    assert_ptr_equal(now.sa_handler, before[1].sa_handler);
    story_end(&story);
}

static unsigned count_asked_by_reload(struct story *story, const char *machine)
{
    asked = 0;
    story_publish(story, machine);
    story_expect(story, PDK_EVENT_RELOADED);
    return asked;
}

TEST(handlers_are_asked_for_as_long_as_a_plugin_can_change_them)
{
    struct story story;

    (void)state;
    story_start(&story, "1", NULL);
    assert_int_equal(count_asked_by_reload(&story, "2"), 0);
    assert_int_not_equal(count_asked_by_reload(&story, "thief"), 0);
    assert_int_not_equal(count_asked_by_reload(&story, "1"), 0);
    story_expect_nothing(&story);
    assert_int_equal(count_asked_by_reload(&story, "2"), 0);
    assert_result(pdk_host_unload(story.host, "test.machine", NULL), PDK_OK);
    story_expect(&story, PDK_EVENT_UNLOADED);
    story_end(&story);
}

TEST_MAIN(RUN(signal_handlers_that_a_plugin_changes_are_put_back_and_named),
          RUN(handlers_are_asked_for_as_long_as_a_plugin_can_change_them))
