#!/bin/sh
# Installs the built program of this checkout as a systemd service, or takes it away again. Safe to run twice.
set -eu

usage() {
  cat <<'TEXT'
Usage: deploy/install.sh [--destdir DIR]
       deploy/install.sh --uninstall [--purge] [--destdir DIR]

Installs the program of this checkout (built by `npm run setup`) for systemd:

  /opt/twinspect                           program, models, packages that it needs
  /usr/local/bin/twinspect                 the command
  /etc/twinspect/station.yaml              configuration of the demo, unless there is one already
  /etc/twinspect/secrets                   passwords and keys, readable by the service only
  /etc/systemd/system/twinspect.service    the unit
  /var/lib/twinspect                       audit log and evidence, made by systemd

  --destdir DIR   install below DIR, without user, ownership and systemctl (packaging, tests)
  --uninstall     stop the service, remove program and unit; configuration and audit log stay
  --purge         with --uninstall: remove configuration, audit log, evidence and the user as well
TEXT
}

say() { printf '==> %s\n' "$*"; }
die() { printf 'install: %s\n' "$*" >&2; exit 1; }

destdir=
action=install
purge=no
while [ $# -gt 0 ]; do
  case $1 in
    --destdir)
      [ $# -ge 2 ] || die '--destdir needs a folder'
      destdir=${2%/}
      [ -n "$destdir" ] || die '--destdir needs a folder other than /'
      shift
      ;;
    --uninstall) action=uninstall ;;
    --purge) purge=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
[ "$purge" = no ] || [ "$action" = uninstall ] || die '--purge goes with --uninstall'

checkout=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
program=$destdir/opt/twinspect
settings=$destdir/etc/twinspect
unit=$destdir/etc/systemd/system/twinspect.service
command=$destdir/usr/local/bin/twinspect

# True on the machine itself; false when only files are staged below --destdir.
on_this_machine() { [ -z "$destdir" ]; }
systemd_runs() { on_this_machine && [ -d /run/systemd/system ]; }

find_node() {
  node=$(command -v node) || die 'Node.js 20.19 or newer is needed: https://nodejs.org/en/download'
  node=$(readlink -f "$node")
  "$node" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    die "Node.js 20.19 or newer is needed, $node is $("$node" --version)"
  case $node in
    /home/* | /root/*) on_this_machine && die "the service cannot run $node: home folders are closed to it. Install Node.js for all users." ;;
  esac
  return 0
}

check_checkout() {
  for needed in dist/main.js dist/cli/twinspect.js node_modules models systemd/twinspect.service; do
    [ -e "$checkout/$needed" ] || die "$checkout/$needed is missing: run \`npm run setup\` first"
  done
}

create_user() {
  on_this_machine || return 0
  getent group video >/dev/null || groupadd --system video
  if ! getent passwd twinspect >/dev/null; then
    say 'Creating the system user twinspect'
    useradd --system --user-group --no-create-home --home-dir /var/lib/twinspect --shell /usr/sbin/nologin twinspect
  fi
  usermod --append --groups video twinspect
}

# Packages that the program needs when it runs, as paths from the checkout.
runtime_packages() {
  # npm ls fails over optional packages that are absent; what is there is listed all the same.
  { npm --prefix "$checkout" ls --omit=dev --all --parseable 2>/dev/null || true; } |
    sed -n "s#^$checkout/\(node_modules/\(@[^/]*/\)\{0,1\}[^/@][^/]*\)\$#\1#p" | sort -u
}

# The new program is put beside the old one and takes its place in one rename: no half of each is ever started.
copy_program() {
  say "Copying the program to $program"
  new=$program.new
  rm -rf "$new"
  mkdir -p "$new"
  packages=$(runtime_packages)
  [ -n "$packages" ] || die "npm ls names no packages: run \`npm run setup\` first"
  (
    cd "$checkout"
    set -- dist models package.json
    for optional in LICENSE README.md reference-images; do
      [ ! -e "$optional" ] || set -- "$@" "$optional"
    done
    # Other systems' builds of ONNX Runtime are most of its size; a station has one system.
    # shellcheck disable=SC2086 # one package a word, names of packages have no spaces
    tar -cf - --exclude=models/train --exclude=reference-images/render --exclude='*.tsbuildinfo' \
      --exclude=onnxruntime-node/bin/napi-v*/darwin --exclude=onnxruntime-node/bin/napi-v*/win32 \
      "$@" $packages
  ) | tar -C "$new" --no-same-owner -xf -
  chmod -R u=rwX,go=rX "$new"
  rm -rf "$program.old"
  [ ! -e "$program" ] || mv "$program" "$program.old"
  mv "$new" "$program"
  rm -rf "$program.old"
  mkdir -p "$(dirname "$command")"
  ln -sfn /opt/twinspect/dist/cli/twinspect.js "$command"
}

write_settings() {
  mkdir -p "$settings/secrets"
  chmod 0755 "$settings"
  chmod 0750 "$settings/secrets"
  on_this_machine && chown root:twinspect "$settings/secrets"
  if [ -e "$settings/station.yaml" ]; then
    say "Keeping $settings/station.yaml"
    return
  fi
  say "Writing $settings/station.yaml: the demo station, to be replaced by yours"
  sed -e 's#\.\./reference-images#/opt/twinspect/reference-images#g' \
    -e 's#^dataDirectory:.*#dataDirectory: /var/lib/twinspect#' \
    "$checkout/config/demo.yaml" >"$settings/station.yaml"
  chmod 0644 "$settings/station.yaml"
}

install_unit() {
  say "Installing $unit"
  mkdir -p "$(dirname "$unit")"
  sed "s#^ExecStart=/usr/bin/node #ExecStart=$node #" "$checkout/systemd/twinspect.service" >"$unit"
  chmod 0644 "$unit"
}

start_service() {
  if ! systemd_runs; then
    say 'systemd does not run here: nothing is started'
    return
  fi
  systemctl daemon-reload
  systemctl enable --quiet twinspect.service
  say 'Starting the service'
  systemctl restart twinspect.service ||
    die 'the service does not start. Why: journalctl -u twinspect -n 50, and twinspect doctor --config /etc/twinspect/station.yaml'
  say 'It runs. What it says: journalctl -u twinspect -f'
}

uninstall() {
  if systemd_runs && [ -e "$unit" ]; then
    say 'Stopping the service'
    systemctl disable --now --quiet twinspect.service || true
  fi
  say "Removing $program, $command and $unit"
  rm -rf "$program" "$program.new" "$program.old" "$command" "$unit"
  systemd_runs && systemctl daemon-reload
  if [ "$purge" = no ]; then
    say "Keeping $settings and $destdir/var/lib/twinspect; --purge removes them too"
    return
  fi
  say 'Removing configuration, audit log, evidence and the user'
  rm -rf "$settings" "$destdir/var/lib/twinspect" "$destdir/var/cache/twinspect"
  if on_this_machine && getent passwd twinspect >/dev/null; then userdel twinspect; fi
}

if on_this_machine && [ "$(id -u)" -ne 0 ]; then die 'run it as root: sudo deploy/install.sh'; fi

if [ "$action" = uninstall ]; then
  uninstall
else
  find_node
  check_checkout
  create_user
  copy_program
  write_settings
  install_unit
  start_service
fi
