# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# What a sanitizer adds to an image runs when it is loaded, and reads tables in
# it that mutants have damaged: the plugins that they are made of go without.
add_story(test_mutants)
foreach(mutant machine_other_id machine_other_cpp)
    target_compile_options(${mutant} PRIVATE -fno-sanitize=all)
    target_link_options(${mutant} PRIVATE -fno-sanitize=all)
endforeach()
