#!/usr/bin/env bash
# npm ci must work where install scripts are forbidden: in a copy of what is committed, and the tests of core run there.
set -eu
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git clone --quiet --depth 1 "file://$PWD" "$copy/clone"
cd "$copy/clone"
npm ci --ignore-scripts --prefer-offline --no-audit --no-fund
npx --no-install vitest run packages/core/src/money packages/oss
git diff --exit-code
