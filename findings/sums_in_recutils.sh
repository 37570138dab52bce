#!/usr/bin/env bash
# 用 GNU recutils 记台账的人会碰上: 选了西渠县再求合计、计数, 得的是全市的数; 分了组的才按选的算; 合计只印六位, 1250000000 元加 1234567890 元印成 2.48457e+09。
# For whoever keeps records as text in GNU recutils and asks for sums of some of them: recsel -e 'County = "XQ"' -p 'Sum(Amount),Count(Id)' prints one sum and one count,
# and these are of all records, of all counties, whatever is selected by -e, -q or -n, also where nothing is. What is printed without a function, and with -G, is of the
# selected ones, and so is -c, so that the same question gives one project or three by how it is asked. Whatever the fields hold, whole numbers of type
# int as well, a result has six figures: of 2484567890 元 is left 2.48457e+09; up to 999999 all is exact, so a trial in 万元 shows nothing. A field with its unit is
# nought: 12.5亿元 and 8000万元 come to 0. No error, no warning; the manual speaks of the "record set" that a function is applied to, and of no figures.
# Way round: recsel -e … | recsel -p 'Sum(…)'; rec2csv where sums are long. Needs apt-get of Debian 12 (amd64).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
chmod 755 .
apt-get download -qq recutils=1.9-2 librec1=1.9-2 2> /dev/null
for package in ./*.deb; do dpkg-deb -x "$package" tree; done
export LC_ALL=C.UTF-8
export LD_LIBRARY_PATH="$here/tree/usr/lib/x86_64-linux-gnu"
recsel() { tree/usr/bin/recsel "$@"; }
recsel --version | head -1
cat > projects.rec <<'REC'
%rec: Project
%type: Amount int

Id: P-1
County: QL
Amount: 1250000000
Written: 12.5亿元

Id: P-2
County: QL
Amount: 80000000
Written: 8000万元

Id: P-3
County: XQ
Amount: 1234567890
Written: 1234567890元
REC
told=""
ask() { # WHAT-IS-ASKED…: prints what recsel says, in one line
    said=$(recsel -t Project "$@" projects.rec | tr '\n' ' ')
    echo "recsel $*: $said"
    told="$told$said| "
}
ask -e 'County = "XQ"' -p 'Sum(Amount),Count(Id)'
ask -e 'County = "没有"' -p 'Sum(Amount),Count(Id)'
ask -q XQ -p 'Count(Id)'
ask -e 'County = "XQ"' -c
ask -e 'County = "XQ"' -G County -p 'Sum(Amount),Count(Id)'
ask -p 'Sum(Written)'
piped=$(recsel -t Project -e 'County = "XQ"' projects.rec | recsel -p 'Sum(Amount),Count(Id)' | tr '\n' ' ')
echo "recsel … | recsel: $piped"
all="Sum_Amount: 2.56457e+09 Count_Id: 3 "
one="Sum_Amount: 1.23457e+09 Count_Id: 1 "
if [ "$told$piped" = "$all| $all| Count_Id: 3 | 1 | $one| Sum_Written: 0 | $one" ]; then
    echo "选了的不算数 / what was selected does not count"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
