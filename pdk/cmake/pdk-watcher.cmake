# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# Which events tell of changed files, and what comes with them.

# kqueue is in the C library of the BSDs and macOS. On Linux there is a library
# that offers the same calls, with which our use of them can be tried in
# the tests.
if(CMAKE_SYSTEM_NAME STREQUAL Linux)
    pkg_check_modules(libkqueue QUIET IMPORTED_TARGET libkqueue)
    set(mount mount_linux.c)
    set(alarm alarm_linux.c)
else()
    set(libkqueue_FOUND TRUE)
    set(mount mount_bsd.c)
    set(alarm alarm_kqueue.c)
endif()

# pdk_choose_watcher(ASKED OUT): inotify, kqueue or poll.
function(pdk_choose_watcher asked out)
    set(known poll)
    if(libkqueue_FOUND)
        list(PREPEND known kqueue)
    endif()
    if(CMAKE_SYSTEM_NAME STREQUAL Linux)
        list(PREPEND known inotify)
    endif()
    set(chosen ${asked})
    if(asked STREQUAL auto)
        list(GET known 0 chosen)
    endif()
    if(NOT chosen IN_LIST known)
        list(JOIN known ", " known)
        message(FATAL_ERROR
            "PDK_WATCHER=${asked}: there is no such watcher here; there is "
            "auto, ${known}"
        )
    endif()
    if(chosen STREQUAL kqueue AND CMAKE_SYSTEM_NAME STREQUAL Linux)
        message(WARNING
            "PDK_WATCHER=kqueue is for trying out: pdk_host_fd() cannot be "
            "waited for, because libkqueue's queues cannot"
        )
    endif()
    set(${out} ${chosen} PARENT_SCOPE)
endfunction()

# pdk_link_watcher(TARGET SCOPE WATCHER)
function(pdk_link_watcher target scope watcher)
    if(watcher STREQUAL kqueue AND CMAKE_SYSTEM_NAME STREQUAL Linux)
        target_link_libraries(${target} ${scope} PkgConfig::libkqueue)
    endif()
endfunction()

# pdk_use_watcher(TARGET WATCHER): compiles its files and links what they need.
function(pdk_use_watcher target watcher)
    set(files_of_inotify ${mount} ${alarm} watch_inotify.c)
    set(files_of_kqueue ${mount} alarm_kqueue.c watch_kqueue.c)
    set(files_of_poll ${mount} ${alarm} watch_none.c)
    set(files ${files_of_${watcher}})
    list(TRANSFORM files PREPEND ${PROJECT_SOURCE_DIR}/pdk/src/platform/)
    target_sources(${target} PRIVATE ${files})
    pdk_link_watcher(${target} PUBLIC ${watcher})
endfunction()
