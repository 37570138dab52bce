#!/usr/bin/env bash
# 用 bean-query 把 beancount 账本的合计导出成 CSV 的人会碰上: 多数金额写一位小数 (12.5 亿元), 0.0625、0.04 亿元的就印成 0.1、0.0, CSV 里也是; 逐笔加起来和合计对不上, 不报错。
# For whoever hands on sums of a beancount ledger by bean-query, also as CSV (-f csv, and -m for columns of plain numbers), to a table or another program: an amount (position, sum(position), balance) is
# written with as many places as most amounts of its currency have in the whole ledger. Kept in 亿元, most have one: 0.0625 (6.25 million 元) is 0.1 and 0.04 is
# 0.0, a project without money; what was counted exactly is rounded on the way out, half to even. One more project typed as 3.50 elsewhere may change the digits of
# all. That a table for people is rounded so is one thing; a CSV is read on. sum(number) in the same line of the same CSV is 0.1025, exact. A ledger in 元 with
# two places throughout, as of a bank, shows nothing; bean-check and its assertions count the whole amount. No error, no warning.
# Way round: number and sum(number) beside currency, instead of position; or amounts in 元.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq beancount==3.2.3 beanquery==0.2.0
venv/bin/pip list 2> /dev/null | grep '^bean'
cat > funds.beancount <<'LEDGER'
2019-01-01 open Assets:QL
2019-01-01 open Assets:XQ
2019-01-01 open Income:Firms
2019-08-20 * "甲"
  Assets:QL  12.5 YIYUAN
  Income:Firms
2019-08-20 * "乙"
  Assets:QL  3.5 YIYUAN
  Income:Firms
2019-08-20 * "戊"
  Assets:QL  8.0 YIYUAN
  Income:Firms
2019-08-21 * "丙"
  Assets:XQ  0.0625 YIYUAN
  Income:Firms
2019-08-21 * "丁"
  Assets:XQ  0.04 YIYUAN
  Income:Firms
2019-08-22 balance Assets:XQ  0.1025 YIYUAN
LEDGER
venv/bin/bean-check funds.beancount
ask() { venv/bin/bean-query "$@" | tr -d ' \r'; }
each=$(ask -m -f csv funds.beancount "SELECT narration, position, number WHERE account ~ 'XQ' ORDER BY number DESC")
sums=$(ask -m -f csv funds.beancount "SELECT account, sum(position) AS funds, sum(number) AS exact WHERE account ~ 'Assets' GROUP BY account ORDER BY account")
printf '%s\n' "$each" "$sums"
each=$(echo "$each" | tail -n +2 | tr '\n' ' ')
sums=$(echo "$sums" | tail -n +2 | tr '\n' ' ')
if [ "$each|$sums" = "丙,0.1,0.0625 丁,0.0,0.04 |Assets:QL,24.0,24.0 Assets:XQ,0.1,0.1025 " ]; then
    echo "0.0625 写成 0.1, 0.04 写成 0.0 / 0.0625 is written as 0.1, 0.04 as 0.0"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
