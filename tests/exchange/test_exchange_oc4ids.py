"""What is exported is valid by the standard's own schema and by its own checker, and its sums are those of the ledger, to the 分."""

import json
import re
import shutil
import subprocess
import threading
from collections import defaultdict
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from oc4ids_samples import HERE, faults

from dicoop.actions import init
from dicoop.store.find import Shelf
from dicoop.store.load import load

DAY = "2019-08-20"


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A sample city with amounts no float can hold."""
    root = tmp_path_factory.mktemp("city")
    init.make_sample(root, init.Size(seed=4, projects=60, city=4))
    path = min((root / "ledgers/projects").rglob("P-*.yaml"))
    path.write_text(re.sub(r"^investment: .*$", "investment: 9999999999999.99元", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    return root


@pytest.fixture
def exported(city, run):
    """Everything of it as text."""
    ran = run("export", "--to", "oc4ids", "--all", "--as-of", DAY, root=city)
    assert ran.code == 0
    return ran.out


def test_it_is_valid_by_the_schema(exported):
    package = json.loads(exported)
    assert len(package["projects"]) > 50
    assert faults(package) == []
    package["projects"][0]["status"] = "started"  # so it does look into projects
    assert faults(package) != []


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def served():
    """The schema and the code lists, on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(HERE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.filterwarnings("ignore")
def test_it_is_valid_by_the_standard_s_own_checker(exported, served, tmp_path, monkeypatch):
    from libcoveoc4ids.api import oc4ids_json_output
    from libcoveoc4ids.config import LibCoveOC4IDSConfig

    text = (HERE / "project-package-schema.json").read_text("utf-8")
    own = json.loads(text)
    local = {
        "schema_host": served,
        "schema_codelists": {"0.9": f"{served}codelists/"},
        "schema_version_choices": {"0.9.5": ("0.9.5", served)},
    }
    assert own["properties"]["projects"]["items"]["$ref"].endswith("project-schema.json")
    found = check(oc4ids_json_output, LibCoveOC4IDSConfig(local), json.loads(exported), tmp_path, served)
    assert found["validation_errors"] == []
    assert not found["additional_fields"]
    assert found["additional_closed_codelist_values"] == {}
    assert {each["codelist"] for each in found["additional_open_codelist_values"].values()} <= {
        "locationGazetteers.csv",
        "classificationScheme.csv",
        "metricID.csv",
    }
    broken = json.loads(exported)
    broken["projects"][0]["status"] = "started"
    assert check(oc4ids_json_output, LibCoveOC4IDSConfig(local), broken, tmp_path, served)["additional_closed_codelist_values"]


def check(ask, config, package, folder, served):
    """Ask the checker; its schema of packages names that of projects by an address of the network, which is given as ours."""
    import libcove.lib.common

    real = libcove.lib.common.get_request

    def local(url, **more):
        return real(re.sub(r"^https?://standard\.open-contracting\.org/infrastructure/schema/[^/]+/", served, url), **more)

    libcove.lib.common.get_request = local
    try:
        return ask(output_dir=str(folder), json_data=package, lib_cove_oc4ids_config=config)
    finally:
        libcove.lib.common.get_request = real


def test_its_sums_are_those_of_the_ledger(city, exported):
    package = json.loads(exported, parse_float=Decimal, parse_int=Decimal)
    whole = load(Shelf(city))
    total = sum(each.investment.yuan for each in whole.projects if str(each.signed) <= DAY)
    assert sum(each["budget"]["amount"]["amount"] for each in package["projects"]) == total
    assert "9999999999999.99" in exported
    funds = sum(fund.amount.yuan for each in whole.projects for fund in each.funds if str(fund.date) <= DAY and str(each.signed) <= DAY)
    assert sum(part["value"]["amount"] for each in package["projects"] for part in each.get("transactions", ())) == funds


def test_its_moments_are_of_one_form(exported):
    """Programs for open contracting data put them into order as texts."""
    assert set(re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[^\"]*)\"", exported)) == {"T00:00:00Z"}


@pytest.fixture
def closed(city, tmp_path):
    """A copy of the city in whose settings some addresses are private."""

    def of(*addresses):
        root = shutil.copytree(city, tmp_path / "closed")
        with (root / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
            settings.write("private:\n" + "".join(f"  - {each}\n" for each in addresses))
        return root

    return of


def test_what_is_private_is_not_written(closed, run):
    root = closed("project.name", "project.lead", "project.investment", "project.funds", "enterprise.name")
    ran = run("export", "--to", "oc4ids", "--all", "--as-of", DAY, root=root)
    assert "不外传、没有写出的：项目的名称、项目的责任单位、项目的总投资、项目的到位资金、企业的名称\n" in ran.err
    whole = load(Shelf(root))
    secrets = {text for each in whole.projects for text in (each.name, each.lead)} | {each.name for each in whole.enterprises}
    assert [each for each in secrets if each in ran.out] == []
    for project in json.loads(ran.out)["projects"]:
        assert not {"title", "publicAuthority", "budget", "transactions", "metrics"} & set(project)
        assert [set(each) - {"identifier"} for each in project["parties"]] == [{"id", "roles"}]
    assert faults(json.loads(ran.out)) == []


def test_nor_whose_project_it_is(closed, run):
    ran = run("export", "--to", "oc4ids", "--all", "--as-of", DAY, root=closed("project.enterprise"), lang="en")
    assert "private and not written: Enterprise (project)\n" in ran.err
    assert '"funder"' not in ran.out
    assert '"payee"' not in ran.out


def test_by_default_only_public_money_and_infrastructure(city, run):
    ran = run("export", "--to", "oc4ids", "--as-of", DAY, root=city)
    some = json.loads(ran.out)["projects"]
    assert 0 < len(some) < 60
    assert ran.err.startswith(
        f"项目 {len(some)} 个；另有 {60 - len(some)} 个不是政府投资、财政资金或基础设施，没有写出（--all）\nOC4IDS 没有地方写的，没有写出：类别 "
    )
    assert ran.err.endswith("只写项目；问题、合同、会议不在 OC4IDS 里\n")


def one_of(package):
    """Return the project of the city that has the least id."""
    return min(package["projects"], key=lambda each: each["id"])


@pytest.fixture
def other(city, tmp_path):
    """A copy of the city in which some lines of its first project are others."""

    def of(**lines):
        root = shutil.copytree(city, tmp_path / "other")
        path = min((root / "ledgers/projects").rglob("P-*.yaml"))
        text = path.read_text("utf-8")
        for name, value in lines.items():
            text = re.sub(rf"^{name}: .*\n", "", text, flags=re.MULTILINE) + f"{name}:{value}\n"
        path.write_text(text, "utf-8")
        return root

    return of


def test_an_amount_without_a_rate_of_exchange_is_no_amount(other, run):
    ran = run("export", "--to", "oc4ids", "--all", "--as-of", DAY, root=other(investment=" 1亿港元"))
    assert ran.code == 1
    assert "没有汇率、金额没有计入的记录 1 条：P-" in ran.err
    package = json.loads(ran.out)
    assert set(one_of(package)["budget"]) == {"approvalDate"}
    assert "metrics" not in one_of(package)
    assert faults(package) == []


def test_a_file_that_cannot_be_read_is_told(other, run):
    root = other()
    min((root / "ledgers/projects").rglob("P-*.yaml")).write_text("id: [\n", "utf-8")
    ran = run("export", "--to", "oc4ids", "--all", "--as-of", DAY, root=root)
    assert ran.code == 1
    assert ran.err.endswith("有 1 个文件读不出来，没有计入：dicoop check\n")


def test_all_that_the_standard_cannot_hold_is_listed(other, run):
    root = other(
        park=" 示例园",
        dispatched="\n  - date: 2019-08-01\n    text: 调度\n    by: 包联领导",
        case="\n  blocker: 用地\n  measure: 调剂\n  unit: 市财政局\n  start_expected: 2019-09-01",
    )
    told = run("export", "--to", "oc4ids", "--all", "--as-of", DAY, root=root).err.splitlines()[1]
    assert told.startswith("OC4IDS 没有地方写的，没有写出：类别 ")
    assert re.sub(" [0-9]+ 处", "", told.partition("：")[2]).split("、") == [
        *("类别", "第几次会议", "产业链", "包联领导", "园区", "节点佐证", "资金来源", "进展的文字", "一项一案", "调度")
    ]
    assert told.endswith("、一项一案 1 处、调度 1 处")


def test_what_the_government_builds_is_told_of_and_maintained_once_it_is_used(other, run):
    root = other(also="\n  - HC")
    for path in (root / "ledgers/projects").rglob("P-*.yaml"):
        path.write_text(path.read_text("utf-8") + "public: true\n", "utf-8")
    package = json.loads(run("export", "--to", "oc4ids", "--as-of", DAY, root=root).out)
    used = {
        each["id"] for each in package["projects"] for node in each["milestones"] if (node["id"], node["status"]) == ("production", "met")
    }
    assert len(package["projects"]) == 60
    assert {each["id"] for each in package["projects"] if each["status"] == "maintenance"} == used != set()
    assert [each["id"] for each in one_of(package)["locations"]] == ["900413", "900423"]


def test_refusals(city, run, tmp_path):
    ran = run("export", "--to", "ocds", root=city)
    assert (ran.code, ran.err) == (2, "错误：不能写成“ocds”\n  可用：oc4ids\n")
    ran = run("export", "--to", "oc4ids", "--as-of", "2001-01-01", root=city)
    assert (ran.code, ran.out) == (6, "")
    assert ran.err == "错误：没有可以写出的项目\n  默认只写政府投资、有财政资金的和基础设施项目；全部：--all\n"
    target = tmp_path / "x.json"
    assert run("export", "--to", "oc4ids", "-o", str(target), root=city).code == 0
    assert run("export", "--to", "oc4ids", "-o", str(target), root=city).code == 4


@pytest.mark.parametrize("program", ["hledger", "ledger"])
def test_accountants_programs_add_the_same_sums_by_county(city, program, tmp_path):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    whole, lines, wanted = load(Shelf(city)), [], defaultdict(Decimal)
    for each in whole.projects:
        for fund in each.funds:
            lines.append(f"{fund.date} {fund.receipt}\n    funds:{each.county}  {fund.amount.yuan:f} CNY\n    elsewhere\n")
            wanted[f"funds:{each.county}"] += fund.amount.yuan
    for each in whole.counting("contract"):
        for one in each.deliveries:
            lines.append(f"{one.date} {one.receipt}\n    deliveries:{each.county}  {one.amount.yuan:f} CNY\n    elsewhere\n")
            wanted[f"deliveries:{each.county}"] += one.amount.yuan
    (tmp_path / "book").write_text("\n".join(lines), "utf-8")
    words = [program, "-f", str(tmp_path / "book"), "balance", "--flat", "--no-total", "funds", "deliveries"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    rows = (re.fullmatch(r"\s*(-?[0-9.,]+) CNY\s+(\S+)", line) for line in done.stdout.splitlines())
    assert {row[2]: Decimal(row[1].replace(",", "")) for row in rows if row} == {name: total for name, total in wanted.items() if total}
