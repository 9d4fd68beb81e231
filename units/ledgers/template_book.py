"""导入模板: an empty workbook of a kind of ledger, made from the registry so that it always fits what is read.

A template is Chinese whatever the reader's language, as ledgers are. All cells but coordinates have text format: a
code typed into them keeps its digits. Its example row is marked 示例 and ignored when the file is loaded.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from django.utils import translation
from xlsxwriter.utility import xl_col_to_name

from geo.clock import today
from geo.models import Code, CodeList, Town, Village
from units.ledgers.kinds import LedgerKind

NUMBERS = frozenset({"x", "y"})
ROWS_PREPARED = 5_000  # with drop-down lists; rows below take what is typed
MARK, COUNTER = "示例", "序号"
YES_NO = ("是", "否")
EXAMPLES: Mapping[str, str] = {
    "external_id": "U00001",
    "name": "示例小吃店",
    "uscc": "91350100M000100Y43",
    "address": "人民路1号",
    "x": "113.412345",
    "y": "35.212345",
    "people_on_site": "12",
    "designated_year": "2024",
    "document": "城安委〔2024〕1号",
    "platform_id": "XF0001",
    "cylinders": "2",
    "at_time": "14:05",
    "remark": "",
    "note": "",
}
NOTES: Mapping[str, str] = {
    "x": "十进制度，如 113.412345；坐标系在导入时选择，同一文件只能用一种",
    "y": "十进制度，如 35.212345",
    "uscc": "18 位；单元格保持文本格式，否则末几位会丢失",
    "village": "写地图上的名称；重名时写 12 位代码",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the template: heading, whether it is needed, what may be chosen, an example, a note."""

    field: str
    heading: str
    is_required: bool
    options: Sequence[str]
    example: str
    note: str


def template_book(kind: LedgerKind, town: Town) -> bytes:
    """The workbook: the sheet to fill in, 填写说明, and a hidden sheet with the lists of the town."""
    columns = template_columns(kind, town)
    with translation.override("zh-hans"):
        title = f"{kind.kind.label} 导入模板"
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page, notes, lists = (book.add_worksheet(name) for name in ("台账", "填写说明", "选项"))
    lists.hide()
    _fill(book, page, title, columns)
    _explain(book, notes, title, columns)
    _offer(page, lists, columns)
    book.close()
    return stream.getvalue()


def template_columns(kind: LedgerKind, town: Town) -> list[Column]:
    """A column for each field of the kind, under its best heading."""
    options = {name: _options(name, kind, town) for name in kind.columns}
    return [
        Column(
            name,
            aliases[0],
            name in kind.required,
            options[name],
            _example(name, kind, options[name]),
            _note(name, options[name]),
        )
        for name, aliases in kind.columns.items()
    ]


# ── what stands in the cells ─────────────────────────────────────────────────────────────────────────────────────
def _options(name: str, kind: LedgerKind, town: Town) -> list[str]:
    words = kind.words.get(name)
    if isinstance(words, CodeList):
        return list(Code.objects.in_force(today()).filter(list=words).values_list("name", flat=True))
    if words is not None:
        return [spellings[0] for spellings in words.values()]
    if name == "village":
        return list(Village.objects.filter(town=town).order_by("code").values_list("name", flat=True))
    return list(YES_NO) if name.startswith(("is_", "has_")) else []


def _example(name: str, kind: LedgerKind, options: Sequence[str]) -> str:
    if name in kind.examples:
        return kind.examples[name]
    if options:
        return options[0]
    if _is_day(name):
        return date(today().year, 1, 15).isoformat()
    if name.endswith("phone"):
        return "13800000000"
    return EXAMPLES.get(name, "")


def _note(name: str, options: Sequence[str]) -> str:
    if name in NOTES:
        return NOTES[name]
    if options:
        return "从下拉列表中选择"
    if _is_day(name):
        return "日期，如 2024-06-30"
    return "多个号码用“；”分隔" if name.endswith("phone") else ""


def _is_day(name: str) -> bool:
    return name.endswith("_on") or name in ("valid_from", "valid_to")


# ── the sheets ───────────────────────────────────────────────────────────────────────────────────────────────────
def _fill(book: Any, page: Any, title: str, columns: Sequence[Column]) -> None:
    """Title in row 1, header in row 2, the example in row 3."""
    strong = book.add_format({"bold": True, "font_size": 14, "valign": "vcenter"})
    head = {"bold": True, "bg_color": "#EEF1F4", "border": 1, "border_color": "#DFE3E8", "text_wrap": True}
    needed, free = book.add_format({**head, "font_color": "#C5221F"}), book.add_format(head)
    text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.000000"})
    grey = book.add_format({"num_format": "@", "italic": True, "font_color": "#5B6672", "bg_color": "#F6F7F9"})
    page.write_string(0, 0, title, strong)
    page.set_row(0, 28)
    page.set_column(0, 0, 7, text)
    page.write_string(1, 0, COUNTER, free)
    page.write_string(2, 0, MARK, grey)
    for at, column in enumerate(columns, start=1):
        page.set_column(at, at, max(12, 2 * len(column.heading) + 4), number if column.field in NUMBERS else text)
        page.write_string(
            1, at, column.heading + ("*" if column.is_required else ""), needed if column.is_required else free
        )
        page.write_string(2, at, column.example, grey)
    page.freeze_panes(2, 0)
    page.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(columns))}{ROWS_PREPARED}"})


def _explain(book: Any, notes: Any, title: str, columns: Sequence[Column]) -> None:
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    lines = (
        title,
        "在“台账”表第 4 行起填写；第 3 行是示例，导入时自动忽略，可保留也可删除。",
        "带 * 的列必填。不要改动表头文字；用不到的列可以空着或删除，列的顺序可以调整。",
        "编号、信用代码、电话等列为文本格式，请不要改成数字格式。",
    )
    for at, line in enumerate(lines):
        notes.write_string(at, 0, line, bold if at == 0 else None)
    top = len(lines) + 1
    for at, word in enumerate(("列", "必填", "说明", "可选内容")):
        notes.write_string(top, at, word, bold)
    for row, column in enumerate(columns, start=top + 1):
        values = (column.heading, "是" if column.is_required else "", column.note, "；".join(column.options[:60]))
        for at, value in enumerate(values):
            notes.write_string(row, at, value, wrap)
    notes.set_column(0, 0, 20)
    notes.set_column(2, 2, 44)
    notes.set_column(3, 3, 80)


def _offer(page: Any, lists: Any, columns: Sequence[Column]) -> None:
    """Drop-down lists; a value outside of them is warned about, not forbidden (several are divided by ；)."""
    for at, column in enumerate(columns):
        if not column.options:
            continue
        lists.write_column(0, at, column.options)
        name = xl_col_to_name(at)
        source = f"=选项!${name}$1:${name}${len(column.options)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        page.data_validation(2, at + 1, ROWS_PREPARED, at + 1, rule)
