#!/bin/sh
# Takes out of Debian packages what npm does not have: rivers and lakes (GSHHG / WDBII), urban areas and lakes
# (Natural Earth 50m), place names tagged by language (GeoNames) and names of subdivisions (CLDR 41; later versions and
# npm's hold them in English only). Needed only when these change.
#
# Use:     scripts/geodata/debian.sh       on Debian 12, as root (installs gmt and gmt-gshhg-high)
# Inputs:  packages gmt, gmt-gshhg-high, marble-qt-data, libgeonames-common, unicode-cldr-core
# Outputs: $GEODATA_SCRATCH (default ${TMPDIR:-/tmp}/ngeumap-geodata):
#          rivers-{1,2,3}.txt lakes.txt *.pn2 mo/<language>.mo subdivisions/<language>.xml
#          unicode-dfs-2016.txt packages.tsv (package, version, sha256)
# Licences: GSHHG/WDBII LGPL-3+ · Natural Earth public domain · GeoNames CC BY 4.0 · CLDR Unicode
set -eu

out=${GEODATA_SCRATCH:-${TMPDIR:-/tmp}/ngeumap-geodata}
window=-32/46/27/72 # Europe with the Azores and the Canaries
mkdir -p "$out/mo" "$out/subdivisions" "$out/deb"

apt-get update -q
apt-get install -q -y --no-install-recommends gmt gmt-gshhg-high
(cd "$out/deb" && rm -f ./*.deb && apt-get download -q gmt-gshhg-high marble-qt-data libgeonames-common unicode-cldr-core)

for deb in "$out"/deb/*.deb; do
	dpkg-deb -x "$deb" "$out/deb/tree"
	printf '%s\t%s\t%s\n' "$(dpkg-deb -f "$deb" Package)" "$(dpkg-deb -f "$deb" Version)" \
		"$(sha256sum "$deb" | cut -d' ' -f1)"
done >"$out/packages.tsv"

cd "$out"
for level in 1 2 3; do
	gmt coast -R$window -Dh -I$level -M >rivers-$level.txt
done
gmt coast -R$window -Dh -W2 -A0/2/2 -M >lakes.txt
rm -f gmt.history

cp deb/tree/usr/share/marble/data/naturalearth/ne_50m_urban_areas.pn2 \
	deb/tree/usr/share/marble/data/naturalearth/ne_50m_lakes.pn2 .
for l in bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv; do
	cp "deb/tree/usr/share/locale/$l/LC_MESSAGES/geonames.mo" "mo/$l.mo"
done
cp deb/tree/usr/share/unicode/cldr/common/subdivisions/??.xml subdivisions/
cp deb/tree/usr/share/doc/unicode-cldr-core/copyright unicode-dfs-2016.txt
rm -rf deb
cat packages.tsv
