# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT

# pdk_add_plugin(NAME SOURCES FILE... [CONTRACT FILE] [OUTPUT_DIRECTORY DIR]
#     [UNSEALED])
#
# A plugin as pdk likes it: nothing exported but its tables, every symbol bound
# at link time, able to be unloaded, with a build-id and debug information.
# The linker works aside; the finished file gets its name, NAME.so in DIR (the
# binary folder by default), in one step, so that a watching host never sees
# half of it. Before that `pdk seal` writes into it how its interfaces lie, and,
# with CONTRACT, a file or the name of one that pdk brings, `pdk check` must
# pass. UNSEALED leaves the seal out.
function(pdk_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 arg
        "UNSEALED" "CONTRACT;OUTPUT_DIRECTORY" "SOURCES"
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

    pdk_find_program(program)
    set(seal "")
    if(program AND NOT arg_UNSEALED)
        set(seal COMMAND ${program} seal --quiet --optional
            $<TARGET_FILE:${name}>)
    endif()
    set(check "")
    if(arg_CONTRACT)
        if(NOT program)
            message(FATAL_ERROR "pdk_add_plugin(${name}): there is no pdk "
                "program, which checks plugins against a CONTRACT")
        endif()
        # A file of the project's, or the name of a contract that pdk brings.
        set(contract ${arg_CONTRACT})
        if(contract MATCHES "[.]json$")
            get_filename_component(contract ${contract} ABSOLUTE)
        endif()
        set(check COMMAND ${program} check --contract ${contract}
            $<TARGET_FILE:${name}>)
    endif()
    if(TARGET pdk_cli)
        add_dependencies(${name} pdk_cli)
    endif()
    add_custom_command(TARGET ${name} POST_BUILD
        ${seal}
        ${check}
        COMMAND mkdir -p ${arg_OUTPUT_DIRECTORY}
        COMMAND cp $<TARGET_FILE:${name}> ${published}.new
        COMMAND mv -f ${published}.new ${published}
        BYPRODUCTS ${published}
        VERBATIM
    )
endfunction()

# The pdk program that belongs to this package, wherever both stand; "" if there
# is none, or it reads the files of another machine, which is said once.
function(pdk_find_program out)
    set(${out} "" PARENT_SCOPE)
    if(CMAKE_CROSSCOMPILING)
        set(reason "they are for another machine than this one")
    elseif(TARGET pdk_cli)
        set(${out} $<TARGET_FILE:pdk_cli> PARENT_SCOPE)
        return()
    else()
        set(reason "there is no pdk program beside this package")
        set(prefix ${pdk_DIR}/../../..)
        if(pdk_DIR)
            find_program(PDK_PROGRAM pdk NO_DEFAULT_PATH HINTS
                ${prefix}/bin ${prefix}/../bin ${prefix}/cli ${prefix}/../cli
            )
        endif()
        if(PDK_PROGRAM)
            set(${out} ${PDK_PROGRAM} PARENT_SCOPE)
            return()
        endif()
    endif()
    get_property(was_said GLOBAL PROPERTY PDK_SAID_UNSEALED)
    if(NOT was_said)
        message(STATUS "pdk: plugins are not sealed: ${reason}")
        set_property(GLOBAL PROPERTY PDK_SAID_UNSEALED TRUE)
    endif()
endfunction()
