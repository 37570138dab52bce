#!/usr/bin/env bash
# 用 git rebase、git pull --rebase 收各县改动的人会碰上: 两边加了同一行、缩进不同 (YAML 里缩进就是意思), 后一个提交整个丢掉, 还说是已经有了, 退出码 0。
# For whoever brings branches of YAML records up to date by `git rebase` or `git pull --rebase`: commits are left out that were applied already, and two are held
# for the same if their lines agree without any blanks. In YAML blanks say what a line belongs to: a reason below the start of building, and one of the
# project as a whole, two columns to the left, are different records. The clerk's commit is gone from the branch, that of the other stands for it; where a
# merge would be a conflict, there is none, and the exit code is 0. So it is with lot 12, house 3 and lot 1, house 23, written 12 3 and 1 23. That a commit
# was skipped is said as one "previously applied", also by `git cherry` and `git log --cherry-pick`.
# Way round: merge, or `git rebase --reapply-cherry-picks`, which stops at the conflict.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git --version
git init -q -b city ledger
cd ledger
printf 'id: P-1\nname: 示例轴承工厂\nnodes:\n  start:\n    plan: 2019-12-31\n' > P-1.yaml
git add .
git commit -q -m "P-1"
git branch base

both() { # LINE-OF-THE-CITY LINE-OF-THE-COUNTY: each adds one, and the county's branch is brought up to date
    git checkout -q -B city base
    printf '%s\n' "$1" >> P-1.yaml
    git commit -q -a -m city
    git checkout -q -B county base
    printf '%s\n' "$2" >> P-1.yaml
    git commit -q -a -m county
    mark=$(git cherry city county | cut -c1)
    merged=0
    git merge -q city > /dev/null 2>&1 || merged=$?
    git merge --abort 2> /dev/null || true
    again=0
    git rebase -q --reapply-cherry-picks city > /dev/null 2>&1 || again=$?
    git rebase --abort 2> /dev/null || true
    code=0
    git rebase city > ../said 2>&1 || code=$?
    left=$(git rev-list --count city..county)
    echo "市里 / the city: '$1', 县里 / the county: '$2'"
    echo "  git merge: $merged, git cherry: $mark, git rebase: $code, 还剩的提交 / commits left: $left, --reapply-cherry-picks: $again"
    grep '^warning' ../said | sed 's/commit .*/commit …/;s/^/  /'
    tail -n 1 P-1.yaml | sed 's/^/  P-1.yaml: /'
    told="$told$merged $mark $code $left $again $(tail -n 1 P-1.yaml);"
}
told=""
both '  reason: 用地未批' '    reason: 用地未批'
both 'lot: 12 3' 'lot: 1 23'
if [ "$told" = "1 - 0 0 1   reason: 用地未批;1 - 0 0 1 lot: 12 3;" ]; then
    echo "县里的提交没有了 / the county's commit is gone"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
