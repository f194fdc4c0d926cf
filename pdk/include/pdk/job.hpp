/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_JOB_HPP
#define PDK_JOB_HPP

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include "pdk/plugin.hpp"

namespace pdk
{

/*
 * A job (services.h) that is stopped when this object is destroyed. Exceptions
 * inside the job are logged. Construct, move and destroy it on the
 * [host-thread]; the constructor throws pdk::failure if the job cannot start.
 *
 *     pdk::job blink_{ services, PDK_JOB_TIMER, "blink",
 *                      [this](const pdk_value *) { blink(); }, delay, period };
 */
class job
{
  public:
    job() = default;

    job(const pdk_services *services, uint32_t kind, const char *name,
        std::function<void(const pdk_value *message)> run,
        uint64_t delay_ns = 0, uint64_t period_ns = 0)
        : work_(new work{ services, std::move(run) })
    {
        pdk_job asked = PDK_JOB_INIT(kind, name, enter, work_.get());
        pdk_error error = PDK_ERROR_INIT;

        asked.delay_ns = delay_ns;
        asked.period_ns = period_ns;
        if (pdk_result result = services->start(services, &asked, &error))
            throw failure(result, error.message);
        number_ = asked.number;
    }

    job(job &&other) noexcept
        : work_(std::move(other.work_)), number_(other.number_)
    {
    }

    job &operator=(job &&other) noexcept
    {
        stop();
        work_ = std::move(other.work_);
        number_ = other.number_;
        return *this;
    }

    ~job()
    {
        stop();
    }

    void stop() noexcept
    {
        if (work_)
            work_->services->stop(work_->services, number_);
    }

  private:
    struct work {
        const pdk_services *services;
        std::function<void(const pdk_value *)> run;
    };

    static void enter(void *context, const pdk_value *message) noexcept
    {
        work &at = *static_cast<work *>(context);

        try {
            at.run(message);
        } catch (const std::exception &thrown) {
            at.services->log(at.services, PDK_LOG_ERROR, thrown.what());
        } catch (...) {
            at.services->log(at.services, PDK_LOG_ERROR, "a job threw");
        }
    }

    std::unique_ptr<work> work_;
    uint64_t number_ = 0;
};

} // namespace pdk

#endif
