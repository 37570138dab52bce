#!/usr/bin/env bash
# 网页、平台用 SheetJS (npm 的 xlsx) 把 Excel 表转成 csv、网页的人会碰上: 用 0\.0,"万元" 显示的 123456789 元在 Excel 里是 12345.7万元, 转出来是 1234.57万元, 少十倍, 不报错。
# For whoever lets a platform show or convert sheets of amounts by SheetJS: Chinese Excel has no unit of ten thousand, so 万元 is shown by a format that divides by a thousand and
# sets a point of its own before the last digit (typed 0!.0, and kept in the file as 0\.0, or 0"."0,). For cells of such a format the text that SheetJS makes (cell.w,
# sheet_to_csv, sheet_to_html, sheet_to_json with raw: false) has the point one place too far left: 80000 元 is .80万元, not 8.0万元. By 亿 (0\.00,,) it is ten times too small, too, and a
# negative amount has its sign behind the point. The same with four places and no comma (0\.0000) is right. numfmt (of Univer and others) and LibreOffice show what Excel does.
# Way round: raw values alone (raw: true, cell.v), and divide yourself.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm init -y > npm.log
npm install --silent --no-audit --no-fund xlsx@0.18.5 numfmt@4.0.1
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import XLSX from "xlsx";
import { format } from "numfmt";

const yuan = [123456789, 80000, 5000, -123456789];
const formats = ['0\\.0,"万元"', '0"."0,"万元"', '0\\.00,,"亿元"', '0\\.0000"万元"'];
const expected = [
  ["1234.57万元", ".80万元", ".05万元", "-1234.57万元"],
  ["1234.57万元", ".80万元", ".05万元", "-1234.57万元"],
  [".123亿元", ".000亿元", ".000亿元", ".-123亿元"],
  ["12345.6789万元", "8.0000万元", "0.5000万元", "-12345.6789万元"],
];
const right = [
  ["12345.7万元", "8.0万元", "0.5万元", "-12345.7万元"],
  ["12345.7万元", "8.0万元", "0.5万元", "-12345.7万元"],
  ["1.23亿元", "0.00亿元", "0.00亿元", "-1.23亿元"],
  ["12345.6789万元", "8.0000万元", "0.5000万元", "-12345.6789万元"],
];
const sheet = XLSX.utils.aoa_to_sheet(formats.map(() => yuan));
formats.forEach((z, r) => yuan.forEach((_, c) => { sheet[XLSX.utils.encode_cell({ r, c })].z = z; }));
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, sheet, "amounts");
XLSX.writeFile(book, "amounts.xlsx");
const read = XLSX.read(readFileSync("amounts.xlsx")).Sheets.amounts;
const shown = XLSX.utils.sheet_to_json(read, { header: 1, raw: false });
const csv = XLSX.utils.sheet_to_csv(read).trim().split("\n").map((line) => line.split(","));
const other = formats.map((form) => yuan.map((value) => format(form, value)));
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
console.log("xlsx", version("xlsx"), "numfmt", version("numfmt"));
formats.forEach((form, row) => {
  console.log(`${form}  元 / yuan: ${yuan.join(" ")}\n  xlsx: ${shown[row].join(" ")}\n  numfmt: ${other[row].join(" ")}`);
});
const same = (one, two) => JSON.stringify(one) === JSON.stringify(two);
if (!(same(shown, expected) && same(csv, expected) && same(other, right))) {
  console.error("行为变了 / the behaviour changed");
  process.exit(1);
}
JS
node show.mjs
if command -v soffice > /dev/null; then
    soffice --version
    soffice "-env:UserInstallation=file://$here/office" --headless --convert-to 'csv:Text - txt - csv (StarCalc):32,34,76,1,,0,false,true' amounts.xlsx > convert.log 2>&1
    cat amounts.csv
    [ "$(head -n 1 amounts.csv)" = "12345.7万元 8.0万元 0.5万元 -12345.7万元" ]
fi
