/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Real plugins, damaged by a seed in hundreds of ways, each loaded by a running
 * host in a process of its own. Whatever the gate lets through is given to the
 * system's loader, which believes all that it reads.
 */
#include "story.h"

#include <elf.h>
#include <link.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "elf.h"
#include "platform/fault.h"

#define MUTANTS 400
#define DEADLINE_S 20

/* How a child ends: what else there is means that the loader, the C library or
 * this library came to harm. */
enum end { TAKEN = 10, REFUSED, HARMED, ITS_OWN_FAULT };

/* ------------------------------------------------------- the damage --- */

/* xorshift64*, so that a failure can be repeated. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 0x2545f4914f6cdd1dull;
}

struct mutant {
    char *data;
    size_t size;
    struct elf elf; /* of the sound one */
};

static bool is_in_code(const struct mutant *mutant, size_t at)
{
    struct elf_segment segment;

    for (uint32_t i = 0; pdk__elf_segment(&mutant->elf, i, &segment); i++)
        if (segment.type == PT_LOAD && (segment.flags & PF_X) &&
            at >= segment.offset && at - segment.offset < segment.file_bytes)
            return true;
    return false;
}

/* The address of a function that is called: in DT_INIT, DT_FINI, and what
 * relocations add to the base. */
static bool is_address_of_code(const struct mutant *mutant, size_t at)
{
    const struct elf *elf = &mutant->elf;
    uint64_t table = 0, size = 0, bytes, place = at - elf->dynamic_offset;
    ElfW(Dyn) entry;

    if (place < elf->dynamic_bytes) {
        memcpy(&entry, mutant->data + at - place % sizeof entry, sizeof entry);
        return (entry.d_tag == DT_INIT || entry.d_tag == DT_FINI) &&
               place % sizeof entry >= offsetof(ElfW(Dyn), d_un);
    }
    pdk__elf_dynamic(elf, DT_RELA, &table);
    pdk__elf_dynamic(elf, DT_RELASZ, &size);
    place = at - pdk__elf_place(elf, table, &bytes);
    return place < size &&
           place % sizeof(ElfW(Rela)) >= offsetof(ElfW(Rela), r_addend);
}

/* Nobody can tell a wrong instruction from a right one, or another function
 * from the one that was meant. */
static bool is_code(const struct mutant *mutant, size_t at)
{
    return is_in_code(mutant, at) || is_address_of_code(mutant, at);
}

/* Header, program headers, dynamic section, symbols and what is before them,
 * anything: tables more often than the rest. */
static size_t choose_place(const struct mutant *mutant, uint64_t *seed)
{
    const struct elf *elf = &mutant->elf;
    uint64_t random = next_random(seed), kind = next_random(seed) % 8;

    switch (kind) {
    case 0:
        return random % sizeof(ElfW(Ehdr));
    case 1:
        return elf->program_offset +
               random % (elf->program_count * sizeof(ElfW(Phdr)));
    case 2:
    case 3:
        return elf->dynamic_offset + random % elf->dynamic_bytes;
    case 4:
    case 5:
        return random % (elf->strings + elf->string_bytes);
    default:
        return random % elf->loadable_bytes;
    }
}

static void write_word(struct mutant *mutant, size_t at, int byte)
{
    size_t size = sizeof(ElfW(Addr));

    at -= at % size;
    if (at + size <= mutant->size)
        memset(mutant->data + at, byte, size);
}

static void damage(struct mutant *mutant, uint64_t *seed)
{
    uint64_t count = 1 + next_random(seed) % 4;

    if (next_random(seed) % 16 == 0)
        mutant->size = next_random(seed) % mutant->size;
    while (count > 0) {
        size_t at = choose_place(mutant, seed);
        uint64_t random = next_random(seed);

        if (is_code(mutant, at))
            continue;
        count--;
        if (at >= mutant->size)
            continue;
        if (random % 4 == 0)
            write_word(mutant, at, random % 8 == 0 ? 0 : 0xff);
        else if (random % 4 == 1)
            mutant->data[at] = (char)(random >> 8);
        else
            mutant->data[at] ^= (char)(1u << (random >> 8) % 8);
    }
}

/* -------------------------------------------------------- the child --- */

/* Whose code it is: of what was loaded before the mutant was, or its own. */
struct owners {
    struct {
        uintptr_t low, high;
    } ranges[256];
    size_t count;
};

static int note_owner(struct dl_phdr_info *info, size_t size, void *context)
{
    struct owners *owners = context;

    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *program = &info->dlpi_phdr[i];

        if (program->p_type != PT_LOAD || owners->count == 256)
            continue;
        owners->ranges[owners->count].low = info->dlpi_addr + program->p_vaddr;
        owners->ranges[owners->count++].high =
            info->dlpi_addr + program->p_vaddr + program->p_memsz;
    }
    return 0;
}

static void end_child(void *context, const struct fault_sight *sight)
{
    const struct owners *owners = context;
    uintptr_t at = (uintptr_t)sight->address;

    for (size_t i = 0; i < owners->count; i++)
        if (at >= owners->ranges[i].low && at < owners->ranges[i].high)
            _exit(HARMED);
    _exit(ITS_OWN_FAULT);
}

/* A host with a plugin that runs is given the mutant, and goes on. */
static int load_mutant(const char *path)
{
    static struct owners owners;
    struct fault_witness witness = { .see = end_child, .context = &owners };
    const pdk_binding *binding;
    struct story story;
    pdk_result result;

    alarm(DEADLINE_S);
    binding = story_start(&story, "1", NULL);
    dl_iterate_phdr(note_owner, &owners);
    if (pdk__fault_acquire(&witness, NULL) != PDK_OK)
        return 1;
    result = pdk_host_load(story.host, path, NULL);
    if (story_step(binding) != 1 || story_revision(binding) != 1)
        return 1;
    pdk_host_destroy(story.host);
    return result == PDK_OK ? TAKEN : REFUSED;
}

static int end_of_child(const char *path)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        for (int number = 1; number < 32; number++)
            signal(number, SIG_DFL); /* not the test framework's */
        _exit(load_mutant(path));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void expect_no_harm(const char *machine)
{
    unsigned ends[ITS_OWN_FAULT + 1] = { 0 };
    const char *path = test_path("mutant.so");
    struct mutant sound, mutant;
    uint64_t seed = 0x6d7574616e747331ull;

    sound.data = test_read(machine_path(machine), &sound.size);
    assert_result(
        pdk__elf_open(&sound.elf, sound.data, sound.size, sound.size, NULL),
        PDK_OK);
    for (unsigned i = 0; i < MUTANTS; i++) {
        int end;

        mutant = sound;
        mutant.data = malloc(sound.size);
        assert_non_null(mutant.data);
        memcpy(mutant.data, sound.data, sound.size);
        damage(&mutant, &seed);
        test_write(path, mutant.data, mutant.size);
        free(mutant.data);
        end = end_of_child(path);
        if (end < TAKEN || end == HARMED || end > ITS_OWN_FAULT)
            fail_msg("mutant %u of %s: the child ended with %d", i, machine,
                     end);
        ends[end]++;
    }
    print_message("%s: %u taken, %u refused, %u with faults of their own\n",
                  machine, ends[TAKEN], ends[REFUSED], ends[ITS_OWN_FAULT]);
    assert_true(ends[REFUSED] > MUTANTS / 4);
    assert_true(ends[TAKEN] > MUTANTS / 8);
    free(sound.data);
}

TEST(no_mutant_of_a_plugin_harms_its_host)
{
    (void)state;
    expect_no_harm("other_id");
}

TEST(no_mutant_of_a_plugin_in_cpp_harms_its_host)
{
    (void)state;
    expect_no_harm("other_cpp");
}

TEST_MAIN(RUN(no_mutant_of_a_plugin_harms_its_host),
          RUN(no_mutant_of_a_plugin_in_cpp_harms_its_host))
