#!/usr/bin/env bash
# 在 PostgreSQL 里用 to_number 把文字的金额换成数的人会碰上: 照模板 '9999', “1,200”得 120, “12.5”得 125, “12345”得 1234, “约300”得 3, （500）得 5; '999D9' 的 12.36 得 12.3; 都不报错。
# For whoever turns amounts that came as texts (from a table of a county, a CSV loaded as text) into numbers by PostgreSQL's to_number(text, picture): its manual calls the second
# a template for input, and a cast of the same text (::numeric) is an error where it is no number, so one takes it that what does not fit the picture is refused. The picture
# is a count of signs. A comma or a sign before the digits that it does not name uses up a place, and the digits that are left over are dropped: 1,200 is 120,
# 12345 is 1234. A point that it does not name is passed over: 12.5 is 125, ten times as much. More places than it has are cut, not rounded, though numeric(…)
# rounds. 约300 and （500） use up as many places as their first sign has bytes. What fits is right, so a trial with 3000 and 800 shows nothing; which amounts
# are wrong hangs on how long each is. to_char, the other way, prints ### where it lacks places. No error, no warning.
# Way round: replace(text, ',', '')::numeric, which refuses the rest. A picture longer than any text (99G999G999D99) reads 12.5亿元 and 约300 as numbers. Needs node and npm.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.17
cat > show.mjs <<'JS'
import { PGlite } from "@electric-sql/pglite";

const TOLD = [
  ["3000", "9999", "3000"],
  ["1,200", "9999", "120"],
  ["12345", "9999", "1234"],
  ["12.5", "9999", "125"],
  ["12.36", "999D9", "12.3"],
  ["约300", "9999", "3"],
  ["（500）", "9999", "5"],
  ["1,200", "99G999G999D99", "1200"],
  ["约300", "99G999G999D99", "300"],
  ["12.5亿元", "99G999G999D99", "12.5"],
  ["8000万元", "99G999G999D99", "8000"],
];
const base = new PGlite();
const ask = async (sql, values) => Object.values((await base.query(sql, values)).rows[0])[0];
console.log((await ask("SELECT version()")).split(" on ")[0]);
const found = [];
for (const [text, picture] of TOLD) {
  found.push([text, picture, await ask("SELECT to_number($1, $2)::text", [text, picture])]);
  console.log(`to_number('${text}', '${picture}') -> ${found.at(-1)[2]}`);
}
const sum = await ask("SELECT sum(to_number(a, '9999'))::text FROM (VALUES ('1,200'), ('3000'), ('800')) AS t(a)");
console.log("1,200 + 3000 + 800 ->", sum);
const refused = [];
for (const text of ["1,200", "约300", "（500）", "12.5亿元"]) await ask("SELECT $1::text::numeric", [text]).catch(() => refused.push(text));
const rounded = await ask("SELECT '12.36'::numeric(8, 1)::text");
const filled = await ask("SELECT to_char(12345, '9999')");
console.log("::numeric 不收 / ::numeric refuses:", ...refused, "| numeric(8, 1):", rounded, "| to_char:", filled);
await base.close();
const same = JSON.stringify(found) === JSON.stringify(TOLD) && sum === "3920" && refused.length === 4 && rounded === "12.4" && filled === " ####";
if (!same) console.log("行为变了 / the behaviour changed");
process.exit(same ? 0 : 1);
JS
node show.mjs
