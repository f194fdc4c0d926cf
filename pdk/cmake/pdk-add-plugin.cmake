# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT

# pdk_add_plugin(NAME SOURCES FILE... [CONTRACT FILE] [OUTPUT_DIRECTORY DIR])
#
# A plugin as pdk likes it: nothing exported but its tables, every symbol bound
# at link time, able to be unloaded, with a build-id and debug information.
# The linker works aside; the finished file gets its name, NAME.so in DIR (the
# binary folder by default), in one step, so that a watching host never sees
# half of it. With CONTRACT, a file or the name of one that pdk brings, `pdk
# check` must pass before that.
function(pdk_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 arg
        "" "CONTRACT;OUTPUT_DIRECTORY" "SOURCES"
    )
    if(NOT arg_SOURCES)
        message(FATAL_ERROR "pdk_add_plugin(${name}): SOURCES is missing")
    endif()
    if(NOT arg_OUTPUT_DIRECTORY)
        set(arg_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
    endif()
    set(aside ${CMAKE_CURRENT_BINARY_DIR}/${name}.link)
    set(published ${arg_OUTPUT_DIRECTORY}/${name}.so)

    add_library(${name} MODULE ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE pdk::plugin)
    set_target_properties(${name} PROPERTIES
        PREFIX ""
        SUFFIX ".so"
        LIBRARY_OUTPUT_DIRECTORY ${aside}
        C_VISIBILITY_PRESET hidden
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON
    )
    target_compile_options(${name} PRIVATE
        -g
        $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>
        $<$<COMPILE_LANG_AND_ID:CXX,Clang,AppleClang>:-fstandalone-debug>
    )
    target_link_options(${name} PRIVATE -Wl,--build-id)
    # A sanitizer's runtime is in the program, not in what it loads.
    if(NOT "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_DEBUG} ${CMAKE_CXX_FLAGS}"
        MATCHES "-fsanitize=")
        target_link_options(${name} PRIVATE -Wl,-z,defs)
    endif()

    set(check "")
    if(arg_CONTRACT)
        # The program that belongs to this package, wherever both stand.
        set(prefix ${pdk_DIR}/../../..)
        find_program(PDK_PROGRAM pdk REQUIRED NO_DEFAULT_PATH
            HINTS ${prefix}/bin ${prefix}/../bin ${prefix}/cli ${prefix}/../cli
        )
        # A file of the project's, or the name of a contract that pdk brings.
        set(contract ${arg_CONTRACT})
        if(contract MATCHES "[.]json$")
            get_filename_component(contract ${contract} ABSOLUTE)
        endif()
        set(check COMMAND ${PDK_PROGRAM} check --contract ${contract}
            $<TARGET_FILE:${name}>)
    endif()
    add_custom_command(TARGET ${name} POST_BUILD
        ${check}
        COMMAND mkdir -p ${arg_OUTPUT_DIRECTORY}
        COMMAND cp $<TARGET_FILE:${name}> ${published}.new
        COMMAND mv -f ${published}.new ${published}
        BYPRODUCTS ${published}
        VERBATIM
    )
endfunction()
