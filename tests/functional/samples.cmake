# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# The samples, and a build of each after one edit: what a person does in an
# editor. edit_sample(NAME SOURCE FROM TO [OTHER_SOURCE...])
set(samples ${PROJECT_SOURCE_DIR}/sample-plugins)
set(edited ${CMAKE_CURRENT_BINARY_DIR}/edited)
function(edit_sample name source from to)
    set_property(DIRECTORY APPEND PROPERTY
        CMAKE_CONFIGURE_DEPENDS ${samples}/${name}/${source})
    file(READ ${samples}/${name}/${source} text)
    string(FIND "${text}" "${from}" place)
    if(place LESS 0)
        message(FATAL_ERROR "sample ${name}: there is no '${from}' to edit")
    endif()
    string(REPLACE "${from}" "${to}" text "${text}")
    file(CONFIGURE OUTPUT edited/${name}_${source} CONTENT "${text}" @ONLY)
    list(TRANSFORM ARGN PREPEND ${samples}/${name}/)
    pdk_add_plugin(${name}_edited
        SOURCES ${CMAKE_CURRENT_BINARY_DIR}/edited/${name}_${source} ${ARGN}
        OUTPUT_DIRECTORY ${edited}
    )
    target_include_directories(${name}_edited PRIVATE ${samples}/${name})
endfunction()

if(PDK_BUILD_SAMPLES)
    edit_sample(connector source.c "ROWS 1024" "ROWS 2048" sink.c)
    edit_sample(counter counter.c "STEP 1 " "STEP 10 ")
    edit_sample(gain gain.c "GLIDE 0.002f" "GLIDE 0.01f")
    edit_sample(minimum minimum.c "a < b" "a > b")
    edit_sample(visual visual.c "COLOUR 214" "COLOUR 141")
    pdk_add_plugin(counter_of_version_1
        SOURCES ../fixtures/counter_of_version_1.c OUTPUT_DIRECTORY ${edited})

    pdk_add_tests(test_samples test_samples.c)
    target_include_directories(test_samples PRIVATE
        ${samples} ${PROJECT_SOURCE_DIR}/cli/include)
    target_compile_definitions(test_samples PRIVATE
        SAMPLES="${PROJECT_BINARY_DIR}/sample-plugins" EDITED="${edited}")
    add_dependencies(test_samples
        connector connector_edited counter counter_edited counter_of_version_1
        gain gain_edited minimum minimum_edited visual visual_edited)
endif()
