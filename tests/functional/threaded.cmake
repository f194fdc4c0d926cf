# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# Each story is played in both forms: with all done in pdk_host_poll(), and with
# the engine's thread. Not these, and why:
#   test_faults, test_renewal_faults
#       their hosts do not watch, and so have no thread; what fails on it is
#       the story of test_staged_faults
#   test_jobs, test_job_threads
#       timers go by the host's clock, which stands still in a story
#   test_engine, test_engine_chores, test_staged_faults
#       they are about the thread: their hosts have one anyway
#   test_samples
#       it has hosts of its own, as a stranger would write them
set(played_twice
    test_circle test_close_first test_crash test_handlers test_kept test_load
    test_needs test_needs_folder test_needs_waiting test_plugin_folder
    test_preflight test_refusal test_reload test_renewal test_renewal_threads
    test_saves test_stale test_state test_stuck_calls test_threads test_unload
    test_writers
)
if(TARGET test_debugger)
    list(APPEND played_twice test_debugger)
endif()
if(TARGET test_degraded)
    list(APPEND played_twice test_degraded)
endif()
foreach(program IN LISTS played_twice)
    pdk_play_threaded(${program})
endforeach()
set_property(TEST "threaded writers: ${for_long}" PROPERTY LABELS long)
set_property(TEST "threaded writers: ${for_long}" PROPERTY TIMEOUT 600)
