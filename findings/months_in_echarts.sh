#!/usr/bin/env bash
# 用 ECharts、pyecharts 画月度、分届次图的人会碰上: 横轴写明 1 月到 12 月, 数据 [1, 500] (1 月) 画在 2 月上, 12 月的不见了; pyecharts 同样的数, 柱是对的, 折线晚一个月; 漏斗图里“签约 100、开工 40”的开工占 26.67%, 不是 40%, 不报错。
# For whoever shows a ledger's figures by month, by meeting or by region's code in ECharts: points are [x, y], and a category axis lists what there is, so
# one takes it that x is a category. A text is; a number is the place on the axis, counted from 0, also where the categories are numbers themselves. Of months 1 to 12 each is drawn
# one month late and December is not there; of meetings 13 to 15, or six-figure codes of regions, nothing is drawn, which shows; of meetings 1 to 15 all are one off, which
# does not: the bars stand over proper labels, and tooltips name the wrong month. JSON and databases give months as numbers, CSV as texts, so it hangs
# on the file; a plain list of figures without x is right. pyecharts writes such a list for bars and points for lines: of the same months as numbers,
# January's bar stands in January and its point in February. In a funnel of signed 100, begun 40, in production 10 the per cent ({d}) is of the sum of all
# steps, which counts the begun ones twice: 66.67%, 26.67% and 6.67%, where 100%, 40% and 10% is what a funnel says. No error, no warning.
# Way round: texts for x (String(month)) and for the axis; a formatter of one's own for rates. Needs node and npm.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund echarts@6.1.0
python3 -m venv venv
venv/bin/pip install -qq pyecharts==2.1.0
cat > charts.py <<'PY'
import json
from importlib.metadata import version

from pyecharts.charts import Bar, Line

made = {}
for kind in (Bar, Line):
    told = json.loads(kind().add_xaxis(list(range(1, 13))).add_yaxis("", [500, 300, *[0] * 9, 800]).dump_options())
    made[kind.__name__] = {"xAxis": told["xAxis"], "yAxis": told["yAxis"], "series": told["series"]}
print(json.dumps({"version": version("pyecharts"), **made}))
PY
venv/bin/python charts.py > charts.json
cat > show.js <<'JS'
const echarts = require("echarts");

function labels(option, pattern) {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 900, height: 400 });
  chart.setOption({ animation: false, ...option });
  const texts = [...chart.renderToSVGString().matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((found) => found[1]);
  chart.dispose();
  return texts.filter((text) => pattern.test(text)).join(" ");
}

function bars(categories, points) {
  const series = [{ type: "bar", data: points, label: { show: true, formatter: ({ name, value }) => `${name}:${value[1]}` } }];
  return labels({ xAxis: { type: "category", data: categories }, yAxis: {}, series }, /:/);
}

function ofPython({ series: [one], ...option }) {
  const formatter = ({ name, value }) => `${name}:${Array.isArray(value) ? value[1] : value}`;
  return labels({ ...option, series: [{ ...one, showAllSymbol: true, label: { show: true, formatter } }] }, /:[358]00$/);
}

const made = require("./charts.json");
const months = Array.from({ length: 12 }, (_, at) => at + 1);
const points = [[1, 500], [2, 300], [12, 800]];
const steps = [["签约", 100], ["开工", 40], ["投产", 10]].map(([name, value]) => ({ name, value }));
const found = {
  "数 / numbers": bars(months, points),
  "文字的轴 / an axis of texts": bars(months.map(String), points),
  "文字 / texts": bars(months, points.map(([month, amount]) => [String(month), amount])),
  "届次 / meetings": bars([13, 14, 15], [[13, 5], [14, 6], [15, 7]]),
  "pyecharts, Bar": ofPython(made.Bar),
  "pyecharts, Line": ofPython(made.Line),
  "漏斗 / funnel": labels({ series: [{ type: "funnel", data: steps, label: { formatter: "{b}:{c}:{d}%" } }] }, /:/),
};
console.log("ECharts", echarts.version, "pyecharts", made.version);
console.log("数据 / points:", JSON.stringify(points));
for (const [name, text] of Object.entries(found)) console.log(`${name}: ${text || "没有画 / nothing drawn"}`);
const told = ["2:500 3:300", "2:500 3:300", "1:500 2:300 12:800", "", "1:500 2:300 12:800", "2:500 3:300", "签约:100:66.67% 开工:40:26.67% 投产:10:6.67%"];
if (JSON.stringify(Object.values(found)) !== JSON.stringify(told)) {
  console.log("行为变了 / the behaviour changed");
  process.exitCode = 1;
}
JS
node show.js
