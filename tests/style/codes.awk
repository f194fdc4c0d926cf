# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# Every code that error.h lists is expected by some test.

FILENAME == "pdk/include/pdk/error.h" && match($0, /X\(E_[A-Z_0-9]+,/) {
    line[++codes] = FNR
    code[codes] = "PDK_" substr($0, RSTART + 2, RLENGTH - 3)
}

FILENAME ~ /^tests\/.*[.]c$/ {
    rest = $0
    while (match(rest, /PDK_E_[A-Z_0-9]+/)) {
        is_expected[substr(rest, RSTART, RLENGTH)] = 1
        rest = substr(rest, RSTART + RLENGTH)
    }
}

END {
    if (codes == 0)
        complain("pdk/include/pdk/error.h", "lists no codes")
    for (i = 1; i <= codes; i++)
        if (!(code[i] in is_expected))
            complain("pdk/include/pdk/error.h:" line[i], \
                "no test expects " code[i])
}
