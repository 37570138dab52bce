#!/usr/bin/env bash
# 开着 git rerere 合并台账的人会碰上: 一条记录里的冲突怎样定的, 别的记录里字面相同的冲突也就那样定了, 不看是哪个文件。
# For whoever merges records, one a file, with rerere.enabled, as one does where the same merge comes again: git remembers a conflict by its lines alone,
# neither by the file nor by what stands around them. Dates and amounts of different records collide in the same words (a start moved to 2020-01-31 on
# one side, to 2020-03-31 on the other, after one meeting). What a clerk settled for one firm by its papers is written into the record of another, which
# nobody looked at: no markers are left in it, and with rerere.autoupdate it is staged, so that the next `git commit` takes it. The merge says so in one
# line among its others. Way round: rerere.enabled = false where files are records; `git rerere forget FILE` after the fact.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git --version
git init -q -b city ledger
cd ledger
git config rerere.enabled true
git config rerere.autoupdate true

record() { # ID NAME COUNTY INVESTMENT
    printf 'id: %s\nname: %s\ncounty: %s\ninvestment: %s\nnodes:\n  start:\n    plan: 2019-12-31\n' "$@"
}
record P-1 示例轴承工厂 QL 12.5亿元 > P-1.yaml
record P-2 示例玻璃工厂 XQ 7亿元 > P-2.yaml
git add .
git commit -q -m base

moved() { # FILE: the start is moved on both sides, and the county's merged into the city's
    git checkout -q -B county
    sed -i 's/plan: .*/plan: 2020-01-31/' "$1"
    git commit -q -a -m county
    git checkout -q city
    sed -i 's/plan: .*/plan: 2020-03-31/' "$1"
    git commit -q -a -m city
    git merge county > ../said 2>&1 || true
}
moved P-1.yaml
first=$(grep -c '<<<<<<<' P-1.yaml)
git checkout -q --theirs P-1.yaml # as the papers of P-1 say
git add .
git commit -q -m "P-1 settled: 2020-01-31"
moved P-2.yaml
second=$(grep -c '<<<<<<<' P-2.yaml || true)
cat ../said
git commit -q -m "merged"
written=$(git show HEAD:P-2.yaml | tail -1)
echo "冲突标记 / markers: P-1 $first, P-2 $second; 提交的 P-2 / P-2 as committed:$written"
if [ "$first $second" = "1 0" ] && [ "$written" = "    plan: 2020-01-31" ] && grep -q "Staged 'P-2.yaml' using previous resolution" ../said; then
    echo "没有人看过 P-2, 就按 P-1 的定了 / P-2 is settled as P-1 was, by nobody"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
