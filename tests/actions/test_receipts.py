"""A receipt that another record has is refused, whatever the index knows."""

import pytest

FUND = ("project", "fund", "QL008", "1亿元", "--receipt", "HD-1", "--date", "2019-09-20")


@pytest.mark.parametrize("receipt", ["HD-1", "hd－1", "HD 1"])
@pytest.mark.parametrize("indexed", [True, False])
def test_an_index_changes_nothing(run, small, indexed, receipt):
    if indexed:
        run("check", root=small)
        run("rates", root=small)
    ran = run(*(receipt if word == "HD-1" else word for word in FUND), root=small)
    assert (ran.code, f"receipt-reused]: 凭证号 {receipt} 在 P-2019-QL007 里已经登记过" in ran.err) == (4, True)


CACHES = {
    "nothing remembered yet": (),
    "no index": (("DICOOP_CACHE", ""),),
}


@pytest.mark.parametrize("name", CACHES)
def test_without_an_index_the_files_say_it(name, run, small, monkeypatch):
    for variable in CACHES[name]:
        monkeypatch.setenv(*variable)
    ran = run(*FUND, root=small)
    assert (ran.code, "receipt-reused" in ran.err) == (4, True)
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    path.write_text(path.read_text("utf-8").replace("HD-1", '"HD\\x2D1"'), "utf-8")
    assert run(*FUND, root=small).code == 4
    path.write_text(path.read_text("utf-8").replace('"HD\\x2D1"', "HD-10"), "utf-8")
    assert run(*FUND, root=small).code == 0


def test_what_came_since_the_index_was_written_counts_too(run, small):
    assert run("rates", root=small).code == 0
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    path.write_text(path.read_text("utf-8").replace("HD-1", "HD-9"), "utf-8")
    ran = run(*FUND[:-3], "HD-9", *FUND[-2:], root=small)
    assert (ran.code, "receipt-reused" in ran.err) == (4, True)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "zh",
            (
                "错误：P-2019-QL008 会因此有 1 处错误，没有写入\n"
                "P-2019-QL008 funds[HD-1].receipt: 错误[receipt-reused]: 凭证号 HD-1 在 P-2019-QL007 里已经登记过\n"
                "  怎么改：看凭证上写的是哪一个，另一条删去这一笔或改正凭证号\n"
            ),
        ),
        (
            "en",
            (
                "error: nothing was written; P-2019-QL008 would have faults: 1\n"
                "P-2019-QL008 funds[HD-1].receipt: error[receipt-reused]: receipt HD-1 is also used in P-2019-QL007\n"
                "  to correct: check whose receipt it is; delete the other entry, or correct its receipt\n"
            ),
        ),
    ],
)
def test_a_receipt_the_index_knows_is_refused(lang, told, run, small, contents):
    assert run("rates", root=small).code == 0
    before = contents(small)
    ran = run(*FUND, root=small, lang=lang)
    assert (ran.code, ran.err) == (4, told)
    assert contents(small) == before


def test_an_index_that_is_out_of_date_refuses_nothing(run, small):
    assert run("rates", root=small).code == 0
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    path.write_text(path.read_text("utf-8").replace("HD-1", "HD-9"), "utf-8")
    assert run(*FUND, root=small).code == 0


def test_another_receipt_or_the_same_record_is_not_meant(run, small):
    assert run("rates", root=small).code == 0
    assert run("project", "fund", "QL008", "1亿元", "--receipt", "HD-2", "--date", "2019-09-20", root=small).code == 0
    assert run("project", "set", "QL007", "funds[HD-1].amount=2亿元", root=small).code == 0
    assert run("contract", "deliver", "QL003", "1万元", "--receipt", "HD-1", "--date", "2019-09-20", root=small).code == 0
