#!/usr/bin/env bash
# 在服务器 (裸仓库) 上试合并、合并分支的人会碰上: .gitattributes 里写的 -merge、merge=… 在那里不算数, 本机报冲突的, 那里按行合并, 说没有冲突, 退出码 0。
# For whoever has a server tell whether branches can be merged, or merge them there, as forges, CI and hooks do by `git merge-tree --write-tree`: which files may not be
# merged by lines (-merge, merge=binary), and by which program records are merged, stands in .gitattributes, which is committed with them, so one takes it
# to go where the repository goes. In a bare repository, which is what servers have, git does not read it: there is no working tree to read it from. Two
# amounts of one record that a clone of the same commits refuses to mix, because they belong together, are mixed on the server; the exit code is 0, the
# tree is written, no message names the attribute. That a program is not installed there would be no surprise; that "-merge", which needs none, is
# passed over, is. Way round: merge in a clone with a working tree, or put the same lines into info/attributes of the server's repository, which is read.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git --version
git init -q -b city clone
cd clone
echo '*.yaml -merge' > .gitattributes
printf 'id: P-1\ninvestment: 12亿元\nnodes:\n  start: 2019-12\nshare: 25%%\nfunds: 3亿元\n' > P-1.yaml
git add .
git commit -q -m base
git checkout -q -b county
sed -i 's/^funds: .*/funds: 5亿元/' P-1.yaml
git commit -q -a -m county
git checkout -q city
sed -i 's/^investment: .*/investment: 4亿元/' P-1.yaml
git commit -q -a -m city
git clone -q --bare . ../server.git

merged() { # WHERE OPTION…: whether git merges both, and what it says
    code=0
    said=$(git -C "$1" "${@:2}" merge-tree --write-tree --messages city county) || code=$?
    conflicts=$(grep -c CONFLICT <<< "$said" || true)
    echo "$*: 退出码 / exit code $code, 冲突 / conflicts $conflicts"
    told="$told$code $conflicts, "
}
told=""
merged .
merged ../server.git
git -C ../server.git show "$(head -1 <<< "$said")":P-1.yaml
mkdir -p ../server.git/info
cp .gitattributes ../server.git/info/attributes
echo "info/attributes:"
merged ../server.git
if [ "$told" = "1 1, 0 0, 1 1, " ]; then
    echo "服务器上到位 5 亿元、投资 4 亿元, 没有人写过 / on the server 5 of 4 arrived, which nobody wrote"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
