/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TEST_ABI_TEXT_H
#define PDK_TEST_ABI_TEXT_H

/* Small abixml documents, written by hand. */
#define ABI(...)                                                               \
    "<abi-corpus version='2.1'><abi-instr>" __VA_ARGS__                        \
    "</abi-instr></abi-corpus>"
#define BASE(id_, name_, bits_)                                                \
    "<type-decl name='" name_ "' size-in-bits='" #bits_ "' id='" id_ "'/>"
#define POINTER(id_, to_)                                                      \
    "<pointer-type-def type-id='" to_ "' size-in-bits='64' id='" id_ "'/>"
#define ARRAY(id_, of_, bits_, length_)                                        \
    "<array-type-def dimensions='1' type-id='" of_ "' size-in-bits='" #bits_   \
    "' id='" id_ "'><subrange length='" length_ "' type-id='i'/>"              \
    "</array-type-def>"
#define STRUCT(id_, name_, bits_, ...)                                         \
    "<class-decl name='" name_ "' is-struct='yes' size-in-bits='" #bits_       \
    "' id='" id_ "'>" __VA_ARGS__ "</class-decl>"
#define DECLARED(id_, name_)                                                   \
    "<class-decl name='" name_ "' is-struct='yes' is-declaration-only='yes'"   \
    " id='" id_ "'/>"
#define MEMBER(name_, type_, offset_)                                          \
    "<data-member access='public' layout-offset-in-bits='" #offset_ "'>"       \
    "<var-decl name='" name_ "' type-id='" type_ "' filepath='a/sdk.h' "       \
    "line='7'/></data-member>"
#define VARIABLE(name_, type_)                                                 \
    "<var-decl name='" name_ "' type-id='" type_ "' elf-symbol-id='" name_ "'" \
                                                                           "/" \
                                                                           ">"
#define INTS                                                                   \
    BASE("i", "int", 32) BASE("u", "unsigned int", 32) BASE("l", "long int", 64)

#endif
