#!/bin/sh
# Sets up the central side on one Debian or Ubuntu machine: PostgreSQL, the broker, the ledger as a service. Safe to run twice.
#
#   sudo deploy/ledger/setup.sh [--destdir DIR]
#
# Passwords are made when there are none and kept in /etc/twinspect-ledger. What Grafana needs lies beside this script.
set -eu

say() { printf '==> %s\n' "$*"; }

destdir=
[ "${1:-}" = --destdir ] && destdir=${2%/}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
checkout=$(CDPATH='' cd -- "$here/../.." && pwd)
settings=$destdir/etc/twinspect-ledger
program=$destdir/opt/twinspect-ledger
broker=$destdir/etc/mosquitto/conf.d

put() { install -D -m "$1" "$2" "$3"; }

if [ -z "$destdir" ]; then
  say 'Installing PostgreSQL and mosquitto'
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql mosquitto mosquitto-clients openssl
  id twinspect-ledger >/dev/null 2>&1 || useradd --system --home-dir /var/lib/twinspect-ledger --shell /usr/sbin/nologin twinspect-ledger
fi

say "Program to $program"
mkdir -p "$program"
cp -R "$checkout/dist" "$checkout/package.json" "$program/"
cp -R "$checkout/node_modules" "$program/"

say "Settings to $settings"
mkdir -p "$settings"
chmod 750 "$settings"
if [ ! -f "$settings/mqtt-password" ]; then
  (umask 077 && openssl rand -base64 24 >"$settings/mqtt-password")
fi
[ -f "$settings/ledger.env" ] || put 640 "$here/ledger.env" "$settings/ledger.env"
put 644 "$here/mosquitto.conf" "$broker/twinspect.conf"
put 640 "$here/mosquitto.acl" "$destdir/etc/mosquitto/twinspect.acl"
put 644 "$here/twinspect-ledger.service" "$destdir/etc/systemd/system/twinspect-ledger.service"
sed -i "s|/usr/bin/node|$(readlink -f "$(command -v node)")|" "$destdir/etc/systemd/system/twinspect-ledger.service"

[ -z "$destdir" ] || exit 0

say 'Database'
runuser -u postgres -- psql -q -v ON_ERROR_STOP=1 -f "$here/database.sql"

say 'Broker'
[ -f /etc/mosquitto/twinspect.passwords ] || touch /etc/mosquitto/twinspect.passwords
mosquitto_passwd -b /etc/mosquitto/twinspect.passwords ledger "$(cat "$settings/mqtt-password")"
chown mosquitto /etc/mosquitto/twinspect.passwords /etc/mosquitto/twinspect.acl
chmod 600 /etc/mosquitto/twinspect.passwords
chown -R root:twinspect-ledger "$settings"
chmod 640 "$settings/mqtt-password"

say 'Services'
systemctl daemon-reload
systemctl restart mosquitto
systemctl enable --now twinspect-ledger
say 'The key for the stations: journalctl -u twinspect-ledger | grep "Signs with"'
