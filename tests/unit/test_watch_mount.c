/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * File systems that do not tell what others do there, and clocks too slow to
 * tell two changes apart. Both are made here, between the library and the
 * system: what is in a folder called far is on a disk far away.
 */
#include "watched.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "platform/mount.h"

int __real_statfs(const char *path, struct statfs *info);
int __wrap_statfs(const char *path, struct statfs *info);
int __real_lstat(const char *path, struct stat *info);
int __wrap_lstat(const char *path, struct stat *info);

static uint32_t far_type = 0x6969;
static bool clock_stands_still;

int __wrap_statfs(const char *path, struct statfs *info)
{
    int result = __real_statfs(path, info);

    if (strstr(path, "/far") != NULL)
        info->f_type = (int32_t)far_type;
    return result;
}

int __wrap_lstat(const char *path, struct stat *info)
{
    int result = __real_lstat(path, info);

    if (clock_stands_still)
        info->st_mtim = info->st_ctim = (struct timespec){ 1000, 1000 };
    return result;
}

static void make_folder(const char *name)
{
    assert_int_equal(mkdir(test_path(name), 0700), 0);
}

/* Waits until the target, and no other, has been told so often. */
static void expect_told(struct watch *watch, uint32_t number, int times)
{
    while (times > 0 && is_readable(watch, 10000)) {
        uint32_t set = changed(watch);

        assert_true(set == 0 || set == UINT32_C(1) << number);
        times -= set != 0;
    }
    assert_int_equal(times, 0);
}

TEST(a_target_far_away_is_looked_at_and_that_is_said_once)
{
    struct watch *watch = open_watch();
    pdk_error why = PDK_ERROR_INIT;
    uint32_t number = 0;

    (void)state;
    make_folder("far");
    make_folder("near");
    test_write_text(test_path("far/a.so"), "one");
    watch_file(watch, test_path("near/a.so"), 1);
    assert_false(pdk__watch_degraded(watch, &number, &why));
    watch_file(watch, test_path("far/a.so"), 2);
    assert_true(pdk__watch_degraded(watch, &number, &why));
    assert_int_equal(number, 2);
    assert_result(why.code, PDK_E_UNSUPPORTED);
    assert_contains(why.message, "NFS");
    assert_contains(why.message, "far/a.so");
    assert_false(pdk__watch_degraded(watch, &number, &why));
    test_write_text(test_path("far/a.so"), "two");
    assert_int_equal(changed(watch), 1 << 2);
    expect_told(watch, 2, 1);
    assert_false(pdk__watch_degraded(watch, &number, &why));
    pdk__watch_destroy(watch);
}

TEST(a_link_that_leads_far_away_from_now_on_is_noticed)
{
    struct watch *watch = open_watch();
    pdk_error why = PDK_ERROR_INIT;
    uint32_t number = 0;

    (void)state;
    make_folder("far");
    make_folder("near");
    assert_int_equal(symlink("near", test_path("current")), 0);
    watch_file(watch, test_path("current/a.so"), 1);
    assert_false(pdk__watch_degraded(watch, &number, &why));
    assert_int_equal(symlink("far", test_path("aside")), 0);
    assert_int_equal(rename(test_path("aside"), test_path("current")), 0);
    assert_int_equal(changed(watch), 1 << 1);
    assert_true(pdk__watch_degraded(watch, &number, &why));
    assert_int_equal(number, 1);
    pdk__watch_destroy(watch);
}

TEST(a_target_that_nobody_took_the_loss_of_goes_without_a_trace)
{
    struct watch *watch = open_watch();
    uint32_t number;

    (void)state;
    make_folder("far");
    watch_file(watch, test_path("far/a.so"), 1);
    watch_file(watch, test_path("far/b.so"), 2);
    pdk__watch_remove(watch, 1);
    watch_file(watch, test_path("far/c.so"), 3);
    assert_true(
        pdk__watch_degraded(watch, &number, &(pdk_error)PDK_ERROR_INIT));
    assert_int_equal(number, 2);
    pdk__watch_destroy(watch);
}

TEST(a_second_change_in_the_same_tick_of_the_clock_is_told_too)
{
    struct watch *watch = open_watch();

    (void)state;
    make_folder("far");
    far_type = 0x01021997;
    clock_stands_still = true;
    watch_file(watch, test_path("far/a.so"), 1);
    test_write_text(test_path("far/a.so"), "one");
    changed(watch);
    /* One look sees the file, one more comes when the tick is over. */
    expect_told(watch, 1, 2);
    clock_stands_still = false;
    pdk__watch_destroy(watch);
}

TEST(disks_far_away_are_known_by_their_kind)
{
    static const struct {
        uint32_t type;
        const char *name;
    } kinds[] = {
        { 0x6969, "NFS" },
        { 0xff534d42, "CIFS" },
        { 0xfe534d42, "SMB2" },
        { 0x01021997, "9p" },
        { 0x65735546, "FUSE or virtiofs" },
        { 0x00c36400, "Ceph" },
    };

    (void)state;
    make_folder("far");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        far_type = kinds[i].type;
        assert_string_equal(pdk__mount_silent(test_path("far")), kinds[i].name);
    }
    far_type = 0x794c7630; /* overlay: of containers, with events */
    assert_null(pdk__mount_silent(test_path("far")));
    assert_null(pdk__mount_silent(test_folder()));
    assert_null(pdk__mount_silent(test_path("nothing")));
}

TEST_MAIN(RUN(a_target_far_away_is_looked_at_and_that_is_said_once),
          RUN(a_link_that_leads_far_away_from_now_on_is_noticed),
          RUN(a_target_that_nobody_took_the_loss_of_goes_without_a_trace),
          RUN(a_second_change_in_the_same_tick_of_the_clock_is_told_too),
          RUN(disks_far_away_are_known_by_their_kind))
