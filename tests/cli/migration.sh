#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# migration.sh PDK
#
# The template c-stateful takes over a state of the version before, as its
# first comment says.
set -eu

pdk=$1
folder=$(mktemp -d "${TMPDIR:-/tmp}/pdk-test-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"

"$pdk" new old --id org.example.gain --template c-stateful >/dev/null
"$pdk" new now --id org.example.gain --template c-stateful >/dev/null
sed -e 's/OLD_STATE 2/OLD_STATE 1/' \
    -e 's/put_u64(state, "count"/put_u64(state, "n"/' \
    -e '/put_u64(state, "step"/d' old/old.c >old/old.c.new
mv old/old.c.new old/old.c

"$pdk" build old
"$pdk" build now
"$pdk" run old --rate 1000 --ticks 2001 --save state | tee said
grep -qx 'old: count 3' said
"$pdk" run now --ticks 1 --restore state | tee said
grep -qx 'now: count 4' said
