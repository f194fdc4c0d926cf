/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A child whose words are read as they come.
 */
#include "live.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_S 20
#define LINE_SIZE 8192
#define EVENTS_MAX 64

/* Parsed events live until the test forgets its program. */
static cJSON *events[EVENTS_MAX];
static size_t event_count;

static void become(const char *const *arguments, int out, int err)
{
    dup2(out, 1);
    dup2(err, 2);
    if (chdir(test_folder()) == 0)
        execv(arguments[0], (char *const *)arguments);
    _exit(127);
}

void live_start(struct live *live, const char *const *arguments)
{
    int ends[2], err;

    *live = (struct live){ .said = calloc(1, 1) };
    assert_non_null(live->said);
    snprintf(live->err, sizeof live->err, "%s/stderr", test_folder());
    /* Here, so that it is empty before anybody looks. */
    err = open(live->err, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(err >= 0);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    live->child = fork();
    assert_true(live->child >= 0);
    if (live->child == 0)
        become(arguments, ends[1], err);
    close(ends[1]);
    close(err);
    live->out = ends[0];
}

static void give_up(struct live *live, const char *what)
{
    char *err = test_read(live->err, NULL);

    print_error("no %s in what it said:\n%s\nand on stderr:\n%s\n", what,
                live->said, err);
    free(err);
    kill(live->child, SIGKILL);
    fail();
}

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Reads some more of stdout; false at its end or when patience is. */
static bool read_more(struct live *live, double deadline_s)
{
    struct pollfd ready = { live->out, POLLIN, 0 };
    double left_s = deadline_s - now_s();
    char block[4096];
    ssize_t size;

    if (left_s <= 0 || poll(&ready, 1, (int)(left_s * 1000) + 1) <= 0)
        return false;
    size = read(live->out, block, sizeof block);
    if (size <= 0)
        return false;
    live->said = realloc(live->said, live->size + (size_t)size + 1);
    assert_non_null(live->said);
    memcpy(live->said + live->size, block, (size_t)size);
    live->size += (size_t)size;
    live->said[live->size] = '\0';
    return true;
}

/* The next whole line; NULL if none comes. */
static const char *next_line(struct live *live, double deadline_s)
{
    static char line[LINE_SIZE];
    const char *end;

    while ((end = strchr(live->said + live->seen, '\n')) == NULL)
        if (!read_more(live, deadline_s))
            return NULL;
    snprintf(line, sizeof line, "%.*s",
             (int)(end - live->said - (ptrdiff_t)live->seen),
             live->said + live->seen);
    live->seen = (size_t)(end - live->said) + 1;
    return line;
}

const char *live_line(struct live *live, const char *part)
{
    double deadline_s = now_s() + PATIENCE_S;
    const char *line;

    while ((line = next_line(live, deadline_s)) != NULL)
        if (strstr(line, part) != NULL)
            return line;
    give_up(live, part);
    return NULL;
}

unsigned long long live_count(struct live *live, const char *step)
{
    unsigned long long count = 0;
    char part[32];

    snprintf(part, sizeof part, " by %s", step);
    assert_int_equal(sscanf(live_line(live, part), "count %llu", &count), 1);
    return count;
}

const cJSON *live_event(struct live *live, const char *event)
{
    double deadline_s = now_s() + PATIENCE_S;
    const char *line;

    while ((line = next_line(live, deadline_s)) != NULL) {
        cJSON *object = cJSON_ParseWithOpts(line, NULL, 1);

        if (!cJSON_IsObject(object))
            give_up(live, "JSON object in each line");
        assert_true(event_count < EVENTS_MAX);
        events[event_count++] = object;
        if (strcmp(live_text(object, "event"), event) == 0)
            return object;
    }
    give_up(live, event);
    return NULL;
}

const char *live_text(const cJSON *event, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(event, key));

    if (text == NULL)
        print_error("the event has no text '%s'\n", key);
    assert_non_null(text);
    return text;
}

double live_number(const cJSON *event, const char *key)
{
    const cJSON *number = cJSON_GetObjectItem(event, key);

    if (!cJSON_IsNumber(number))
        print_error("the event has no number '%s'\n", key);
    assert_true(cJSON_IsNumber(number));
    return number->valuedouble;
}

void live_error(struct live *live, const char *part)
{
    double deadline_s = now_s() + PATIENCE_S;
    struct timespec moment = { 0, 1000000 };
    bool is_there = false;

    /* A file cannot be waited for. */
    while (!is_there && now_s() < deadline_s) {
        char *err = test_read(live->err, NULL);

        is_there = strstr(err, part) != NULL;
        free(err);
        if (!is_there)
            nanosleep(&moment, NULL);
    }
    if (!is_there)
        give_up(live, part);
}

int live_end(struct live *live, int signal)
{
    double deadline_s = now_s() + PATIENCE_S;
    int status;

    if (signal != 0)
        kill(live->child, signal);
    while (read_more(live, deadline_s))
        ;
    if (now_s() >= deadline_s)
        give_up(live, "end");
    assert_int_equal(waitpid(live->child, &status, 0), live->child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void live_forget(struct live *live)
{
    while (event_count > 0)
        cJSON_Delete(events[--event_count]);
    close(live->out);
    free(live->said);
}
