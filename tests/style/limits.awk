# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# How long things may be: a function 70 lines, a file 400, a sample's file 120,
# its host 60, a line 80 columns.
# A function opens with a brace on a line of its own, and its brace closes in
# the same column; that is how .clang-format leaves it.

function limit_of(path)
{
    if (path ~ /^sample-plugins\/host\//)
        return 60
    return path ~ /^sample-plugins\// ? 120 : 400
}

function end_of_file()
{
    if (lines > limit_of(file))
        complain(file ":" lines, \
            "the file has " lines " lines, not " limit_of(file))
}

# A new head begins behind whatever ended something.
function note_head()
{
    if ($0 ~ /^$|[;:}]$|^#|\*\/$|\\$/)
        head = FNR + 1
}

function open_block()
{
    column = match($0, /[{]/)
    opened[column] = 0
    if (head_text !~ /^ *(template.*|namespace|class|struct|union|enum|extern)/)
        opened[column] = head <= FNR ? head : FNR
}

function close_block(    size)
{
    column = match($0, /[}]/)
    size = FNR - opened[column] + 1
    if (opened[column] > 0 && size > 70)
        complain(file ":" opened[column], \
            "the function has " size " lines, not 70")
    opened[column] = 0
}

FILENAME == ARGV[1] {
    next
}

FNR == 1 {
    end_of_file()
    file = FILENAME
    head = 1
    split("", opened)
}

{
    lines = FNR
    place = FILENAME ":" FNR
    columns = $0
    gsub(/[\200-\277]/, "", columns)
    if (length(columns) > 80)
        complain(place, "the line has " length(columns) " columns, not 80")
    if ($0 ~ /\t/)
        complain(place, "there is a tab in this line")
    if ($0 ~ /[ ]$/)
        complain(place, "there is white space at the end of this line")
}

!is_c(FILENAME) {
    next
}

/^[a-z].*\)( const| noexcept)* [{]$/ && !/^(namespace|extern|struct|enum)/ {
    complain(place, "the brace of a function stands on a line of its own")
}

FNR == head {
    head_text = $0
}

/^ *[{]$/ {
    open_block()
}

/^ *[}]$/ {
    close_block()
}

{
    note_head()
}

END {
    end_of_file()
}
