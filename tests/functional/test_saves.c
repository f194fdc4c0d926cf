/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * All the ways in which people and tools put a new build in the place of the
 * old one, while a host looks on. Whatever the way: in the end what runs is
 * what the file holds, and no build is taken twice.
 */
#include "story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/clock.h"

/* Longer than it takes to call an incomplete file a bad one. */
#define QUIET_NS UINT64_C(80000000)

/*
 * `script` puts the build "$new" into "$file", in a shell in the test's folder.
 * However many complete files it leaves on the way, there is one reload.
 */
struct style {
    const char *name, *script;
};

static void run_script(const char *script, const char *new, const char *file)
{
    if (chdir(test_folder()) != 0 || setenv("new", new, 1) != 0 ||
        setenv("file", file, 1) != 0)
        _exit(1);
    execl("/bin/sh", "sh", "-e", "-c", script, (char *)NULL);
    _exit(1);
}

/* One poll at the real time; counts builds taken, refuses any that were not
 * but for one that was incomplete for a while. True if anything happened. */
static bool poll_once(struct story *story, unsigned *reloads)
{
    story->now_ns = pdk__clock_now_ns();
    if (!pdk_host_poll(story->host, &story->event))
        return false;
    if (story->event.kind == PDK_EVENT_RELOADED)
        ++*reloads;
    else if (story->event.kind == PDK_EVENT_REFUSED)
        assert_int_equal(story->event.error.stage, PDK_STAGE_COPY);
    else
        assert_string_equal(pdk_event_name(story->event.kind), "missing");
    return true;
}

/* Polls until nothing has happened for a while. */
static void poll_until_quiet(struct story *story, unsigned *reloads)
{
    uint64_t since_ns = pdk__clock_now_ns();

    while (pdk__clock_now_ns() - since_ns < QUIET_NS) {
        if (poll_once(story, reloads))
            since_ns = pdk__clock_now_ns();
        else
            usleep(500);
    }
}

/* Saves revision `revision` in that style, and looks on. */
static void save(struct story *story, const pdk_binding *binding,
                 const struct style *style, const char *new, uint32_t revision)
{
    unsigned reloads = 0;
    int status = 0;
    pid_t child = fork();

    if (child == 0)
        run_script(style->script, new, story->path);
    while (waitpid(child, &status, WNOHANG) == 0)
        if (!poll_once(story, &reloads))
            usleep(200);
    poll_until_quiet(story, &reloads);
    if (status != 0 || story_revision(binding) != revision || reloads != 1)
        fail_msg("%s: status %d, %u reloads, revision %u runs instead of %u",
                 style->name, status, reloads, story_revision(binding),
                 revision);
    assert_result(pdk_host_reload(story->host, "test.machine", NULL),
                  PDK_E_UNCHANGED);
}

/* The watched file is current/build/machine.so, and current a link. */
static const pdk_binding *begin(struct story *story)
{
    static const struct style first = { "first",
                                        "mkdir -p one/build two/build; ln -s "
                                        "one current; cp \"$new\" \"$file\"" };
    const pdk_binding *binding = NULL;
    pdk_instance *instance = NULL;
    int status;
    pid_t child;

    story_begin(story, (pdk_host_options){ 0 });
    snprintf(story->path, sizeof story->path, "%s",
             test_path("current/build/machine.so"));
    child = fork();
    if (child == 0)
        run_script(first.script, machine_path("1"), story->path);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_result(pdk_host_load(story->host, story->path, NULL), PDK_OK);
    story_expect(story, PDK_EVENT_LOADED);
    assert_result(
        pdk_instance_create(&instance, story->host, "test.machine", NULL, NULL),
        PDK_OK);
    assert_result(pdk_instance_bind(instance, MACHINE_V1, &binding, NULL),
                  PDK_OK);
    return binding;
}

/* Each style twice, so that it meets its own left-overs. */
static void run_styles(const struct style *styles, size_t count)
{
    struct story story;
    const pdk_binding *binding = begin(&story);

    for (size_t i = 0; i < 2 * count; i++)
        save(&story, binding, &styles[i / 2], machine_path(i % 2 ? "3" : "2"),
             i % 2 ? 3 : 2);
    story_end(&story);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

TEST(whatever_way_a_file_is_saved_the_last_build_runs_once)
{
    static const struct style styles[] = {
        { "in place", "cat \"$new\" >\"$file\"" },
        { "write and rename", "cat \"$new\" >aside; mv aside \"$file\"" },
        { "cp", "cp \"$new\" \"$file\"" },
        { "cp -p", "cp -p \"$new\" \"$file\"" },
        { "cp --remove-destination",
          "cp --remove-destination \"$new\" \"$file\"" },
        { "mv", "cp \"$new\" aside; mv -f aside \"$file\"" },
        { "install", "install -m 755 \"$new\" \"$file\"" },
        { "ln -sf",
          "cp \"$new\" real.$$.so; ln -sf \"$PWD/real.$$.so\" \"$file\"" },
        { "rm and create",
          "rm \"$file\"; sleep 0.01; cat \"$new\" >\"$file\"" },
        { "temporary file beside it, as rsync",
          "f=current/build/.machine.so.$$; cat \"$new\" >$f; chmod 755 $f; "
          "touch -r \"$new\" $f; mv -f $f \"$file\"" },
        { "hard link, as cargo",
          "mkdir -p deps; cp \"$new\" deps/lib$$.so; rm \"$file\"; "
          "ln deps/lib$$.so \"$file\"" },
        { "hard link over it",
          "cp \"$new\" deps/x.so; ln -f deps/x.so \"$file\"" },
        { "older than before", "cp \"$new\" aside; touch -d @1 aside; "
                               "mv aside \"$file\"" },
        { "touch and chmod afterwards",
          "cp \"$new\" \"$file\"; touch \"$file\"; chmod 700 \"$file\"; "
          "sleep 0.01; touch \"$file\"" },
        { "the same twice", "cp \"$new\" \"$file\"; sleep 0.02; "
                            "cp \"$new\" aside; mv aside \"$file\"" },
    };

    (void)state;
    run_styles(styles, COUNT(styles));
}

TEST(what_tools_do_to_a_file_after_linking_is_followed)
{
    static const struct style styles[] = {
        { "cmake --install, with a change of the run path",
          ": >\"$file\"; rm \"$file\"; cat \"$new\" >\"$file\"; sleep 0.002; "
          "dd if=\"$new\" of=\"$file\" conv=notrunc bs=64 count=1 2>&1 "
          "| grep -q copied" },
        { "cmake's file(INSTALL)",
          "cp \"$new\" built; touch -d @$(($$ * 9)) built; cat >i.cmake "
          "<<'end'\n"
          "file(INSTALL DESTINATION current/build FILES built "
          "RENAME machine.so)\nend\ncmake -P i.cmake >said" },
        { "strip in place", "cp \"$new\" \"$file\"; strip -g \"$file\"" },
        { "strip a moment later",
          "cp \"$new\" \"$file\"; sleep 0.02; strip -g \"$file\"" },
        { "strip of everything",
          "cp \"$new\" \"$file\"; strip --strip-unneeded \"$file\"" },
        { "install -s", "install -s -m 755 \"$new\" \"$file\"" },
        { "objcopy in place",
          "cp \"$new\" \"$file\"; objcopy --only-keep-debug \"$file\" x.debug; "
          "objcopy --strip-debug \"$file\"; "
          "objcopy --remove-section=.gnu_debuglink "
          "--add-gnu-debuglink=x.debug \"$file\"" },
        { "rewritten in place, as patchelf",
          "cp \"$new\" \"$file\"; sleep 0.005; cp \"$file\" x; "
          "cat x >\"$file\"" },
    };

    (void)state;
    run_styles(styles, COUNT(styles));
}

TEST(a_build_folder_can_go_and_come_and_links_be_switched)
{
    static const struct style styles[] = {
        { "rm -rf build", "rm -rf current/build; mkdir current/build; "
                          "cp \"$new\" \"$file\"" },
        { "rm -rf build, a moment later",
          "rm -rf current/build; sleep 0.02; mkdir current/build; sleep 0.01; "
          "cp \"$new\" \"$file\"" },
        { "another build folder",
          "mkdir fresh; cp \"$new\" fresh/machine.so; "
          "mv current/build old.$$; mv fresh current/build" },
        { "ln -sfn", "cp -r one next.$$; cp \"$new\" next.$$/build/machine.so; "
                     "ln -sfn next.$$ current" },
        { "the link renamed",
          "cp -r one next.$$; cp \"$new\" next.$$/build/machine.so; "
          "ln -s next.$$ aside.$$; mv -T aside.$$ current" },
        { "behind the link, afterwards", "cp \"$new\" current/build/x; "
                                         "mv current/build/x \"$file\"" },
    };

    (void)state;
    run_styles(styles, COUNT(styles));
}

/* Objects of two revisions, and a copy of each that is linked differently. */
static const char compile[] =
    "for r in 2 3; do " COMPILER " -g -fPIC -fvisibility=hidden -I" HEADERS
    " -I" MADE_HEADERS " -I" FIXTURES
    " -DREVISION=$r -Wno-unused-function -c " FIXTURES
    "/machine.c -o $r.o; done";

static bool is_there(const char *program)
{
    char script[64];
    int status = 1;
    pid_t child = fork();

    snprintf(script, sizeof script, "command -v %s >/dev/null", program);
    if (child == 0)
        run_script(script, "", "");
    return waitpid(child, &status, 0) == child && status == 0;
}

TEST(every_linker_that_is_there_links_over_the_watched_file)
{
    static const char *const linkers[] = { "bfd", "gold", "lld", "mold" };
    struct story story;
    const pdk_binding *binding = begin(&story);
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0)
        run_script(compile, "", "");
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    for (size_t i = 0; i < 2 * COUNT(linkers); i++) {
        uint32_t revision = 2 + i % 2;
        char program[16], script[256];
        struct style style = { program, script };

        snprintf(program, sizeof program, "ld.%s", linkers[i / 2]);
        snprintf(script, sizeof script,
                 COMPILER " -shared -fuse-ld=%s -Wl,--build-id %u.o "
                          "-o \"$file\"",
                 linkers[i / 2], revision);
        if (is_there(program))
            save(&story, binding, &style, "", revision);
        else
            print_message("%s is not installed\n", program);
    }
    story_end(&story);
}

TEST_MAIN(RUN(whatever_way_a_file_is_saved_the_last_build_runs_once),
          RUN(what_tools_do_to_a_file_after_linking_is_followed),
          RUN(a_build_folder_can_go_and_come_and_links_be_switched),
          RUN(every_linker_that_is_there_links_over_the_watched_file))
