#!/usr/bin/env bash
# 用 git log --follow 查一条记录的来历、登记日期的人会碰上: 历史接到另一条相像的记录上, 那条还在, 也没有改过名; 登记日期是那一条的。
# For whoever asks git when a record was entered and who changed it, one record a file: --follow is known to go on beyond renames. It goes on beyond
# copies as well, where nothing was renamed: the commit that adds a record is taken to have copied it from any file then there of which half of the
# lines agree, and what follows is that other record's history, though it stands there still. Records of one kind agree so far by their form alone.
# So the usual way to a file's first day, --follow --diff-filter=A, gives the day of another project, and its clerk. log.follow = true in the settings
# of one person makes it so for a plain `git log -- FILE`, too. Way round: --no-follow, which overrides that setting.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
git --version

record() { # ID NAME ENTERPRISE INVESTMENT
    cat << END
id: $1
name: $2
enterprise: $3
county: QL
meeting: 15
signed: 2019-08-20
investment: $4
lead: 市发展改革委
nodes:
  filing:
    plan: 2019-09-30
  start:
    plan: 2019-12-31
END
}
commit() { # WHO DAY WORDS
    git add .
    GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$1@example.com GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$1@example.com \
        GIT_AUTHOR_DATE=$2T10:00:00+08:00 GIT_COMMITTER_DATE=$2T10:00:00+08:00 git commit -q -m "$3"
}
git init -q -b main ledger
cd ledger
record P-1 示例轴承工厂 E-3 12.5亿元 > P-1.yaml
commit clerk-1 2019-08-21 "add P-1"
sed -i 's/plan: 2019-12-31/plan: 2020-01-31/' P-1.yaml
commit clerk-1 2019-10-08 "P-1 later"
record P-2 示例玻璃工厂 E-8 7亿元 > P-2.yaml
commit clerk-2 2019-11-04 "add P-2"

show='--format=%as %an %s'
own=$(git log "$show" -- P-2.yaml)
followed=$(git log --follow "$show" -- P-2.yaml)
added=$(git log --follow --diff-filter=A "$show" -- P-2.yaml)
settings=$(git -c log.follow=true log "$show" -- P-2.yaml)
renamed=$(git log --diff-filter=R --format=%h | wc -l)
echo "git log P-2.yaml:"; echo "$own"
echo "git log --follow P-2.yaml:"; echo "$followed"
echo "git log --follow --diff-filter=A P-2.yaml:"; echo "$added"
echo "还在的文件, 改名的次数 / files there, renames: $(git ls-files | tr '\n' ' ')$renamed"
all=$(printf '%s\n' "2019-11-04 clerk-2 add P-2" "2019-10-08 clerk-1 P-1 later" "2019-08-21 clerk-1 add P-1")
if [ "$own" = "2019-11-04 clerk-2 add P-2" ] && [ "$followed" = "$all" ] && [ "$settings" = "$all" ] &&
    [ "$added" = "2019-08-21 clerk-1 add P-1" ] && [ "$renamed" -eq 0 ]; then
    echo "P-2 的历史接到了 P-1 上 / the history of P-2 goes on in P-1"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
