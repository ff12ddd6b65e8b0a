#!/usr/bin/env bash
# Compiles src/ into dist/ (only what changed) and puts beside it what is not TypeScript.
set -euo pipefail
cd "$(dirname "$0")/.."

node_modules/.bin/tsc -b src src/ui
cp src/ui/*.html src/ui/*.css src/ui/*.svg dist/ui/
chmod +x dist/cli/twinspect.js

commit=$(git rev-parse --short=8 HEAD 2>/dev/null || echo unknown)
[ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || commit=$commit.modified
node -p "JSON.stringify({ version: require('./package.json').version, commit: '$commit' })" >dist/build-info.json
