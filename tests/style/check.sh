#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# check.sh RULE TOP
#
# Holds every source file below TOP to one rule of the house, which is the awk
# program RULE.awk. Says each place that breaks it; 1 if there is one.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
rule=$1
cd "$2"

rooms=
for room in pdk cli templates sample-plugins tests ci; do
    [ ! -d "$room" ] || rooms="$rooms $room"
done
# shellcheck disable=SC2086 # a list of rooms
files=$(find $rooms -type f \( -name '*.[ch]' -o -name '*.[ch]pp' \
    -o -name '*.h.in' -o -name '*.sh' -o -name '*.awk' -o -name '*.cmake' \
    -o -name CMakeLists.txt -o -path 'ci/*' ! -name '*.md' \) | sort)
if [ -z "$files" ]; then
    echo "there is nothing to check below $2" >&2
    exit 2
fi

# shellcheck disable=SC2086 # one word for each file
exec awk -f "$here/$rule.awk" -f "$here/source.awk" "$here/floors.txt" $files
