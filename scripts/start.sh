#!/usr/bin/env bash
# `npm start [-- --images DIR]`: sets up whatever is missing and runs the demo station, or one on the images of a folder.
set -euo pipefail
cd "$(dirname "$0")/.."

caller=${INIT_CWD:-$PWD}
bash scripts/setup.sh
arguments=("$@")
for index in "${!arguments[@]}"; do
  # A folder is named from where the user stands, which npm has left.
  if [ "$index" -gt 0 ] && [ "${arguments[$((index - 1))]}" = --images ]; then
    arguments[index]=$(cd "$caller" && realpath "${arguments[$index]}")
  fi
done
exec node dist/cli/twinspect.js run --config config/demo.yaml "${arguments[@]}"
