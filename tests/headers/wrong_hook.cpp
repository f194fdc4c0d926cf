/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * A class whose save() does not have the signature of the hook.
 */
#include "pdk/plugin.hpp"

class forgetful
{
  public:
    explicit forgetful(const pdk_create_args &)
    {
    }

    void save(int)
    {
    }
};

PDK_CPP_PLUGIN(forgetful, forgetful, "test.forgetful", "1.0", 1);
