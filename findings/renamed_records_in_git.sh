#!/usr/bin/env bash
# 一条记录一个文件、用 git 合并的人会碰上: 一边删一条、添一条相像的, 另一边记在前一条上的到位资金合并到了后一条上, 没有冲突。
# For whoever keeps records of one form as files in git, one each (YAML, JSON, registers of firms or assets): records of one kind are much alike, and
# git holds two files for one that was renamed where half of their lines agree. Where a branch takes a record out and adds another one, what was
# noted meanwhile in the first, such as money received, is merged into the second: another project of another firm. No conflict, exit code 0; only the
# words "Auto-merging" name the file. The switch for it does nothing: with git 2.39.5 neither merge.renames=false nor -X no-renames is heeded by `ort`,
# the strategy used unless another is named. Way round: -X find-renames=100%, which pairs only what is equal, or a merge driver that compares ids.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
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
git init -q -b main ledger
cd ledger
record P-1 示例轴承工厂 E-3 12.5亿元 > P-1.yaml
git add .
git commit -q -m base
git checkout -q -b county
printf 'funds:\n  - receipt: HD-1\n    amount: 2亿元\n' >> P-1.yaml
git commit -q -a -m "2亿元 for P-1"
git checkout -q -b city main
git rm -q P-1.yaml
record P-2 示例玻璃工厂 E-8 7亿元 > P-2.yaml
git add .
git commit -q -m "P-1 out, P-2 in"

merged() { # WORDS-BEFORE-MERGE -- WORDS-AFTER
    local before=()
    while [ "$1" != -- ]; do
        before+=("$1")
        shift
    done
    shift
    git reset -q --hard city
    code=0
    git "${before[@]}" merge -q -m merge "$@" county > /dev/null 2>&1 || code=$?
    echo "$code $(grep -c HD-1 P-2.yaml || true)"
    git reset -q --hard city
}
git checkout -q -b trial city
plain=$(merged --)
setting=$(merged -c merge.renames=false --)
option=$(merged -- -X no-renames)
exact=$(merged -- -X find-renames=100%)
echo "退出码, P-2 里有没有 P-1 的钱 / exit code, whether P-2 has the money of P-1:"
echo "  git merge                        $plain"
echo "  git -c merge.renames=false merge $setting"
echo "  git merge -X no-renames          $option"
echo "  git merge -X find-renames=100%   $exact"
if [ "$plain/$setting/$option/$exact" = "0 1/0 1/0 1/1 0" ]; then
    echo "前三种都记到了另一个项目上 / the first three give it to another project"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
