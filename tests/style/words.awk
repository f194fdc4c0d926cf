# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# Calls that nobody makes here, and notes that nobody leaves.

BEGIN {
    before = "(^|[^A-Za-z0-9_])"
    behind = "([^A-Za-z0-9_]|$)"
    calls = before \
        "(strcpy|strcat|sprintf|vsprintf|gets|system|alloca)[ ]*[(]"
    notes = before "(TO" "DO|FIX" "ME|X" "XX|HA" "CK)" behind
}

FILENAME == ARGV[1] {
    next
}

FNR == 1 {
    in_comment = 0
}

$0 ~ notes {
    complain(FILENAME ":" FNR, "leaves something for later")
}

is_c(FILENAME) {
    code = code_of($0)
    if (code ~ calls)
        complain(FILENAME ":" FNR, "makes a call that nobody makes here")
}
