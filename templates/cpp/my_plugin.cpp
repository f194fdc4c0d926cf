/*
 * my_plugin: counts the seconds. The count survives reloads: the old code saves
 * it, the new code restores it. Exceptions do not leave the plugin; the host
 * gets them as errors.
 */
#include <cstdint>
#include <string>

#include <pdk/plugin.hpp>
#include <pdk/tick.h>

namespace
{

// One instance; a host may make several.
class MyPlugin
{
  public:
    explicit MyPlugin(const pdk_create_args &)
    {
    }

    void save(pdk_writer &state) const
    {
        pdk_put_u64(&state, "count", count_);
    }

    void restore(const pdk_value &state, std::uint32_t /* version */)
    {
        if (pdk_get(&state, "count") == nullptr)
            throw pdk::failure(PDK_E_RESTORE, "the state has no count");
        count_ = pdk_get_u64(&state, "count", 0);
    }

    pdk_result tick(const pdk_tick *tick, pdk_error *)
    {
        if (tick->rate_hz == 0 || tick->number % tick->rate_hz != 0)
            return PDK_OK;
        count_++;
        const std::string text =
            "my_plugin: count " + std::to_string(count_) + "\n";
        tick->print(tick, text.c_str());
        return PDK_OK;
    }

  private:
    std::uint64_t count_ = 0;
};

} // namespace

PDK_CPP_PLUGIN(my_plugin, MyPlugin, "org.example.my_plugin", "0.1.0", 1);
PDK_CPP_INTERFACE(my_plugin, pdk_tick_v1, PDK_TICK_V1,
                  pdk::sealed<&MyPlugin::tick>);
