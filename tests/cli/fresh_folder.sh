# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# Sourced with $pdk, $compiler (gcc, clang) and $type set: a fresh folder, which
# is removed at the end, the compilers, and how a plugin is configured without
# warnings.
case $compiler in
gcc) CC=gcc CXX=g++ ;;
clang) CC=clang CXX=clang++ ;;
esac
export CC CXX
unset CFLAGS CXXFLAGS LDFLAGS

folder=$(mktemp -d "${TMPDIR:-/tmp}/pdk-test-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"

step() {
    echo "--- $*"
    "$@"
}

configure() {
    step cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE="$type" \
        -DCMAKE_COMPILE_WARNING_AS_ERROR=ON -Dpdk_DIR="$(dirname "$(dirname \
            "$pdk")")/$PDK_CMAKE_DIR" >/dev/null
}
