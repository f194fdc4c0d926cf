# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# Only the rooms called platform/ know the system: elsewhere stand the headers
# of C itself and of the libraries that pdk is built on, and no choice between
# systems or compilers. Tests, templates, samples and examples are guests.

BEGIN {
    c = "(assert|ctype|errno|float|inttypes|limits|locale|math|setjmp|signal|" \
        "stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|" \
        "stdnoreturn|string|time)[.]h"
    elf = "(elf|link)[.]h"
    libraries = "(cJSON|xxhash|sha2|sha256|gelf|libelf|dwarf)[.]h" \
        "|(elfutils|libxml)/[A-Za-z]+[.]h"
    known = "^(" c "|" elf "|" libraries ")$"
    systems = "(__linux__|__unix__|__APPLE__|__FreeBSD__|_WIN32|__GLIBC__|" \
        "__GNUC__|__clang__)"
}

FILENAME == ARGV[1] || !is_c(FILENAME) || FILENAME !~ /^(pdk|cli)\// ||
FILENAME ~ /\/platform\/|^cli\/explain\// {
    next
}

/^[ ]*#[ ]*include[ ]+</ {
    name = $0
    sub(/^[^<]*</, "", name)
    sub(/>.*/, "", name)
    if (name !~ known && FILENAME !~ /[.]hpp$/)
        complain(FILENAME ":" FNR, "includes <" name "> outside platform/")
}

/^[ ]*#[ ]*(if|ifdef|ifndef|elif)/ && $0 ~ systems &&
FILENAME != "pdk/include/pdk/export.h" {
    complain(FILENAME ":" FNR, "asks for the system outside platform/")
}
