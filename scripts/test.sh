#!/usr/bin/env bash
# `npm test`: sets up whatever is missing, checks form and types, and runs all tests.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/setup.sh --test
node_modules/.bin/biome check --error-on-warnings .
node_modules/.bin/tsc -b
node_modules/.bin/oxlint --type-aware --quiet
node_modules/.bin/knip
exec node_modules/.bin/vitest run "$@"
