#!/usr/bin/env bash
# 用 git 查“上次会议以来谁改了什么”“那天台账是什么样”的人会碰上: 有一台电脑的钟停在 2001 年, 它提交过一次, 查到它就不再往前查, 那天的版本是它后来的。
# For whoever asks a repository what was changed since a meeting, or how records stood on a day: git goes back from the newest commit, and dates are read as if
# they fell on the way. --since stops at the first commit that is too old, and what lies behind it is not looked at; -1 --before takes the first that is old enough.
# One commit from a computer whose clock had lost the date (its battery was flat) is too old for all: changes of the days before it are missing from the list,
# from the counts by shortlog and rev-list, and every day before it has its state, which holds what came days later. The dates of all others are right, no error
# or warning is given, and a list without --since shows them all. Way round: --since-as-filter, since git 2.37; for a day, compare the dates of all
# commits of `git log --first-parent --format=%cI` and pass over the one that is out of order.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C TZ=CST-8
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git --version
git init -q -b main ledger
cd ledger
for day in 2019-08-01 2019-08-05 2019-08-10 2001-01-01 2019-08-20 2019-08-21; do
    echo "$day" > known.txt
    git add known.txt
    GIT_AUTHOR_DATE=${day}T10:00:00+08:00 GIT_COMMITTER_DATE=${day}T10:00:00+08:00 git commit -q -m "$day"
done
since=2019-08-03T00:00:00+08:00
listed=$(git log --format=%s --since=$since | tr '\n' ' ')
filtered=$(git log --format=%s --since-as-filter=$since | tr '\n' ' ')
counts="$(git rev-list --count --since=$since main) $(git shortlog -s --since=$since main | tr -dc 0-9)"
echo "全部 / all: $(git log --format=%s | tr '\n' ' ')"
echo "--since=2019-08-03: $listed"
echo "--since-as-filter=2019-08-03: $filtered"
echo "rev-list --count, shortlog -s: $counts"
states=""
for day in 2019-08-02 2019-08-06 2019-08-09; do
    commit=$(git rev-list -1 --before=${day}T23:59:59+08:00 main)
    holds=$(git rev-list --count "$commit")
    echo "$day: git rev-list -1 --before: $(git log -1 --format=%s "$commit"), 含有的提交 / commits in it: $holds"
    states="$states$holds "
done
if [ "$listed" = "2019-08-21 2019-08-20 " ] && [ "$filtered" = "2019-08-21 2019-08-20 2019-08-10 2019-08-05 " ] &&
    [ "$counts" = "2 2" ] && [ "$states" = "4 4 4 " ]; then
    echo "少了两次, 每天都是第四次的 / two are missing, each day has the state of the fourth"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
