#!/usr/bin/env bash
# The main job, twice: the second run finds everything done and changes no result.
set -eu
out=examples/first-bill/out
results() { find "$out" -type f -not -path '*/database/*' -exec sha256sum {} + | sort -k 2; }
npm start -- --once
[ -d "$out" ] || { echo "no results in $out"; exit 1; }
first=$(results)
npm start -- --once | tee "${TMPDIR:-/tmp}/second-run.$$"
grep -qiE 'nothing was added' "${TMPDIR:-/tmp}/second-run.$$" || { echo 'the second run does not say that it added nothing'; exit 1; }
rm -f "${TMPDIR:-/tmp}/second-run.$$"
[ "$first" = "$(results)" ] || { echo 'the second run changed the results'; exit 1; }
