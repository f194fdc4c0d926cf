#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# template.sh PDK TEMPLATE COMPILER TYPE
#
# A new plugin from TEMPLATE, built with COMPILER (gcc, clang) as TYPE (Debug,
# Release) without a warning, checked and run: all that `pdk new` promises.
set -eu

pdk=$1 template=$2 compiler=$3 type=$4
. "$(dirname "$0")/fresh_folder.sh"

step "$pdk" new two-voices --template "$template"
cd two-voices
if grep -rE 'my[_-]plugin|my_plugin|MyPlugin|MY_PLUGIN' .; then
    echo "the template's name is still there" >&2
    exit 1
fi
configure
step "$pdk" build
grep -q "CMAKE_BUILD_TYPE:STRING=$type" build/CMakeCache.txt
step "$pdk" run . --ticks 1 >said
cat said
grep -q '^two_voices: ' said
