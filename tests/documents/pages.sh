#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# pages.sh TOP: every link in a README or CHANGELOG leads to a file, the first
# page has at most 170 lines, and so has a table that a test reads; a sign at a
# door has at most 40.
set -eu
cd "$1"

pages=$(find . -name '*.md' ! -path './build*' ! -path './.git/*' | cut -c3-)
broken=0
for page in $pages; do
    lines=$(wc -l <"$page")
    case $page in
    README.md) limit=170 ;;
    CHANGELOG.md) limit=10000 ;;
    tests/pitfalls.md) limit=150 ;;
    *) limit=40 ;;
    esac
    if [ "$lines" -gt "$limit" ]; then
        echo "$page: $lines lines, not $limit"
        broken=1
    fi
    # shellcheck disable=SC2013 # a link has no spaces
    for link in $(grep -o ']([^)]*)' "$page" | sed 's/^](//; s/)$//'); do
        case $link in http*) continue ;; esac
        if [ ! -e "$(dirname "$page")/${link%%#*}" ]; then
            echo "$page: $link leads nowhere"
            broken=1
        fi
    done
done
exit $broken
