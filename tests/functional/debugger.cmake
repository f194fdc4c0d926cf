# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# Stories of debuggers, and the builds that say how large their files are when
# they are loaded. Without gdb one story is left out, which it says.
foreach(revision RANGE 1 2)
    add_machine(measured_${revision} REVISION=${revision} _GNU_SOURCE)
    target_sources(machine_measured_${revision}
        PRIVATE ../fixtures/machine_measured.c)
    target_link_libraries(machine_measured_${revision}
        PRIVATE ${CMAKE_DL_LIBS})
endforeach()

find_program(GDB gdb)
mark_as_advanced(GDB)
add_story(test_debugger)
target_sources(test_debugger PRIVATE ../harness/tracer.c)
target_compile_definitions(test_debugger PRIVATE GDB="${GDB}")
