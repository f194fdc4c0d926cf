# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# Prints the first fenced block below a line that is `mark`, without its fence.

$0 == mark {
    is_near = 1
}

is_near && /^```/ {
    if (is_inside)
        exit
    is_inside = 1
    next
}

is_inside
