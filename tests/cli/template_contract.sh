#!/bin/sh
# SPDX-FileCopyrightText: The pdk authors
# SPDX-License-Identifier: MIT
#
# template_contract.sh PDK COMPILER TYPE
#
# A plugin for a host of which there is only a header: the contract is made of
# that, the plugin of the contract, and it keeps it, without a line written.
# SDK is the header, INCLUDES are the folders that it needs.
set -eu

pdk=$1 compiler=$2 type=$3
. "$(dirname "$0")/fresh_folder.sh"

mkdir "the sdk" plugins
cp "$SDK" "the sdk/demo_sdk.h"
step "$pdk" contract create --header "the sdk/demo_sdk.h" \
    --interface demo.effect/1=demo_effect_v1 \
    --interface demo.view/1=demo_view_v1 --require demo.effect/1 \
    --type demo_handle=opaque --type demo_event=open-enum \
    --include "${INCLUDES%%:*}" --include "${INCLUDES#*:}" \
    --output "the sdk/demo.contract.json"
grep -q '"header":."demo_sdk.h"' "the sdk/demo.contract.json"

# The required interface alone, and both.
contract="the sdk/demo.contract.json"
step "$pdk" new one --directory plugins --contract "$contract"
step "$pdk" new two --directory plugins --contract "$contract" \
    --interface demo.view/1 --interface demo.effect/1
for name in one two; do
    cd "plugins/$name"
    configure
    step "$pdk" build
    step "$pdk" check --strict
    "$pdk" inspect "build/$name.so" >"../$name.txt"
    cd ../..
done
cat plugins/one.txt plugins/two.txt
grep -q demo.effect/1 plugins/one.txt
! grep -q demo.view/1 plugins/one.txt
grep -q demo.effect/1 plugins/two.txt
grep -q demo.view/1 plugins/two.txt

# The whole tree can be moved.
mkdir elsewhere
mv plugins "the sdk" elsewhere/
cd elsewhere/plugins/one
step "$pdk" check --strict
