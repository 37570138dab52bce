"""The file of a meeting that cannot be read keeps nobody from entering other records."""

import pytest

LINES = {
    "enterprise add --name 示例齿轮有限公司 --county QL": "E-2019-QL001 示例齿轮有限公司：已登记（ledgers/enterprises/QL/2019/E-2019-QL001.yaml）\n",
    "project add --name 齿轮二期 --enterprise E-2016-QL003 --county QL --signed 2019-09-02 --investment 3亿元 --lead 市发展改革委": (
        "P-2019-QL009 齿轮二期：已登记（ledgers/projects/QL/2019/P-2019-QL009.yaml）\n"
    ),
    "project set QL007 name=轴承二期": "P-2019-QL007 轴承二期：名称 精密轴承智能工厂 → 轴承二期\n",
    "meeting add --id 16 --date 2019-09-29 --themes 产销对接": "第16次会议 产销对接：已登记（ledgers/meetings/016.yaml）\n",
}


@pytest.mark.parametrize("line", LINES)
def test_a_record_is_entered(small, run, line):
    (small / "ledgers/meetings/014.yaml").write_text("id: 14\n<<<<<<< HEAD\n", "utf-8")
    ran = run(*line.split(), root=small)
    assert (ran.code, ran.out) == (0, LINES[line]), ran.err
