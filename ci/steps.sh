# shellcheck shell=bash
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# What ci/test and ci/demo share: headings, and running a tool in silence unless
# it fails. Sourced, in the project's folder.

# The compilers are chosen here and in the presets, not by the environment.
unset CFLAGS CXXFLAGS CPPFLAGS LDFLAGS
export CC=gcc CXX=g++

heading() { # TEXT
    printf '\n== %s\n' "$1"
}

# Runs a command with its output in build/log/NAME.log, and shows the end of
# that if the command fails.
quietly() { # NAME COMMAND...
    local log=build/log/$1.log

    shift
    mkdir -p build/log
    if ! "$@" >"$log" 2>&1; then
        tail -n 60 "$log"
        printf '\nfailed: %s\nall that it said is in %s\n' "$*" "$log" >&2
        return 1
    fi
}

# Configures a preset and builds all of it, or those targets. --fresh, so that
# it does not matter what was there before: another compiler, another place of
# the clone.
build_preset() { # PRESET [TARGET...]
    local begun=$SECONDS

    quietly "configure-$1" cmake --preset "$1" --fresh
    quietly "build-$1" cmake --build --preset "$1" ${2:+--target "${@:2}"}
    echo "   built in build/$1, $((SECONDS - begun)) s"
}
