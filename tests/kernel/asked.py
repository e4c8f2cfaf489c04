"""What a list shows and what it exports, read back as a person would."""

import csv
import io
import re
from html import unescape

from python_calamine import CalamineWorkbook


def shown(client, name, query):
    """The first column of the page, as text."""
    page = client.get(f"/{name}/?{query}")
    assert page.status_code == 200, (name, query, page.status_code)
    cells = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', page.content.decode(), re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in cells]


def body(response):
    assert response.status_code == 200, (response.status_code, response.content[:500])
    content = b"".join(response.streaming_content)
    assert int(response["Content-Length"]) == len(content)
    return content


def csv_rows(client, name, query):
    """The rows of the CSV, its header first."""
    content = body(client.get(f"/{name}/export.csv?{query}"))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def xlsx_rows(client, name, query):
    """The rows of the sheet, its header first, numbers and days as Python has them."""
    return sheets(body(client.get(f"/{name}/export.xlsx?{query}")))[1]


def sheets(content):
    """What a workbook says of itself, and the rows of its list."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_index(place).to_python() for place in range(len(book.sheet_names))]
