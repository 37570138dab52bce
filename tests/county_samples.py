"""A county's workbook as a clerk handles it: cells by the words that stand above and beside them."""

import io
from datetime import date

import openpyxl


class Clerk:
    """Somebody with a workbook open."""

    def __init__(self, path):
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def columns(self, sheet):
        return {str(cell.value).rstrip("*"): cell.column for cell in self.book[sheet][1] if cell.value}

    def row(self, sheet, *keys):
        """The number of the row that begins with an id and has the other keys in it."""
        for number, cells in enumerate(self.book[sheet].iter_rows(values_only=True), 1):
            if cells[0] == keys[0] and all(key in cells for key in keys):
                return number
        raise AssertionError(keys)

    def write(self, sheet, keys, **values):
        columns = self.columns(sheet)
        number = self.row(sheet, *keys)
        for heading, value in values.items():
            self.book[sheet].cell(number, columns[heading]).value = value
        return self

    def add(self, sheet, **values):
        columns, number = self.columns(sheet), self.book[sheet].max_row + 1
        for heading, value in values.items():
            self.book[sheet].cell(number, columns[heading]).value = value
        return self

    def read(self, sheet, keys, heading):
        return self.book[sheet].cell(self.row(sheet, *keys), self.columns(sheet)[heading]).value

    def save(self, path=None):
        self.book.save(path or self.path)
        return path or self.path


def cells_of(raw):
    """All sheets of a workbook as lists of rows."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def filled(path):
    """What the county writes in `docs/县区填报.md`: a start, a note, funds from before the meeting, a new project, and an amount without its unit."""
    clerk = Clerk(path)
    clerk.book["说明"]["B3"] = "李四"
    sheet = clerk.book["项目"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), 2):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value
    clerk.write("项目", ["P-2019-QL002"], 总投资="2.1")
    clerk.write("项目·节点", ["P-2019-QL001", "开工"], 完成=date(2019, 9, 29), 佐证="开工令")
    clerk.add("项目·进展", 编号="P-2019-QL001", 日期="2019.9.30", 进展="桩基进场", 完成投资="1,200万")
    clerk.add("项目·到位资金", 编号="P-2019-QL002", 凭证号="HD-2019-0810", 到位日期="2019年8月10日", 金额="３０００万元", 来源="自有")
    clerk.add(
        "项目", 编号="新1", 名称="清陵冷链物流园", 企业="E-2016-QL003", 签约日期="2019-09-26", 总投资="1.6亿元", 责任单位="市发展改革委"
    )
    clerk.add("项目·节点", 编号="新1", 节点="开工", 计划="2020-03-31")
    clerk.book["企业"].delete_rows(4)
    clerk.save()


def mended(path):
    """What it writes when it has read the problems."""
    Clerk(path).write("项目", ["P-2019-QL002"], 总投资="2.1亿元").save()
