/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Does this kqueue tell that a folder has a new name in it? 0 if so.
 */
#define _GNU_SOURCE

#include <fcntl.h>
#include <stdlib.h>
#include <sys/types.h>

#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

int main(void)
{
    const struct timespec no_time = { 0, 0 };
    char folder[] = "/tmp/pdk-try-XXXXXX";
    struct kevent event;
    int queue = kqueue(), here, count;

    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        return 2;
    here = open(".", O_RDONLY);
    EV_SET(&event, (uintptr_t)here, EVFILT_VNODE, EV_ADD | EV_CLEAR, NOTE_WRITE,
           0, NULL);
    if (kevent(queue, &event, 1, NULL, 0, &no_time) != 0)
        return 3;
    close(open("new", O_WRONLY | O_CREAT, 0600));
    count = kevent(queue, NULL, 0, &event, 1, &no_time);
    unlink("new");
    rmdir(folder);
    return count == 1 && (event.fflags & NOTE_WRITE) != 0 ? 0 : 1;
}
