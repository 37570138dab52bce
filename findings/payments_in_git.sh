#!/usr/bin/env bash
# 按通常的办法给账本写了 merge=union 的人会碰上: 两个县各记一笔 500 万元, git 合并以后只剩一笔, 没有冲突, hledger、beancount 的核对都通过。
# For whoever keeps a plain-text ledger (hledger, ledger, beancount) of several hands in git with `*.journal merge=union` in .gitattributes, as is advised where all
# only append: union, says the name and the manual, takes the lines of both sides. It takes each piece of lines that both added alike once. Two counties
# paid on one day enter two transactions: what differs, their first lines, stands one under the other, and the accounts and the amount, which are the same,
# stand once behind. hledger and beancount take the first line for a transaction without postings, which both allow; of 1000 万元 paid 500 are left. Where
# the amounts differ but not the first line, two payments become one of two amounts. Nothing is a conflict, `hledger check` and `bean-check` are content, git says "Auto-merging".
# Way round: no merge=union for ledgers; `hledger check ordereddates` and the like do not see it. Two identical entries are one for git in any merge.
# Needs git and apt-get of Debian 12 (amd64).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
chmod 755 .
apt-get download -qq hledger=1.25-2+b5 2> /dev/null
dpkg-deb -x hledger_*.deb tree
python3 -m venv venv
venv/bin/pip install -qq beancount==3.2.3
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C.UTF-8
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git --version
tree/usr/bin/hledger --version
venv/bin/bean-check --version

merged() { # FILE FIRST-TEXT SECOND-TEXT: the file as git merges it, where both were appended
    rm -rf ledger
    git init -q -b city ledger
    cp base ledger/"$1"
    cd ledger
    echo "$1 merge=union" > .gitattributes
    git add .
    git commit -q -m base
    git checkout -q -b county
    printf '%s\n' "$3" >> "$1"
    git commit -q -a -m county
    git checkout -q city
    printf '%s\n' "$2" >> "$1"
    git commit -q -a -m city
    git merge -q -m merged county
    cd ..
}
paid() { # NUMBER AMOUNT
    printf '\n2019-08-20 * "拨付" %s\n  Assets:County  %s WAN\n  Equity:Budget' "$1" "$2"
}
printf '2019-01-01 open Assets:County\n2019-01-01 open Equity:Budget\n' > base
merged a.beancount "$(paid '"凭证 11"' 500)" "$(paid '"凭证 12"' 500)"
cat ledger/a.beancount
venv/bin/bean-check ledger/a.beancount && echo "bean-check: 0"
venv/bin/python - > sum <<'PY'
from beancount import loader
from beancount.core import data, realization

entries, errors, _ = loader.load_file("ledger/a.beancount")
held = realization.get(realization.realize(entries), "Assets:County").balance
print(len(errors), sum(isinstance(entry, data.Transaction) for entry in entries), held.to_string())
PY
cat sum
printf '2019-01-01 * 开账\n  到位  0 万元\n  来源\n' > base
merged a.journal $'\n2019-08-20 * (11) 拨付\n  到位  500 万元\n  来源' $'\n2019-08-20 * (12) 拨付\n  到位  500 万元\n  来源'
tree/usr/bin/hledger -f ledger/a.journal check && echo "hledger check: 0"
left=$(tree/usr/bin/hledger -f ledger/a.journal balance --no-total 到位 | tr -s ' ')
echo "应是 1000 万元 / 1000 were paid:$left"
if [ "$(cat sum)" = "0 2 (500 WAN)" ] && [ "$left" = " 500 万元 到位" ] && ! grep -q '<<<<' ledger/a.journal; then
    echo "一笔没有了 / one payment is gone"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
