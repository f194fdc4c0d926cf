# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# A file includes lower floors only, and every file of C has a floor. Reads
# floors.txt first, then the files.

function pattern_of(glob)
{
    gsub(/\./, "[.]", glob)
    gsub(/\*\*/, "\001", glob)
    gsub(/\*/, "[^/]*", glob)
    gsub(/\001/, ".*", glob)
    return "^" glob "$"
}

function floor_of(path,    i)
{
    for (i = 1; i <= floors; i++)
        if (path ~ floor_pattern[i])
            return floor[i]
    return ""
}

function folder_of(path)
{
    return path ~ /\// ? substr(path, 1, match(path, /[^\/]*$/) - 1) : ""
}

# The file that an include leads to, looked for where the compiler looks.
function found_at(from, name,    i, count, place)
{
    count = split(folder_of(from) " pdk/src/ pdk/include/ cli/ cli/include/ " \
        "sample-plugins/ sample-plugins/minimum/ tests/harness/ " \
        "tests/fixtures/ tests/functional/", place, " ")
    for (i = 1; i <= count; i++) {
        if ((place[i] name) in is_there)
            return place[i] name
        if ((place[i] name ".in") in is_there)
            return place[i] name ".in"
    }
    return ""
}

# Does `from` implement `header`? file_posix.c implements file.h beside it.
function implements(from, header,    stem)
{
    stem = substr(header, 1, length(header) - 2)
    return index(from, stem) == 1 &&
        substr(from, length(stem) + 1) ~ /^(_[a-z0-9_]+)?\.(c|cpp)$/
}

function judge(place, from, to,    mine, other, i)
{
    mine = floor_of(from)
    other = floor_of(to)
    if (mine == "" || other == "")
        return
    for (i = 1; i <= walls; i++)
        if (from ~ wall_pattern[i] && other >= low[i] && other <= high[i])
            complain(place, "includes " to " of floor " other \
                " through the wall of floors " low[i] " to " high[i])
    if (mine == other && implements(from, to))
        return
    if (other >= mine)
        complain(place, "is on floor " mine " and includes " to \
            " of floor " other "; only lower floors may be included")
}

BEGIN {
    for (i = 2; i < ARGC; i++)
        is_there[ARGV[i]] = 1
}

FILENAME == ARGV[1] && /^wall / {
    wall_pattern[++walls] = pattern_of($2)
    low[walls] = $3 + 0
    high[walls] = $4 + 0
}

FILENAME == ARGV[1] && /^[0-9]/ {
    floor_pattern[++floors] = pattern_of($2)
    floor[floors] = $1 + 0
}

FILENAME == ARGV[1] || !is_c(FILENAME) {
    next
}

FNR == 1 && floor_of(FILENAME) == "" {
    complain(FILENAME, "has no floor; give it one in tests/style/floors.txt")
}

/^[ ]*#[ ]*include[ ]+["<]/ {
    name = $0
    sub(/^[^"<]*["<]/, "", name)
    sub(/[">].*/, "", name)
    to = found_at(FILENAME, name)
    place = FILENAME ":" FNR
    if (name ~ /\.(c|cpp)$/)
        complain(place, "includes " name ", which is no header")
    else if (to != "")
        judge(place, FILENAME, to)
    else if ($0 ~ /"/)
        complain(place, "includes " name ", which leads nowhere")
}
