# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# The library once more for each way of noticing changes that this system has
# and that the build did not choose, so that each is held to the same tests:
# watchers lists them, pdk_core_WATCHER is the library with it.
include(../pdk/cmake/pdk-watcher.cmake)
pkg_check_modules(cJSON REQUIRED IMPORTED_TARGET libcjson)

pdk_choose_watcher(${PDK_WATCHER} chosen)
get_target_property(sources pdk_core SOURCES)
list(FILTER sources EXCLUDE REGEX
    "/(alarm|mount)_[a-z]+\\.c|/watch_(inotify|kqueue|none)\\.c")
list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/pdk/)

set(watchers poll)
if(libkqueue_FOUND AND CMAKE_SYSTEM_NAME STREQUAL Linux)
    # Not every libkqueue tells of new names in a folder.
    try_run(kqueue_runs kqueue_compiles
        SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/harness/try_kqueue.c
        LINK_LIBRARIES PkgConfig::libkqueue
    )
    if(kqueue_compiles AND kqueue_runs EQUAL 0)
        list(APPEND watchers kqueue)
    else()
        message(STATUS "This libkqueue does not tell of new names in a folder: "
            "kqueue is not tested")
    endif()
endif()
list(REMOVE_ITEM watchers ${chosen})

foreach(watcher IN LISTS watchers)
    set(core pdk_core_${watcher})
    add_library(${core} OBJECT ${sources})
    foreach(property
        COMPILE_DEFINITIONS COMPILE_OPTIONS INCLUDE_DIRECTORIES
        INTERFACE_COMPILE_OPTIONS INTERFACE_INCLUDE_DIRECTORIES
    )
        get_target_property(value pdk_core ${property})
        if(value)
            set_target_properties(${core} PROPERTIES ${property} "${value}")
        endif()
    endforeach()
    target_link_libraries(${core}
        PUBLIC PkgConfig::cJSON Threads::Threads ${CMAKE_DL_LIBS})
    pdk_use_watcher(${core} ${watcher})
endforeach()

# Tests do not wait for long, and are told of each change once.
if(TARGET pdk_core_poll)
    target_compile_definitions(pdk_core_poll PRIVATE
        POLL_INTERVAL_NS=1000000 FINE_TICK_NS=3600000000000)
endif()

# pdk_add_watcher_tests(PROGRAM SOURCE [LIBRARY...]): for all of them.
function(pdk_add_watcher_tests program source)
    pdk_add_tests(${program} ${source} ${ARGN})
    foreach(watcher IN LISTS watchers)
        pdk_add_tests(${program}_${watcher} ${source}
            CORE pdk_core_${watcher} ${ARGN})
    endforeach()
    if(kqueue IN_LIST watchers)
        target_sources(${program}_kqueue PRIVATE
            ${PROJECT_SOURCE_DIR}/tests/harness/keep_kqueue.c)
        target_compile_definitions(${program}_kqueue
            PRIVATE WATCHER_CANNOT_BE_POLLED)
    endif()
    if(poll IN_LIST watchers)
        target_compile_definitions(${program}_poll PRIVATE WATCHER_LOOKS)
    endif()
endfunction()
