#!/bin/sh
# An invented city on one machine: its units are served by git on loopback, and their superior fetches
# them, says who stands where, and writes facts. Whatever is started ends with the script.
# usage: city.sh DIR UNITS PORT
set -eu

city=$1 units=$2 port=$3
rm -rf "$city"
ledger demo --city "$units" --served "git://127.0.0.1:$port" "$city"
city=$(cd "$city" && pwd)

trap 'test ! -s "$city/daemon.pid" || kill "$(cat "$city/daemon.pid")"' EXIT
trap 'exit 130' INT TERM
git daemon --listen=127.0.0.1 --port="$port" --base-path="$city/units" --export-all --reuseaddr \
  --detach --pid-file="$city/daemon.pid" "$city/units"

rollup() {
  printf '\n$ ledger rollup %s\n' "$*"
  ledger -C "$city/shili-city" rollup "$@"
}
export XDG_CACHE_HOME="$city/cache"
cd "$city"
rollup sync
rollup status --quarter last --depth 1
rollup show c01 seminar --quarter last
rollup report --quarter last --depth 2 -o bulletin.md
head -20 bulletin.md
rollup export facts --quarter last
rollup query "SELECT unit_kind, count(DISTINCT unit) AS units, count(*) FILTER (state = 'met') AS met, \
count(*) AS asked FROM standings JOIN units USING (view_period, unit) \
WHERE NOT advisory AND state NOT IN ('tracked', 'waived') GROUP BY unit_kind ORDER BY unit_kind"

# One unit cannot be reached any more: it stays in the list, and what it had met counts no longer.
mv units/c01.git units/gone.git
rollup sync || true
rollup status --quarter last --depth 1 --under c01
mv units/gone.git units/c01.git
printf '\n%s\n' "$city"
