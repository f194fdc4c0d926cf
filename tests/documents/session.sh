#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# session.sh PAGE NAME STAGE "COMPILER FLAG..." TEXT...
#
# Runs the session NAME of the page word by word, in a fresh folder that has
# the sample plugins, with what is installed in STAGE. Each TEXT must be seen,
# one behind the other.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
page=$1 name=$2 stage=$3 compiler=$4
shift 4

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/tools" "$folder/clone"
cp -R "$here/../../sample-plugins" "$folder/clone"
awk -v mark="<!-- session: $name -->" -f "$here/block.awk" "$page" \
    >"$folder/session"
[ -s "$folder/session" ]

# `cc` is the compiler of this build, with its sanitizer if there is one.
printf '#!/bin/sh\nexec %s "$@"\n' "$compiler" >"$folder/tools/cc"
chmod +x "$folder/tools/cc"

# A session with `pdk dev` in it goes by what is said and not by the clock:
# `sleep` is over when the first text was said, `pdk dev` ends with the last.
first=${1-}
for last; do :; done
until_said() { # TEXT
    printf 'i=0\nuntil grep -qF "%s" "%s" || [ $i -ge 900 ]; do\n' \
        "$1" "$folder/said"
    printf '    %s 0.1; i=$((i + 1))\ndone\n' "$(command -v sleep)"
}
if grep -q 'pdk dev' "$folder/session"; then
    {
        printf '#!/bin/sh\n'
        until_said "$first"
    } >"$folder/tools/sleep"
    {
        printf '#!/bin/sh\npdk="%s/bin/pdk"\n' "$stage"
        printf '[ "$1" = dev ] || exec "$pdk" "$@"\n'
        printf '"$pdk" dev --for 100 &\n'
        until_said "$last"
        printf 'kill $!\nwait $!\n'
    } >"$folder/tools/pdk"
    chmod +x "$folder/tools/sleep" "$folder/tools/pdk"
fi

libraries=$(dirname "$(dirname "$(find "$stage" -name pdk.pc)")")
export HOME="$folder" PATH="$folder/tools:$stage/bin:$PATH"
export PKG_CONFIG_PATH="$libraries/pkgconfig"
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

cd "$folder/clone"
sh -eu "$folder/session" >"$folder/said" 2>&1 </dev/null || {
    cat "$folder/said"
    echo "the session '$name' failed" >&2
    exit 1
}
cat "$folder/said"

from=1
for text; do
    found=$(awk -v from="$from" -v text="$text" \
        'NR >= from && index($0, text) { print NR; exit }' "$folder/said")
    [ -n "$found" ] || {
        echo "the session '$name' did not say: $text" >&2
        exit 1
    }
    from=$((found + 1))
done
