#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# symbols.sh NM LIBRARY HEADER...
#
# Compares what a shared LIBRARY exports with the functions that the headers
# declare with PDK_API. 1 if they differ.
set -eu
nm=$1 library=$2
shift 2

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The first name with a parenthesis behind PDK_API, as far as the semicolon.
awk '/^PDK_API / { text = ""; is_open = 1 }
    is_open { text = text " " $0 }
    is_open && /;/ {
        is_open = 0
        if (match(text, /pdk_[a-z0-9_]+\(/))
            print substr(text, RSTART, RLENGTH - 1)
    }' "$@" | sort >"$folder/declared"

# Names that begin with an underscore are those of the compiler's runtime.
"$nm" -D --defined-only "$library" >"$folder/symbols"
awk '$NF !~ /^_/ { print $NF }' "$folder/symbols" | sort >"$folder/exported"

comm -13 "$folder/declared" "$folder/exported" | sed 's/^/not declared: /'
comm -23 "$folder/declared" "$folder/exported" | sed 's/^/not exported: /'
[ -s "$folder/declared" ] && cmp -s "$folder/declared" "$folder/exported"
