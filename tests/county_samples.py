"""A county's workbook as a clerk handles it: cells by the words that stand above and beside them."""

import io

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
