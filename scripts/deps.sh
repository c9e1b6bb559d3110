#!/bin/sh
# Makes sure that the tools for building and testing are there; installs missing
# ones with the system's package manager where that is allowed, and otherwise
# says in one line what is missing.
#
# use:     scripts/deps.sh build | test
# inputs:  web/package-lock.json
# outputs: installed packages (Debian), web/node_modules for the tests; exit
#          status 1 when something is missing
set -eu

case "${1:-}" in
  build) wanted="gcc" ;;
  # A browser for the pages, node for the web sources, GDAL as an independent
  # reader of our files, qpdf and poppler the same for PDF.
  test) wanted="gcc chromium node npm ogrinfo qpdf pdftotext" ;;
  *) echo "use: scripts/deps.sh build | test" >&2; exit 2 ;;
esac

package() {
  case "$1" in
    gcc) echo "gcc libc6-dev" ;;
    chromium) echo "chromium fonts-dejavu-core" ;;
    node) echo nodejs ;;
    ogrinfo) echo gdal-bin ;;
    pdftotext) echo poppler-utils ;;
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

# What the tests of the web sources and of the pages need, as the lock file says.
modules() {
  [ "$1" = test ] || return 0
  cd "$(dirname "$0")/../web"
  cmp -s package-lock.json node_modules/.installed && return 0
  npm ci --no-audit --no-fund --silent && cp package-lock.json node_modules/.installed
}
if [ -z "$tools" ]; then
  modules "$1"
  exit
fi

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "installing:$packages"
  log=$(mktemp)
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } >"$log" 2>&1; then
    rm -f "$log"
    modules "$1"
    exit
  fi
  tail -n 5 "$log" >&2
fi
echo "missing:$tools; on Debian: apt-get install$packages" >&2
exit 1
