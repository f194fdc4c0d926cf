# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# What the rules share: complaining, and a line of C without comments and
# without what stands in quotes.

function complain(place, text)
{
    print place ": " text
    broken = 1
}

function is_c(path)
{
    return path ~ /\.(c|h|cpp|hpp|h\.in)$/
}

# in_comment lasts from line to line; a rule clears it where a file begins.
function code_of(line,    out, at, mark)
{
    out = ""
    while (line != "") {
        if (in_comment) {
            at = index(line, "*/")
            if (at == 0)
                return out
            in_comment = 0
            line = substr(line, at + 2)
            continue
        }
        if (!match(line, /"|'|\/\*|\/\//))
            return out line
        mark = substr(line, RSTART, 2)
        out = out substr(line, 1, RSTART - 1)
        line = substr(line, RSTART)
        if (mark == "//")
            return out
        if (mark == "/*") {
            in_comment = 1
            line = substr(line, 3)
        } else {
            line = behind_quote(line)
            out = out "\"\""
        }
    }
    return out
}

function behind_quote(line,    quote, at, letter)
{
    quote = substr(line, 1, 1)
    for (at = 2; at <= length(line); at++) {
        letter = substr(line, at, 1)
        if (letter == "\\")
            at++
        else if (letter == quote)
            return substr(line, at + 1)
    }
    return ""
}

END {
    exit broken
}
