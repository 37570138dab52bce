#!/usr/bin/env bash
# 用 git 查“8 月 20 日那天台账是什么样”的人会碰上: 只写日期, git 补上的是现在的钟点, 上午查和下午查不是同一个版本, 率也跟着变。
# For whoever keeps records in git and asks for them as they were known on a day: a date without a time, in --before, --since and their
# like, is taken at the time of day at which one asks. So `git rev-list -1 --before=2019-08-20` names another commit in the morning than
# in the evening, a range "since the 20th" loses that day's morning, and what a server makes at night, in another zone, differs again.
# Nothing says so; 2019-08-20T00:00 is that moment, as one expects. Way round: write the time and the zone,
# --before=2019-08-20T23:59:59+08:00, or compare the dates of `git log --format=%cI` yourself.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C TZ=CST-8
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git --version
git init -q -b main ledger
cd ledger
for time in 2019-08-19T15:00 2019-08-20T10:00 2019-08-20T16:00 2019-08-21T09:00; do
    echo "$time" > known.txt
    git add known.txt
    GIT_AUTHOR_DATE=$time:00+08:00 GIT_COMMITTER_DATE=$time:00+08:00 git commit -q -m "$time"
done

# Ask at a time of a day: git takes its clock from the environment where that is set. 1574899200 is 2019-11-28, 00:00 UTC: 08:00 here.
asked_at() { # HOURS-AFTER-8 GIT-ARGUMENTS
    GIT_TEST_DATE_NOW=$((1574899200 + $1 * 3600)) git "${@:2}"
}
told=""
for hours in 0 4 10; do
    last=$(asked_at $hours log -1 --format=%s --before=2019-08-20)
    since=$(asked_at $hours rev-list --count --since=2019-08-20 main)
    echo "$((8 + hours)) 点问 / asked at $((8 + hours)): --before=2019-08-20: $last, --since=2019-08-20: $since"
    told="$told$last $since;"
done
night=$(asked_at 18 log -1 --format=%s --before=2019-08-20)
far=$(TZ=UTC0 asked_at 18 log -1 --format=%s --before=2019-08-20)
echo "夜里 2 点的定时任务, 本机, UTC 的服务器 / a job at 2 at night, here and on a server in UTC: $night, $far"
whole=$(for hours in 0 4 10; do asked_at $hours log -1 --format=%s --before=2019-08-20T23:59:59+08:00; done | sort -u)
echo "写全了, 几点问都一样 / with time and zone, at any time: $whole"
if [ "$told" = "2019-08-19T15:00 3;2019-08-20T10:00 2;2019-08-20T16:00 1;" ] &&
    [ "$night $far" = "2019-08-19T15:00 2019-08-20T16:00" ] && [ "$whole" = "2019-08-20T16:00" ]; then
    echo "同一个问题, 三种回答 / one question, three answers"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
