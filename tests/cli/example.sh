#!/usr/bin/env bash
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# example.sh PDK FILES INCLUDE RULE: does what `pdk explain RULE` shows, word by
# word, and fails unless that finding comes of it, and none that is as bad.
set -euo pipefail
pdk=$1
files=$2
rule=$4
export CPATH=$3 CC=gcc PATH="$(dirname "$pdk"):$PATH"
unset CFLAGS CXXFLAGS LDFLAGS

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir old new
cp "$files"/{params,synth}.h old
cp "$files"/{params,synth}.h new
cp "$files/plugin.c" .

pdk explain "$rule" | sed -n '/^  example:/,$s/^    //p' >example
# From the line "In FILE:" to the first command: what is old, what is new.
file=$(sed -n 's/^In \(.*\):$/\1/p' example)
if [ -n "$file" ]; then
    sed '1d; /^\$ /,$d' example >difference
    sed -n 's/^[- ] //p' difference >"old/$file"
    sed -n 's/^[+ ] //p' difference >"new/$file"
fi
commands=$(sed -n '/^\$ /,$p' example | sed 's/^\$ //')
[ -n "$commands" ] || { echo "there is no example of $rule" >&2; exit 1; }
bash -ec "$commands --format json:report.json" >said 2>&1 || true

# "RULE SEVERITY" of each finding, the worst first.
found=$(sed -n 's/^\t*"\(rule\|severity\)":\t"\(.*\)",$/\2/p' report.json |
    paste -d ' ' - -)
read -r first severity <<<"$found"
if [ "$first" != "$rule" ] ||
    [ "$(grep -c " $severity\$" <<<"$found")" -ne 1 ]; then
    echo "the example of $rule gives: ${found:-nothing}"
    cat example said
    exit 1
fi
