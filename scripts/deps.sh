#!/bin/sh
# Makes sure that the tools for building and testing are there; installs missing
# ones with the system's package manager where that is allowed, and otherwise
# says in one line what is missing.
#
# use:     scripts/deps.sh build | test
# inputs:  none
# outputs: installed packages (Debian); exit status 1 when something is missing
set -eu

case "${1:-}" in
  build) wanted="gcc" ;;
  # A browser for the pages, node for the web sources, GDAL as an independent
  # reader of our files.
  test) wanted="gcc chromium node npm ogrinfo" ;;
  *) echo "use: scripts/deps.sh build | test" >&2; exit 2 ;;
esac

package() {
  case "$1" in
    gcc) echo "gcc libc6-dev" ;;
    chromium) echo "chromium fonts-dejavu-core" ;;
    node) echo nodejs ;;
    ogrinfo) echo gdal-bin ;;
    *) echo "$1" ;;
  esac
}

have() {
  command -v "$1" >/dev/null 2>&1 && return 0
  [ "$1" = chromium ] && command -v google-chrome >/dev/null 2>&1
}

tools="" packages=""
for tool in $wanted; do
  have "$tool" && continue
  tools="$tools $tool"
  packages="$packages $(package "$tool")"
done
[ -n "$tools" ] || exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "installing:$packages"
  log=$(mktemp)
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } >"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  tail -n 5 "$log" >&2
fi
echo "missing:$tools; on Debian: apt-get install$packages" >&2
exit 1
