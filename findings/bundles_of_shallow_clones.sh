#!/usr/bin/env bash
# 用 git bundle 上报、归档整本台账的人会碰上: verify 说 "records a complete history", 归档却还原不了。
# For whoever collects or archives whole repositories as single files, by `git bundle`: one that was made in a shallow clone (as CI systems
# and --depth leave them) lacks the commits before the cut, says nowhere that it does, and `git bundle verify` calls it okay and says that
# it records a complete history, with exit code 0. It cannot be cloned or fetched from: what was kept as a backup restores nothing.
# Way round: `git rev-parse --is-shallow-repository` before packing, or unpack and run `git rev-list --count --all` before believing it.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git --version
git init -q -b main whole
for n in 1 2 3; do
    echo "$n" > whole/a.txt
    git -C whole add a.txt
    git -C whole commit -q -m "$n"
done
git clone -q --depth 1 "file://$here/whole" shallow
git -C shallow bundle create -q ../city.bundle --all
git init -q empty
echo "verify 说 / verify says:"
git -C empty bundle verify ../city.bundle 2>&1 | tee said
echo "clone 说 / clone says:"
if git clone -q city.bundle restored 2> told; then
    code=0
else
    code=$?
fi
cat told
if grep -q "records a complete history" said && grep -q "is okay" said && [ "$code" -ne 0 ] && grep -q "Could not read" told; then
    echo "说是完整的, 还原不了 / called complete, and not to be restored"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
