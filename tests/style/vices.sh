#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# vices.sh VICE: makes a small house with that one vice and shows that the rule
# for it finds it. 1 if it does not.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
house=$(mktemp -d)
trap 'rm -rf "$house"' EXIT
mkdir -p "$house/pdk/src/platform" "$house/pdk/include/pdk" "$house/cli"

# file NAME: writes it from standard input.
file() {
    cat >"$house/$1"
}

# lines COUNT TEXT
lines() {
    awk -v count="$1" -v text="$2" \
        'BEGIN { for (i = 0; i < count; i++) print text }'
}

# function_of COUNT: one that has so many lines.
function_of() {
    printf 'static int long_one(int first,\n'
    printf '                    int second)\n{\n'
    lines $(($1 - 4)) '    first += second;'
    printf '}\n'
}

# expect RULE TEXT: RULE fails and says TEXT.
expect() {
    if said=$("$here/check.sh" "$1" "$house"); then
        echo "the rule '$1' is content with this house" >&2
        exit 1
    fi
    printf '%s\n' "$said"
    case $said in
    *"$2"*) ;;
    *) echo "the rule '$1' did not say: $2" >&2 && exit 1 ;;
    esac
}

# content RULE: RULE finds nothing.
content() {
    "$here/check.sh" "$1" "$house"
}

case $1 in
higher_floor)
    echo '#include "host.h"' | file pdk/src/settle.c
    echo | file pdk/src/host.h
    expect floors 'pdk/src/settle.c:1: is on floor 2 and includes' ;;
sibling)
    echo '#include "elf.h"' | file pdk/src/settle.c
    echo | file pdk/src/elf.h
    expect floors 'pdk/src/elf.h of floor 2' ;;
own_header)
    echo '#include "file.h"' | file pdk/src/platform/file_posix.c
    echo '#include "pdk/error.h"' | file pdk/src/platform/file.h
    echo | file pdk/include/pdk/error.h
    content floors ;;
no_floor)
    echo | file pdk/src/helpers.c
    expect floors 'pdk/src/helpers.c: has no floor' ;;
through_the_wall)
    echo '#include "generation.h"' | file cli/main.c
    echo | file pdk/src/generation.h
    expect floors 'through the wall of floors 4 to 7' ;;
leads_nowhere)
    echo '#include "elsewhere.h"' | file pdk/src/settle.c
    expect floors 'elsewhere.h, which leads nowhere' ;;
includes_a_body)
    echo '#include "text.c"' | file pdk/src/settle.c
    echo | file pdk/src/text.c
    expect floors 'text.c, which is no header' ;;
long_function)
    function_of 71 | file pdk/src/settle.c
    expect limits 'pdk/src/settle.c:1: the function has 71 lines' ;;
long_inline_function)
    function_of 71 | file pdk/include/pdk/value.h
    expect limits 'pdk/include/pdk/value.h:1: the function has 71 lines' ;;
function_of_70_lines)
    function_of 70 | file pdk/src/settle.c
    content limits ;;
hidden_brace)
    printf 'int hidden(void) {\n    return 1;\n}\n' | file pdk/src/settle.c
    expect limits 'the brace of a function' ;;
long_file)
    lines 401 '' | file pdk/src/settle.c
    lines 400 '' | file pdk/src/text.c
    expect limits 'pdk/src/settle.c:401: the file has 401 lines' ;;
long_lesson)
    mkdir -p "$house/sample-plugins/gain"
    lines 121 '' | file sample-plugins/gain/gain.c
    expect limits 'gain.c:121: the file has 121 lines, not 120' ;;
wide_line)
    { lines 80 x | tr -d '\n' && echo && lines 81 x | tr -d '\n'; } |
        file pdk/src/settle.c
    expect limits 'pdk/src/settle.c:2: the line has 81 columns' ;;
tab)
    printf '\tint tab;\n' | file pdk/src/settle.c
    expect limits 'pdk/src/settle.c:1: there is a tab' ;;
white_space)
    echo 'int space; ' | file pdk/src/settle.c
    expect limits 'white space at the end' ;;
banned_call)
    for call in strcpy strcat sprintf gets system alloca; do
        echo "    $call (out);" | file pdk/src/settle.c
        expect words 'pdk/src/settle.c:1: makes a call'
    done ;;
harmless_words)
    printf '%s\n' '/* strcpy(a, b) is' ' * not system() */' \
        'say("gets(\"x\")"); snprintf(out); pdk__fail_system(error);' |
        file pdk/src/settle.c
    content words ;;
left_for_later)
    printf '/* %s%s: mend it */\n' TO DO | file pdk/src/settle.c
    expect words 'pdk/src/settle.c:1: leaves something for later' ;;
system_header)
    echo '#include <unistd.h>' | file pdk/src/settle.c
    echo '#include <unistd.h>' | file pdk/src/platform/file.c
    expect doors 'pdk/src/settle.c:1: includes <unistd.h>' ;;
system_choice)
    echo '#ifdef __APPLE__' | file pdk/src/settle.c
    expect doors 'pdk/src/settle.c:1: asks for the system' ;;
unexpected_code)
    mkdir -p "$house/tests/unit"
    printf '    X(E_%s, -1, "")\n' ONE TWO | file pdk/include/pdk/error.h
    echo 'assert_result(call(), PDK_E_ONE);' | file tests/unit/test_call.c
    expect codes 'pdk/include/pdk/error.h:2: no test expects PDK_E_TWO' ;;
empty_house)
    rm -r "$house/pdk" "$house/cli"
    mkdir "$house/pdk"
    "$here/check.sh" floors "$house" || [ $? -eq 2 ] ;;
*)
    echo "no vice is called '$1'" >&2
    exit 2 ;;
esac
