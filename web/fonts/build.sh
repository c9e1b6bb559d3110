#!/bin/sh
# Cuts Noto Sans Regular and SemiBold down to the letters of the 24 official
# languages. Run only when the letters change; the results are committed.
#
# Use:     sh web/fonts/build.sh FOLDER   (with NotoSans-Regular.ttf, NotoSans-SemiBold.ttf)
# Inputs:  Debian packages fonts-noto-core and fonts-noto-extra, 20201225-1 (SIL OFL 1.1);
#          needs python3-fonttools and python3-brotli (Debian)
# Outputs: web/assets/fonts/NotoSans-{Regular,SemiBold}.woff2
set -eu
from=${1:?folder with the two fonts}
to=$(dirname "$0")/../assets/fonts
mkdir -p "$to"

# Basic Latin and Latin-1, Latin Extended-A, Romanian commas, dotted Irish
# letters and the capital sharp s, Greek, Cyrillic, punctuation.
letters='U+20-7E,U+A0-FF,U+100-17F,U+218-21B,U+1E02-03,U+1E0A-0B,U+1E1E-1F,U+1E40-41,U+1E56-57,U+1E60-61,U+1E6A-6B,U+1E9E'
letters="$letters,U+386,U+388-38A,U+38C,U+38E-3A1,U+3A3-3CE,U+400-45F"
letters="$letters,U+2013-2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+202F,U+2011,U+2039-203A,U+20AC,U+2116,U+2190-2193,U+2212,U+2265"

for weight in Regular SemiBold; do
	/usr/bin/python3 -m fontTools.subset "$from/NotoSans-$weight.ttf" --unicodes="$letters" --no-hinting --desubroutinize \
		--layout-features=kern,locl,ccmp,mark,mkmk --flavor=woff2 --output-file="$to/NotoSans-$weight.woff2"
	wc -c "$to/NotoSans-$weight.woff2"
done
