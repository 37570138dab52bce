#!/usr/bin/env bash
# 在提交说明里用 git commit --trailer 记“审核人: 甲”的人会碰上: 键是中文就不算尾注: 多写一个冒号, 查不出来, 重写不替换; 有它在, 旁边的 Reviewed-by 也查不出来。
# For whoever notes in commits who reviewed and who approved a record, by `git commit --trailer` or `git interpret-trailers`, and asks for it later by %(trailers) or
# `git shortlog --group=trailer:…`: a key may be of ASCII letters, digits and hyphens alone, and of another key nothing is said. 审核人: 甲 is taken for a key
# without a value and written as "审核人: 甲:", 审核人=甲 as "审核人=甲:". Read back it is no trailer: the list is empty, --if-exists replace adds a second one instead of
# replacing the first, each in a paragraph of its own. A Reviewed-by that is entered together with it is lost, too: one line that is no trailer makes the
# whole paragraph none. Exit code 0 throughout. Lines typed by hand are no better off; that they are shown by `git log` hides it.
# Way round: keys in ASCII (Reviewed-by), Chinese in the value alone; check by %(trailers) after writing.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C.UTF-8
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git --version
git init -q ledger
cd ledger
told=""
noted() { # TRAILER…: commit with these, print what the commit says and which trailers git finds in it
    options=()
    for each in "$@"; do options+=(--trailer "$each"); done
    git commit -q --allow-empty -m "登记" "${options[@]}"
    body=$(git log -1 --format=%b)
    body=${body//$'\n'/|}
    found=$(git log -1 --format='%(trailers:separator=%x2C)')
    echo "$*  ->  $body  尾注 / trailers: [$found]"
    told="$told$body [$found]; "
}
noted "Reviewed-by: 甲"
noted "审核人: 甲"
noted "审核人=甲"
noted "Reviewed-by: 甲" "核对人=乙"
git commit -q --allow-empty -m "登记" --trailer "审核人=甲"
git log -1 --format=%B | git interpret-trailers --if-exists replace --trailer "审核人=乙" > twice
count=$(grep -c 审核人 twice)
by=$(git log --format=%H | wc -l)
group=$(git shortlog -s --group=trailer:审核人 HEAD)
echo "替换以后 / after replacing: $count; 提交 / commits $by, 按审核人 / by 审核人: [$group]"
if [ "$told$count [$group]" = "Reviewed-by: 甲 [Reviewed-by: 甲]; 审核人: 甲: []; 审核人=甲: []; Reviewed-by: 甲|核对人=乙: []; 2 []" ]; then
    echo "写上了, 查不出来 / written, and found nowhere"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
