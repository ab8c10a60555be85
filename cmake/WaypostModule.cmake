# waypost_module(FOLDER PRIVATE libs... PUBLIC libs...): one static library
# made of every .c file below FOLDER (main.c apart), with the project's warnings.

add_library(waypost_flags INTERFACE)
target_include_directories(waypost_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(waypost_flags INTERFACE _GNU_SOURCE)
target_compile_options(waypost_flags INTERFACE
    -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
    -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef
    -Wimplicit-fallthrough -Wvla -Werror
    # Rows of a table leave out the trailing fields that are zero.
    -Wno-missing-field-initializers
    -include ${CMAKE_SOURCE_DIR}/core/banned.h
    -fno-omit-frame-pointer -fstack-protector-strong)
if(WAYPOST_SANITIZE)
    target_compile_options(waypost_flags INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=all)
    target_link_options(waypost_flags INTERFACE
        -fsanitize=address,undefined)
elseif(WAYPOST_THREAD_SANITIZE)
    target_compile_options(waypost_flags INTERFACE -fsanitize=thread)
    target_link_options(waypost_flags INTERFACE -fsanitize=thread)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release" OR
       CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    target_compile_options(waypost_flags INTERFACE -D_FORTIFY_SOURCE=2)
endif()

if(WAYPOST_FUZZ)
    # Coverage everywhere; only the fuzzers themselves get libFuzzer's main.
    # gcc's attribute nonstring is not known to clang 14.
    target_compile_options(waypost_flags INTERFACE
        -fsanitize=fuzzer-no-link -Wno-unknown-attributes)
endif()

function(waypost_module name)
    cmake_parse_arguments(ARG "" "" "PRIVATE;PUBLIC" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS
        ${CMAKE_SOURCE_DIR}/${name}/*.c)
    list(FILTER sources EXCLUDE REGEX "/main\\.c$")
    if(NOT sources)
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${ARG_PUBLIC} waypost_flags)
        return()
    endif()
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name}
        PRIVATE ${ARG_PRIVATE} PUBLIC ${ARG_PUBLIC} waypost_flags)
endfunction()
