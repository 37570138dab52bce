#!/usr/bin/env bash
# 用 docxtemplater 套 Word 模板出分县清单的人会碰上: 还没有到位资金的项目, 印的是它那个县的合计 12.5 亿元, “有到位的”判断也成立, 不报错。
# For whoever fills Word templates from nested records by docxtemplater (npm): between {#projects} and {/projects} a tag is the project's own field, and its manual says that
# what is not there is printed as "undefined", so one takes it that a gap shows. It is looked for in what is around the project first: in its county, then in the
# whole report. Where one of these has a field of that name, as sums have it (funds of the county and of its projects, a name, an end), the county's sum stands in
# the line of each project that has none, {#funds} holds for it and {^funds} does not, and the column adds up to many times what came. It is so with a field
# that lacks and with null; 0 and an empty text are printed as they are, so a trial with a nought shows nothing. mustache, which the marks come from, and whose manual
# tells of it, does so where a field lacks, and prints nothing for null. No error, no warning.
# Way round: a parser of one's own, which answers in the innermost scope alone (below), or another name at each level. Needs node and npm.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund docxtemplater@3.71.0 pizzip@3.3.0 mustache@4.2.0
cat > show.js <<'JS'
const Docxtemplater = require("docxtemplater");
const Mustache = require("mustache");
const PizZip = require("pizzip");

const FORMATS = "http://schemas.openxmlformats.org";
const TYPE = "application/vnd.openxmlformats";
const PARTS = {
  "[Content_Types].xml":
    `<Types xmlns="${FORMATS}/package/2006/content-types">` +
    `<Default Extension="rels" ContentType="${TYPE}-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>` +
    `<Override PartName="/word/document.xml" ContentType="${TYPE}-officedocument.wordprocessingml.document.main+xml"/></Types>`,
  "_rels/.rels":
    `<Relationships xmlns="${FORMATS}/package/2006/relationships"><Relationship Id="rId1" ` +
    `Type="${FORMATS}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
};
const LINES = ["{#counties}", "{name}到位{funds}亿元", "{#projects}", "{name}到位{funds}亿元{#funds}, 有{/funds}{^funds}, 没有{/funds}", "{/projects}", "{/counties}"];
const PROJECTS = [{ name: "甲", funds: 12.5 }, { name: "乙" }, { name: "丙", funds: null }, { name: "丁", funds: 0 }];
const DATA = { counties: [{ name: "清陵县", funds: 12.5, projects: PROJECTS }] };

function template() {
  const word = new PizZip();
  for (const [path, text] of Object.entries(PARTS)) word.file(path, text);
  const body = LINES.map((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`).join("");
  word.file("word/document.xml", `<w:document xmlns:w="${FORMATS}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`);
  return word;
}

function filled(options) {
  const word = new Docxtemplater(template(), { paragraphLoop: true, ...options });
  word.render(DATA);
  const text = word.getZip().file("word/document.xml").asText();
  return text.split("</w:p>").map((each) => each.replace(/<[^>]*>/g, "")).filter(Boolean);
}

const parser = (tag) => ({ get: (scope, { num, scopeList }) => (num === scopeList.length - 1 ? scope[tag] ?? "" : "") });

for (const name of ["docxtemplater", "mustache"]) console.log(name, require(`${name}/package.json`).version);
const mustache = LINES.join("\n").replace(/\{([^}]+)\}/g, "{{$1}}");
const found = {
  docxtemplater: filled({}),
  "docxtemplater, parser": filled({ parser }),
  mustache: Mustache.render(mustache, DATA).split("\n").filter(Boolean),
};
for (const [name, text] of Object.entries(found)) console.log(`${name}: ${text.join(" | ")}`);
const [county, first, second, last] = ["清陵县到位12.5亿元", "甲到位12.5亿元, 有", "乙到位12.5亿元, 有", "丁到位0亿元, 没有"];
const told = {
  docxtemplater: [county, first, second, "丙到位12.5亿元, 有", last],
  "docxtemplater, parser": [county, first, "乙到位亿元, 没有", "丙到位亿元, 没有", last],
  mustache: [county, first, second, "丙到位亿元, 没有", last],
};
const same = Object.entries(told).every(([name, text]) => JSON.stringify(found[name]) === JSON.stringify(text));
if (!same) {
  console.log("行为变了 / the behaviour changed");
  process.exitCode = 1;
}
JS
node show.js
