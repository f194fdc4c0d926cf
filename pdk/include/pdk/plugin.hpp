/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLUGIN_HPP
#define PDK_PLUGIN_HPP

#include <cstdint>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "pdk/plugin.h"

/*
 * Write a plugin as a C++17 class. On top of plugin.h this header makes sure
 * that no exception leaves the image: it becomes a code and a message of
 * pdk_error.
 *
 *     class counter {
 *     public:
 *         explicit counter(const pdk_create_args &args);      // required
 *         void save(pdk_writer &state);
 *         void restore(const pdk_value &state, uint32_t version);
 *         static void migrate(uint32_t from, const pdk_value &state,
 *                             pdk_writer &migrated);
 *         void self_test();
 *         void activate();
 *         void deactivate();
 *         void quiesce();
 *
 *         pdk_result tick(const pdk_tick *tick, pdk_error *error);
 *     };
 *
 *     PDK_CPP_PLUGIN(counter, counter, "org.example.counter", "1.0.0", 2);
 *     PDK_CPP_INTERFACE(counter, pdk_tick_v1, PDK_TICK_V1,
 *                       pdk::sealed<&counter::tick>);
 *
 * The members are the hooks of pdk_plugin in plugin.h. A class omits those that
 * it does not need; a hook with another signature is a compile error. Each may
 * also return a pdk_result, which is passed on.
 */
namespace pdk
{

/* Throw this to fail with a code of your choice. Any other exception gives the
 * code of the hook, such as PDK_E_SAVE in save(), or PDK_E_CALL in a call. */
class failure : public std::runtime_error
{
  public:
    failure(pdk_result code, const std::string &text)
        : std::runtime_error(text), code_(code)
    {
    }

    pdk_result code() const noexcept
    {
        return code_;
    }

  private:
    pdk_result code_;
};

/* -------------------------------------------- used by the macros --- */

namespace detail
{

/* Describes the current exception; call it from a handler. */
inline pdk_result describe(pdk_error *error, pdk_result code) noexcept
{
    try {
        throw;
    } catch (const failure &thrown) {
        return pdk_fail(error, thrown.code() < 0 ? thrown.code() : code, "%s",
                        thrown.what());
    } catch (const std::bad_alloc &) {
        return pdk_fail(error, PDK_E_MEMORY, "out of memory");
    } catch (const std::exception &thrown) {
        return pdk_fail(error, code, "%s", thrown.what());
    } catch (...) {
        return pdk_fail(error, code,
                        "an exception that is not a std::exception");
    }
}

template <class Function>
pdk_result seal(pdk_error *error, pdk_result code, Function function) noexcept
{
    using result = decltype(function());

    static_assert(std::is_void_v<result> || std::is_same_v<result, pdk_result>,
                  "a hook returns nothing or a pdk_result");
    try {
        if constexpr (std::is_void_v<result>) {
            function();
            return PDK_OK;
        } else {
            return function();
        }
    } catch (...) {
        return describe(error, code);
    }
}

template <class Function> void seal_silently(Function function) noexcept
{
    try {
        function();
    } catch (...) {
        /* A hook without a result cannot report it. */
    }
}

/* has_HOOK<T>: T has the hook with the right signature; named_HOOK<T>: with any
 * signature. */
#define PDK_DETECT_(hook_, ...)                                                \
    template <class T, class = void> struct has_##hook_ : std::false_type {    \
    };                                                                         \
    template <class T>                                                         \
    struct has_##hook_<T, std::void_t<decltype(__VA_ARGS__)>>                  \
        : std::true_type {                                                     \
    };                                                                         \
    template <class T, class = void> struct named_##hook_ : std::false_type {  \
    };                                                                         \
    template <class T>                                                         \
    struct named_##hook_<T, std::void_t<decltype(&T::hook_)>>                  \
        : std::true_type {                                                     \
    };                                                                         \
    template <class T> constexpr bool wants_##hook_()                          \
    {                                                                          \
        static_assert(has_##hook_<T>::value || !named_##hook_<T>::value,       \
                      #hook_ "() does not have the signature that plugin.hpp " \
                             "expects");                                       \
        return has_##hook_<T>::value;                                          \
    }

PDK_DETECT_(save, std::declval<T &>().save(std::declval<pdk_writer &>()))
PDK_DETECT_(restore,
            std::declval<T &>().restore(std::declval<const pdk_value &>(),
                                        uint32_t()))
PDK_DETECT_(migrate, T::migrate(uint32_t(), std::declval<const pdk_value &>(),
                                std::declval<pdk_writer &>()))
PDK_DETECT_(self_test, std::declval<T &>().self_test())
PDK_DETECT_(activate, std::declval<T &>().activate())
PDK_DETECT_(deactivate, std::declval<T &>().deactivate())
PDK_DETECT_(quiesce, std::declval<T &>().quiesce())
#undef PDK_DETECT_

/* The C functions that a host calls, one for each hook of the class. */
template <class T> struct hooks {
    static T &of(void *self)
    {
        return *static_cast<T *>(self);
    }

    static pdk_result create(void **self, const pdk_create_args *args,
                             pdk_error *error) noexcept
    {
        return seal(error, PDK_E_CREATE, [=] { *self = new T(*args); });
    }

    static void destroy(void *self) noexcept
    {
        seal_silently([=] { delete static_cast<T *>(self); });
    }

    /* A failed write is a failure of save(), even if nothing was thrown. */
    static pdk_result save(void *self, pdk_writer *state,
                           pdk_error *error) noexcept
    {
        pdk_result result =
            seal(error, PDK_E_SAVE, [=] { return of(self).save(*state); });

        return result == PDK_OK ? state->result : result;
    }

    static pdk_result restore(void *self, const pdk_value *state,
                              uint32_t version, pdk_error *error) noexcept
    {
        return seal(error, PDK_E_RESTORE,
                    [=] { return of(self).restore(*state, version); });
    }

    static pdk_result migrate(uint32_t from, const pdk_value *state,
                              pdk_writer *migrated, pdk_error *error) noexcept
    {
        pdk_result result = seal(error, PDK_E_MIGRATE, [=] {
            return T::migrate(from, *state, *migrated);
        });

        return result == PDK_OK ? migrated->result : result;
    }

    static pdk_result self_test(void *self, pdk_error *error) noexcept
    {
        return seal(error, PDK_E_SELF_TEST,
                    [=] { return of(self).self_test(); });
    }

    static pdk_result activate(void *self, pdk_error *error) noexcept
    {
        return seal(error, PDK_E_ACTIVATE, [=] { return of(self).activate(); });
    }

    static void deactivate(void *self) noexcept
    {
        seal_silently([=] { of(self).deactivate(); });
    }

    static void quiesce(void *self) noexcept
    {
        seal_silently([=] { of(self).quiesce(); });
    }
};

template <class T> constexpr pdk_plugin table_of()
{
    static_assert(std::is_constructible_v<T, const pdk_create_args &>,
                  "a plugin's class is made from const pdk_create_args &");
    pdk_plugin table{};

    table.magic = PDK_PLUGIN_MAGIC;
    table.struct_size = sizeof(pdk_plugin);
    table.abi_version = PDK_ABI_VERSION;
    table.create = hooks<T>::create;
    table.destroy = hooks<T>::destroy;
    if constexpr (wants_save<T>())
        table.save = hooks<T>::save;
    if constexpr (wants_restore<T>())
        table.restore = hooks<T>::restore;
    if constexpr (wants_migrate<T>())
        table.migrate = hooks<T>::migrate;
    if constexpr (wants_self_test<T>())
        table.self_test = hooks<T>::self_test;
    if constexpr (wants_activate<T>())
        table.activate = hooks<T>::activate;
    if constexpr (wants_deactivate<T>())
        table.deactivate = hooks<T>::deactivate;
    if constexpr (wants_quiesce<T>())
        table.quiesce = hooks<T>::quiesce;
    return table;
}

/* The last argument, if it is a pdk_error *. */
template <class... Arguments> pdk_error *error_among(Arguments... arguments)
{
    if constexpr (sizeof...(Arguments) > 0) {
        auto last = std::get<sizeof...(Arguments) - 1>(std::tie(arguments...));

        if constexpr (std::is_same_v<decltype(last), pdk_error *>)
            return last;
    }
    return nullptr;
}

/* Calls a member function of *self, or of one of its base classes. */
template <class Self, class Owner, auto Member, class Result,
          class... Arguments>
struct trampoline {
    static Result call(void *self, Arguments... arguments) noexcept
    {
        try {
            Owner &owner = *static_cast<Self *>(self);

            return (owner.*Member)(arguments...);
        } catch (...) {
            if constexpr (std::is_same_v<Result, pdk_result>)
                return describe(error_among(arguments...), PDK_E_CALL);
            else
                return Result();
        }
    }
};

/* Splits the type of a member function into its parts. */
template <class Member> struct member;

#define PDK_MEMBER_(...)                                                       \
    template <class T, class Result, class... Arguments>                       \
    struct member<Result (T::*)(Arguments...) __VA_ARGS__> {                   \
        using self = T;                                                        \
        template <class Self, auto Member>                                     \
        using call = trampoline<Self, T, Member, Result, Arguments...>;        \
    };
PDK_MEMBER_()
PDK_MEMBER_(const)
PDK_MEMBER_(noexcept)
PDK_MEMBER_(const noexcept)
#undef PDK_MEMBER_

template <class Type, class Void, class... Values>
struct is_listed : std::false_type {
};
template <class Type, class... Values>
struct is_listed<Type, std::void_t<decltype(Type{ std::declval<Values>()... })>,
                 Values...> : std::true_type {
};

/* An interface's table. If an integer follows its size (flags, or named
 * padding), that is 0. */
template <class Table, class... Functions>
constexpr Table interface_of(Functions... functions)
{
    constexpr uint32_t size = sizeof(Table);

    if constexpr (is_listed<Table, void, uint32_t, uint32_t,
                            Functions...>::value)
        return Table{ size, 0u, functions... };
    else
        return Table{ size, functions... };
}

} // namespace detail

/*
 * A plain function for an interface's table: R (void *self, ...) for a member
 * function R (...). If that throws, the function returns PDK_E_CALL if R is
 * pdk_result (that is, int32_t), else a value-initialized R; if the last
 * argument is a pdk_error *, it gets the message. For an inherited member
 * function also name the plugin's class: pdk::sealed<&base::tick, counter>.
 */
template <auto Member,
          class Self = typename detail::member<decltype(Member)>::self>
constexpr auto sealed =
    &detail::member<decltype(Member)>::template call<Self, Member>::call;

} // namespace pdk

/* Like PDK_PLUGIN, with a class instead of the hooks. */
#define PDK_CPP_PLUGIN(name_, class_, id_, version_, state_)                  \
    PDK_CPP_PLUGIN_TABLE_(name_, class_, id_, version_, state_)

#define PDK_CPP_PLUGIN_TABLE_(name_, class_, id_, version_, state_)           \
    PDK_PLUGIN_NOTE(name_, id_, version_, state_);                            \
    extern "C" PDK_EXPORT const pdk_plugin pdk_plugin__##name_;               \
    constexpr pdk_plugin pdk_plugin__##name_ =                                \
        pdk::detail::table_of<class_>()

/* Like PDK_INTERFACE, with the functions in the order of the struct. */
#define PDK_CPP_INTERFACE(name_, type_, id_, ...)                             \
    PDK_CPP_INTERFACE_TABLE_(name_, type_, id_, __VA_ARGS__)

#define PDK_CPP_INTERFACE_TABLE_(name_, type_, id_, ...)                      \
    PDK_INTERFACE_NOTE(name_, type_, id_);                                    \
    extern "C" PDK_EXPORT const type_ pdk_iface__##name_##__##type_;          \
    constexpr type_ pdk_iface__##name_##__##type_ =                           \
        pdk::detail::interface_of<type_>(__VA_ARGS__)

#endif
