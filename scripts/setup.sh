#!/usr/bin/env bash
# Makes a checkout ready to run: system packages, npm packages, native builds (kept in a cache), the program itself.
# Each step is skipped when it is done, so that a second run takes seconds. `setup.sh --test` adds what tests need.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

system_packages=(build-essential python3 pkg-config libopencv-dev gstreamer1.0-plugins-base gstreamer1.0-plugins-good)
if [ "${1:-}" = --test ]; then
  system_packages+=(mosquitto mosquitto-clients openssl protobuf-compiler strace systemd postgresql mbpoll faketime)
fi

check_node() {
  command -v node >/dev/null || die 'Node.js 20.19 or newer is needed: https://nodejs.org/en/download'
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    die "Node.js 20.19 or newer is needed, this is $(node --version)"
}

install_system_packages() {
  local missing=() package
  for package in "${system_packages[@]}"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || die "these packages are missing and there is no apt-get: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "run as root once, or install: ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing system packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# What the installed packages depend on; a change of it starts them anew.
packages_key() {
  cat package-lock.json <(node -p 'process.versions.modules + process.arch') | sha256sum | cut -c1-16
}

install_npm_packages() {
  local stamp=node_modules/.twinspect-packages key
  key=$(packages_key)
  [ "$(cat "$stamp" 2>/dev/null)" = "$key" ] && return
  say 'Installing npm packages'
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$key" >"$stamp"
}

# native NAME FILE [EXTRA]: compiles a package, or takes the binary that an earlier run compiled for the same versions.
native() {
  local name=$1 file=$2 extra=${3:-} version cache
  local target=node_modules/$name/build/Release/$file
  [ -f "$target" ] && return
  version=$(node -p "require('./node_modules/$name/package.json').version")
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/twinspect/$name-$version-$(node -p 'process.arch + "-abi" + process.versions.modules')$extra
  if [ ! -f "$cache/$file" ]; then
    say "Compiling $name $version (once; kept in $cache)"
    compile "$name" || return 1
    mkdir -p "$cache"
    cp "$target" "$cache/$file.$$"
    mv "$cache/$file.$$" "$cache/$file"
  fi
  mkdir -p "$(dirname "$target")"
  cp "$cache/$file" "$target"
}

compile() {
  local log
  log=$(mktemp)
  if npm rebuild "$1" --foreground-scripts --loglevel=error >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 40 "$log" >&2
    printf 'setup: %s did not compile, the whole output is in %s\n' "$1" "$log" >&2
    return 1
  fi
}

build_native_packages() {
  # Headers beside the node binary, where there are any, save node-gyp a download.
  local prefix
  prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  [ -f "$prefix/include/node/node.h" ] && export npm_config_nodedir=$prefix
  export JOBS=${JOBS:-$(nproc)}
  export OPENCV4NODEJS_DISABLE_AUTOBUILD=1
  export OPENCV_INCLUDE_DIR=${OPENCV_INCLUDE_DIR:-/usr/include/opencv4}
  export OPENCV_LIB_DIR=${OPENCV_LIB_DIR:-/usr/lib/$(gcc -print-multiarch)}
  export OPENCV_BIN_DIR=${OPENCV_BIN_DIR:-/usr/bin}
  native better-sqlite3 better_sqlite3.node
  native opencv4nodejs opencv4nodejs.node "-opencv$(pkg-config --modversion opencv4)"
  native unix-dgram unix_dgram.node || say 'Without unix-dgram systemd is not notified; all else works'
}

# CUDA and TensorRT providers are a download of ONNX Runtime's; without them the station runs on the CPU provider.
fetch_gpu_providers() {
  [ -e /dev/nvidia0 ] && [ "$(uname -m)" = x86_64 ] || return 0
  local stamp=node_modules/.twinspect-gpu-providers
  [ -f "$stamp" ] && return
  say 'Fetching the CUDA and TensorRT providers of ONNX Runtime'
  compile onnxruntime-node || say 'They cannot be fetched here: continuing on the CPU provider'
  touch "$stamp"
}

check_node
install_system_packages
install_npm_packages
build_native_packages
fetch_gpu_providers
bash scripts/build.sh
