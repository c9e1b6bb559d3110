#!/bin/sh
# Cuts Noto Sans Regular and SemiBold down to the Latin, Greek and Cyrillic letters that pictures and PDF files are set
# in. Run only when the letters change; the results are committed. The record (SOURCES) is written by build.mjs.
#
# Use:     scripts/geodata/fonts.sh    after npm ci in this folder; needs fontTools for python3 (Debian: fonttools)
# Inputs:  npm package @expo-google-fonts/noto-sans at the version of package-lock.json (SIL OFL 1.1)
# Outputs: geodata/fonts/NotoSans-{Regular,SemiBold}.ttf, geodata/licences/ofl-1.1.txt
set -eu
cd "$(dirname "$0")"
from=node_modules/@expo-google-fonts/noto-sans
to=../../geodata
letters='U+20-7E,U+A0-24F,U+259,U+292,U+2BB-2BC,U+2C6-2C7,U+2D8-2DD,U+300-304,U+306-30C,U+326-328,U+1E00-1EFF,U+370-3FF,U+400-52F,U+2010-2027,U+202F-203A,U+2044,U+20AC,U+2116,U+2122,U+2190-2193,U+2212,U+2264-2265,U+FFFD'
mkdir -p "$to/fonts"
for weight in 400Regular 600SemiBold; do
	python3 -m fontTools.subset "$from/$weight/NotoSans_$weight.ttf" --unicodes="$letters" --no-hinting --layout-features=kern \
		--output-file="$to/fonts/NotoSans-${weight#?00}.ttf"
done
cp "$from/LICENSE_FONT" "$to/licences/ofl-1.1.txt"
