/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Is this file a complete shared object of this machine's own kind? Every
 * offset and count in it is a claim: it is checked against the bytes that are
 * there, in sums that cannot overflow, before anything is read. Refuses
 * whatever is not, and says what it is instead.
 */
#include "elf.h"

#include <elf.h>
#include <link.h>
#include <string.h>

#include "pdk/error.h"

#if defined(__x86_64__)
#define OWN_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define OWN_MACHINE EM_AARCH64
#elif defined(__i386__)
#define OWN_MACHINE EM_386
#elif defined(__arm__)
#define OWN_MACHINE EM_ARM
#elif defined(__riscv)
#define OWN_MACHINE EM_RISCV
#elif defined(__powerpc64__)
#define OWN_MACHINE EM_PPC64
#elif defined(__s390__)
#define OWN_MACHINE EM_S390
#elif defined(__loongarch__)
#define OWN_MACHINE 258 /* EM_LOONGARCH, younger than many an <elf.h> */
#else
#error "name this machine's e_machine here"
#endif

#define OWN_CLASS (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32)
#define OWN_ORDER                                                              \
    (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB)

typedef ElfW(Ehdr) elf_header;
typedef ElfW(Phdr) elf_program;

const char *pdk__elf_machine_name(uint32_t machine)
{
    static const struct {
        uint32_t machine;
        const char *name;
    } names[] = {
        { EM_386, "x86" },       { EM_X86_64, "x86-64" },
        { EM_ARM, "ARM" },       { EM_AARCH64, "AArch64" },
        { EM_RISCV, "RISC-V" },  { EM_PPC, "PowerPC" },
        { EM_PPC64, "PPC64" },   { EM_S390, "S/390" },
        { EM_MIPS, "MIPS" },     { EM_SPARCV9, "SPARC64" },
        { 258, "LoongArch" },    { EM_BPF, "BPF" },
        { EM_IA_64, "Itanium" }, { EM_68K, "68000" },
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].machine == machine)
            return names[i].name;
    return "an unknown machine";
}

/* Do `size` bytes from `offset` lie inside `whole` bytes? */
static bool fits(uint64_t offset, uint64_t size, uint64_t whole)
{
    return offset <= whole && size <= whole - offset;
}

/* The machine's field is at the same place in every ELF header. */
static pdk_result refuse_foreign(const unsigned char *head, pdk_error *error)
{
    bool is_little = head[EI_DATA] == ELFDATA2LSB;
    uint32_t machine = is_little ? head[18] | (uint32_t)head[19] << 8
                                 : head[19] | (uint32_t)head[18] << 8;

    if (machine != OWN_MACHINE)
        return pdk_fail(
            error, PDK_E_ARCHITECTURE, "built for %s, this machine is %s",
            pdk__elf_machine_name(machine), pdk__elf_machine_name(OWN_MACHINE));
    return pdk_fail(error, PDK_E_ARCHITECTURE,
                    "built for %s-bit, %s-endian %s, this process is %s-bit, "
                    "%s-endian",
                    head[EI_CLASS] == ELFCLASS64 ? "64" : "32",
                    is_little ? "little" : "big",
                    pdk__elf_machine_name(machine),
                    OWN_CLASS == ELFCLASS64 ? "64" : "32",
                    OWN_ORDER == ELFDATA2LSB ? "little" : "big");
}

static pdk_result refuse_type(uint32_t type, pdk_error *error)
{
    const char *name = "an ELF file of an unknown type";

    if (type == ET_REL)
        name = "an object file";
    else if (type == ET_EXEC)
        name = "an executable";
    else if (type == ET_CORE)
        name = "a core dump";
    return pdk_fail(error, PDK_E_NOT_ELF,
                    "%s, not a shared object; link it with -shared", name);
}

/* Is it ELF at all, and whole enough to have a header? */
static pdk_result check_magic(const unsigned char *head, uint64_t head_bytes,
                              pdk_error *error)
{
    size_t seen = head_bytes < SELFMAG ? (size_t)head_bytes : SELFMAG;

    if (head_bytes == 0)
        return pdk_fail(error, PDK_E_TRUNCATED, "the file is empty");
    if (head_bytes >= 8 && memcmp(head, "!<arch>\n", 8) == 0)
        return pdk_fail(error, PDK_E_NOT_ELF,
                        "a static archive, not a shared object; link its "
                        "members with -shared");
    if (memcmp(head, ELFMAG, seen) != 0)
        return pdk_fail(error, PDK_E_NOT_ELF, "not an ELF file");
    if (head_bytes < sizeof(elf_header))
        return pdk_fail(error, PDK_E_TRUNCATED,
                        "the file ends inside its ELF header");
    return PDK_OK;
}

static pdk_result check_header(const elf_header *header, pdk_error *error)
{
    const unsigned char *ident = header->e_ident;

    if (ident[EI_CLASS] != OWN_CLASS || ident[EI_DATA] != OWN_ORDER ||
        header->e_machine != OWN_MACHINE)
        return refuse_foreign((const unsigned char *)header, error);
    if (ident[EI_VERSION] != EV_CURRENT || header->e_version != EV_CURRENT)
        return pdk_fail(error, PDK_E_NOT_ELF, "an unknown version of ELF");
    if (header->e_type != ET_DYN)
        return refuse_type(header->e_type, error);
    if (header->e_phnum == 0 || header->e_phnum == PN_XNUM ||
        header->e_phentsize != sizeof(elf_program))
        return pdk_fail(error, PDK_E_NOT_ELF,
                        "not a shared object: its program headers are "
                        "malformed");
    return PDK_OK;
}

/* Both tables of headers inside the file, and the first inside the head. */
static pdk_result check_tables(const elf_header *header, uint64_t head_bytes,
                               uint64_t file_bytes, pdk_error *error)
{
    uint64_t segments = (uint64_t)header->e_phnum * header->e_phentsize;
    uint64_t sections = header->e_shnum > 0 ? header->e_shnum : 1;

    if (!fits(header->e_phoff, segments, file_bytes))
        return pdk_fail(error, PDK_E_TRUNCATED,
                        "the file ends inside its program headers");
    if (!fits(header->e_phoff, segments, head_bytes))
        return pdk_fail(error, PDK_E_NOT_ELF,
                        "program headers are too far in: they must end within "
                        "the first %u bytes",
                        PDK__ELF_HEAD_BYTES);
    if (header->e_shoff != 0 &&
        !fits(header->e_shoff, sections * header->e_shentsize, file_bytes))
        return pdk_fail(error, PDK_E_TRUNCATED,
                        "the file ends before its section headers");
    return PDK_OK;
}

/* Where the last loadable segment ends, and the headers with it. */
static pdk_result measure_segments(uint64_t *loadable_bytes,
                                   const unsigned char *head,
                                   uint64_t file_bytes, pdk_error *error)
{
    uint64_t end = 0, tables;
    elf_header header;
    elf_program program;

    memcpy(&header, head, sizeof header);
    for (uint32_t i = 0; i < header.e_phnum; i++) {
        memcpy(&program, head + header.e_phoff + i * sizeof program,
               sizeof program);
        if (program.p_type != PT_LOAD)
            continue;
        if (!fits(program.p_offset, program.p_filesz, file_bytes))
            return pdk_fail(error, PDK_E_TRUNCATED,
                            "the file ends inside its segment %u", i);
        if (program.p_offset + program.p_filesz > end)
            end = program.p_offset + program.p_filesz;
    }
    if (end == 0)
        return pdk_fail(error, PDK_E_NOT_ELF,
                        "not a shared object: nothing in it is loadable");
    tables = header.e_phoff + header.e_phnum * sizeof program;
    *loadable_bytes = end > tables ? end : tables;
    return PDK_OK;
}

pdk_result pdk__elf_measure(uint64_t *loadable_bytes, const void *head,
                            size_t head_bytes, uint64_t file_bytes,
                            pdk_error *error)
{
    uint64_t seen = head_bytes < file_bytes ? head_bytes : file_bytes;
    elf_header header;
    pdk_result result;

    if (seen > PDK__ELF_HEAD_BYTES)
        seen = PDK__ELF_HEAD_BYTES; /* the same answer, whoever asks */
    result = check_magic(head, seen, error);
    if (result != PDK_OK)
        return result;
    memcpy(&header, head, sizeof header);
    result = check_header(&header, error);
    if (result == PDK_OK)
        result = check_tables(&header, seen, file_bytes, error);
    if (result == PDK_OK)
        result = measure_segments(loadable_bytes, head, file_bytes, error);
    return result;
}
