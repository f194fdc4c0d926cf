#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# bad_pages.sh: shows that pages.sh finds what it looks for.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/pdk"
printf 'see [there](pdk/README.md) or [here](nowhere.md#far)\n' \
    >"$folder/README.md"
awk 'BEGIN { for (i = 0; i < 41; i++) print i }' >"$folder/pdk/README.md"
"$here/pages.sh" "$folder" >"$folder/said" && exit 1
cat "$folder/said"
grep -qx 'README.md: nowhere.md#far leads nowhere' "$folder/said"
grep -qx 'pdk/README.md: 41 lines, not 40' "$folder/said"
[ "$(wc -l <"$folder/said")" -eq 2 ]
