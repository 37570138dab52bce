#!/usr/bin/env bash
# 网页、平台用 jsondiffpatch 存审过的改动、以后再套用的人会碰上: 审的是项目 2 由 200 改 250, 其间前面删了一条, 套上去改的是项目 3; 审的是删项目 3, 删的是项目 2, 给了 objectHash 也一样, 不报错。
# For whoever keeps what a reviewer agreed to as a delta of jsondiffpatch and applies it to the list as it is by then: the library is told by objectHash what makes two records the
# same one, and by it finds moves and changes, so one takes it that the delta names records. It names places. Where a record before it was taken out or put in meanwhile, the
# change of project 2 is made in project 3, its id untouched, its amount another's; a record is struck that nobody reviewed. The delta holds what stood there before
# ([200, 250], the whole record that is struck), and patch() looks at neither. fast-json-patch names places, too, and can be told to test first. Way round: keep records in an object by
# their ids, not in a list; or compare unpatch's result: what the delta takes out must be what is there.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm init -y > npm.log
npm install --silent --no-audit --no-fund jsondiffpatch@0.7.7
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { create } from "jsondiffpatch";

const by = create({ objectHash: (record) => record.id });
const list = (...rows) => ({ projects: rows.map(([id, amount]) => ({ id, amount })) });
const before = list([1, 100], [2, 200], [3, 300]);
const now = list([2, 200], [3, 300]); // project 1 was taken out meanwhile
const more = list([9, 900], [1, 100], [2, 200], [3, 300]); // and here one was put in
const changed = by.diff(before, list([1, 100], [2, 250], [3, 300]));
const struck = by.diff(before, list([1, 100], [2, 200]));
const on = (rows, delta) => by.patch(structuredClone(rows), delta).projects.map((row) => [row.id, row.amount]);
const found = { changed: on(now, changed), struck: on(more, struck), right: on(before, changed) };
const keyed = (rows) => Object.fromEntries(rows.projects.map((row) => [`p${row.id}`, row]));
const ofObject = by.diff(keyed(before), keyed(list([1, 100], [2, 250], [3, 300])));
const object = Object.values(by.patch(keyed(structuredClone(now)), ofObject)).map((row) => [row.id, row.amount]);
console.log("jsondiffpatch", JSON.parse(readFileSync("node_modules/jsondiffpatch/package.json")).version);
console.log("审过的改动 / the change that was reviewed:", JSON.stringify(changed), JSON.stringify(struck));
console.log("套到原来的表上 / on the list it was made from:", JSON.stringify(found.right));
console.log("其间删了项目 1 / where 1 was taken out:", JSON.stringify(found.changed));
console.log("其间加了项目 9, 删项目 3 的改动 / where 9 was put in, the delta that strikes 3:", JSON.stringify(found.struck));
console.log("按 id 存成对象 / kept by ids:", JSON.stringify(object));
const same = (one, two) => JSON.stringify(one) === JSON.stringify(two);
const asTold = same(found.right, [[1, 100], [2, 250], [3, 300]]) && same(found.changed, [[2, 200], [3, 250]]) &&
  same(found.struck, [[9, 900], [1, 100], [3, 300]]) && same(object, [[2, 250], [3, 300]]);
if (!asTold) {
  console.error("行为变了 / the behaviour changed");
  process.exit(1);
}
JS
node show.mjs
