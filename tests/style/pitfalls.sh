#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# pitfalls.sh PAGE BUILD: every test that the tables of PAGE name is there.
set -eu

tests=$(ctest --test-dir "$2" -N | sed -n 's/^ *Test *#[0-9]*: //p')
names=$(grep '^| ' "$1" | grep -o '`[^`]*: [^`]*`' | tr -d '`')
[ -n "$names" ]
printf '%s\n' "$names" | while IFS= read -r name; do
    printf '%s\n' "$tests" | grep -Fqx -- "$name" || echo "no test: $name"
done | { ! grep .; }
