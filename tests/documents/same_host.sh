#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# same_host.sh README SOURCE: the first block of C in the README is SOURCE
# without its first comment. Shows where they differ.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

awk '/^```c$/ { is_inside = 1; next } is_inside && /^```$/ { exit } is_inside' \
    "$1" >"$folder/shown"
awk 'is_code; / \*\/$/ { is_code = 1 }' "$2" >"$folder/real"
[ -s "$folder/real" ]
diff "$folder/shown" "$folder/real"
