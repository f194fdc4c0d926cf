/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#include "test.h"

#include "platform/watch_table.h"

static struct watch_target *add(struct watch_table *table, uint32_t number)
{
    assert_result(pdk__watch_table_add(table, "/a.so", false, number, NULL),
                  PDK_OK);
    return pdk__watch_table_find(table, number);
}

static size_t take(struct watch_table *table, uint32_t numbers[4])
{
    return pdk__watch_table_take(table, numbers, 4);
}

TEST(changes_are_queued_in_order_and_once)
{
    struct watch_table table;
    struct watch_target *one, *two;
    uint32_t numbers[4];

    (void)state;
    pdk__watch_table_init(&table);
    one = add(&table, 1);
    two = add(&table, 2);
    assert_int_equal(take(&table, numbers), 0);
    pdk__watch_table_change(&table, two);
    pdk__watch_table_change(&table, one);
    pdk__watch_table_change(&table, two);
    assert_int_equal(take(&table, numbers), 2);
    assert_int_equal(numbers[0], 2);
    assert_int_equal(numbers[1], 1);
    pdk__watch_table_change(&table, two);
    assert_int_equal(pdk__watch_table_take(&table, numbers, 0), 0);
    assert_int_equal(take(&table, numbers), 1);
    pdk__watch_table_finish(&table);
}

TEST(a_target_removed_leaves_the_queue_whole)
{
    struct watch_table table;
    struct watch_target *targets[4];
    uint32_t numbers[4];

    (void)state;
    for (uint32_t gone = 0; gone < 3; gone++) {
        pdk__watch_table_init(&table);
        for (uint32_t i = 0; i < 4; i++)
            targets[i] = add(&table, i);
        for (uint32_t i = 0; i < 3; i++)
            pdk__watch_table_change(&table, targets[i]);
        pdk__watch_table_remove(&table, targets[gone]);
        pdk__watch_table_change(&table, targets[3]);
        assert_int_equal(take(&table, numbers), 3);
        assert_int_equal(numbers[0], gone == 0 ? 1 : 0);
        assert_int_equal(numbers[2], 3);
        pdk__watch_table_finish(&table);
    }
}

TEST(the_same_name_in_many_folders_is_told_apart)
{
    struct watch_table table;
    struct watch_target *target;
    struct watch_claim *claim;

    (void)state;
    pdk__watch_table_init(&table);
    target = add(&table, 1);
    for (int folder = 0; folder < 5000; folder++)
        assert_non_null(pdk__watch_table_claim(&table, target, folder, "a.so"));
    for (int folder = 0; folder < 5000; folder++) {
        claim = pdk__watch_table_first(&table, folder, "a.so");
        assert_non_null(claim);
        assert_int_equal(claim->folder, folder);
        assert_null(pdk__watch_table_next(claim));
        assert_null(pdk__watch_table_first(&table, folder, "b.so"));
    }
    assert_null(pdk__watch_table_first(&table, 5000, "a.so"));
    pdk__watch_table_finish(&table);
}

TEST(a_folder_is_done_with_when_its_last_claim_is_released)
{
    struct watch_table table;
    struct watch_target *target;
    struct watch_claim *claims[3];

    (void)state;
    pdk__watch_table_init(&table);
    target = add(&table, 1);
    for (int i = 0; i < 3; i++)
        claims[i] = pdk__watch_table_claim(&table, target, 7, "a.so");
    target->claims = NULL;
    assert_false(pdk__watch_table_release(&table, claims[1]));
    assert_ptr_equal(pdk__watch_table_first(&table, 7, "a.so"), claims[2]);
    assert_ptr_equal(pdk__watch_table_next(claims[2]), claims[0]);
    assert_false(pdk__watch_table_release(&table, claims[2]));
    assert_true(pdk__watch_table_release(&table, claims[0]));
    assert_null(pdk__watch_table_first(&table, 7, "a.so"));
    pdk__watch_table_finish(&table);
}

TEST(a_folder_that_goes_spoils_whoever_claims_something_in_it)
{
    struct watch_table table;
    struct watch_target *one, *two;
    uint32_t numbers[4];

    (void)state;
    pdk__watch_table_init(&table);
    one = add(&table, 1);
    two = add(&table, 2);
    assert_non_null(pdk__watch_table_claim(&table, one, 7, "a"));
    assert_non_null(pdk__watch_table_claim(&table, two, 8, "a"));
    pdk__watch_table_spoil_folder(&table, 8);
    assert_true(table.is_anything_stale);
    assert_false(one->is_stale);
    assert_true(two->is_stale);
    assert_int_equal(take(&table, numbers), 1);
    assert_int_equal(numbers[0], 2);
    pdk__watch_table_finish(&table);
}

TEST_MAIN(RUN(changes_are_queued_in_order_and_once),
          RUN(a_target_removed_leaves_the_queue_whole),
          RUN(the_same_name_in_many_folders_is_told_apart),
          RUN(a_folder_is_done_with_when_its_last_claim_is_released),
          RUN(a_folder_that_goes_spoils_whoever_claims_something_in_it))
