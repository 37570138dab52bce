#!/usr/bin/env bash
# 用 Miller (mlr) 给台账的表分县求合计的人会碰上: “1,200”“12.5亿元”不进合计, 个数却算它: QL 三个项目 1,200、3000、800, 合计 3800, 个数 3, 平均 1900; 不报错。
# For whoever adds up tables of a ledger by Miller, of which one is used to hear of bad numbers: its expressions (put, step) answer (error) to an amount that is none. Its
# stats1 and merge-fields pass over it without a word: 1,200 with its comma, as tables print amounts, 12.5亿元 and 约300 are in no sum. count has them all the same, while
# mean divides by those that were added, so that sum, count and mean of one line do not agree; max is the text (1,200 of 1,200, 3000 and 800), min the
# smallest number, and median looks at both. A county that writes one amount with a comma is short of it in the total by county, and ranks by what is
# left. No error, no warning. Way round: put -q '@s[$county] += $amount; end {emit @s, "county"}', which says (error); or filter 'is_string($amount)' first.
# Needs apt-get of Debian 12 (amd64).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
chmod 755 .
apt-get download -qq miller=6.6.0-2+b3 2> /dev/null
dpkg-deb -x miller_*.deb tree
export LC_ALL=C.UTF-8
mlr() { tree/usr/bin/mlr --icsv --ojson --no-jvstack "$@" funds.csv; }
tree/usr/bin/mlr --version
printf 'county,amount\nQL,"1,200"\nQL,3000\nQL,800\nXQ,12.5亿元\nXQ,600\nXQ,约300\n' > funds.csv
cat funds.csv
told=$(mlr stats1 -a sum,count,mean,max,min,median -f amount -g county | sed -n 's/^{\(.*\)},\{0,1\}$/\1/p')
echo "$told"
put=$(mlr put -q '@s[$county] += $amount; end {emit @s, "county"}' | grep -c '(error)')
texts=$(mlr filter 'is_string($amount)' then cut -f amount | grep -c amount)
echo "put 说出错的县 / counties of which put says (error): $put; 是文字的金额 / amounts that are texts: $texts"
first='"county": "QL", "amount_sum": 3800, "amount_count": 3, "amount_mean": 1900, "amount_max": "1,200", "amount_min": 800, "amount_median": 3000'
second='"county": "XQ", "amount_sum": 600, "amount_count": 3, "amount_mean": 600, "amount_max": "约300", "amount_min": 600, "amount_median": "12.5亿元"'
if [ "$told" = "$first"$'\n'"$second" ] && [ "$put $texts" = "2 3" ]; then
    echo "少了 1,200, 个数不少 / short of 1,200, and not of its count"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
