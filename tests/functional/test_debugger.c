/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What a debugger finds that looks at each image when it is loaded.
 */
#include "story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/child.h"
#include "platform/image.h"
#include "platform/tracer.h"
#include "tracer.h"

#define DEADLINE_MS 50000

/* Had the copy all bytes of that build when it was loaded? */
static bool was_whole(const char *machine)
{
    const char *text = getenv("MACHINE_FILE_BYTES");
    struct stat original;
    long long bytes;

    assert_non_null(text);
    bytes = atoll(text);
    assert_int_equal(stat(machine_path(machine), &original), 0);
    assert_in_range(bytes, 1, original.st_size);
    return bytes == original.st_size;
}

static void load_and_reload(bool are_whole)
{
    struct story story;
    const pdk_binding *binding = story_start(&story, "measured_1", NULL);

    assert_int_equal(was_whole("measured_1"), are_whole);
    unsetenv("MACHINE_FILE_BYTES");
    story_publish(&story, "measured_2");
    story_expect(&story, PDK_EVENT_RELOADED);
    assert_int_equal(story_revision(binding), 2);
    assert_int_equal(was_whole("measured_2"), are_whole);
    story_end(&story);
}

TEST(a_copy_is_whole_at_its_load_only_if_somebody_looks_on)
{
    (void)state;
    load_and_reload(pdk__tracer_is_attached() || pdk__image_is_examined());
}

TEST(a_process_that_is_traced_loads_whole_copies)
{
    pid_t tracer = tracer_attach();

    (void)state;
    load_and_reload(true);
    tracer_detach(tracer);
}

/* What gdb says of the first test of these, if it is to stop in each image. */
static char *run_in_gdb(void)
{
    static const char format[] =
        "DEBUGINFOD_URLS= exec '%s' -nx -batch -ex 'set breakpoint pending on' "
        "-ex 'break measure_file' -ex run -ex continue -ex continue --args "
        "'%s' a_copy_is_whole_at_its_load_only_if_somebody_looks_on "
        ">'%s' 2>&1";
    char command[2048], program[512] = "";
    const char *words[] = { "sh", "-c", command, NULL };
    struct child_order order = { "/bin/sh", words, { 0, 0 }, DEADLINE_MS };
    struct child_end end;
    size_t size;

    assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
    snprintf(command, sizeof command, format, GDB, program, test_path("said"));
    assert_result(pdk__child_run(&end, &order, NULL), PDK_OK);
    assert_int_equal(end.fate, CHILD_EXITED);
    return test_read(test_path("said"), &size);
}

static int count(const char *text, const char *part)
{
    int found = 0;

    while ((text = strstr(text, part)) != NULL) {
        found++;
        text += strlen(part);
    }
    return found;
}

static void need_gdb(void)
{
    if (GDB[0] == '/' && !pdk__image_is_examined())
        return;
    print_message("LEFT OUT: there is no gdb (Debian: apt install gdb), or a "
                  "sanitizer that gdb is in the way of\n");
    skip();
}

TEST(gdb_stops_in_each_generation_while_it_is_loaded)
{
    char *said;

    (void)state;
    need_gdb();
    said = run_in_gdb();
    if (count(said, "measure_file ()") != 2)
        print_error("%s\n", said);
    assert_int_equal(count(said, "measure_file ()"), 2);
    assert_int_equal(count(said, "not in executable format"), 0);
    assert_contains(said, "PASSED  ] 1 test");
    free(said);
}

TEST_MAIN(RUN(a_copy_is_whole_at_its_load_only_if_somebody_looks_on),
          RUN(a_process_that_is_traced_loads_whole_copies),
          RUN(gdb_stops_in_each_generation_while_it_is_loaded))
