#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# pkg_config.sh STAGE SOURCE PLUGIN OUTPUT COMPILER [FLAG...]
#
# Compiles a host as somebody without CMake would, and runs it on the plugin.
set -eu
stage=$1 source=$2 plugin=$3 output=$4
shift 4

libraries=$(dirname "$(dirname "$(find "$stage" -name pdk.pc)")")
export PKG_CONFIG_PATH="$libraries/pkgconfig"
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

# shellcheck disable=SC2046 # words are what pkg-config writes
"$@" "-DPREFLIGHT=\"$(pkg-config --variable=preflight pdk)\"" \
    "$source" -o "$output" $(pkg-config --cflags --libs pdk)
"$output" "$plugin"
