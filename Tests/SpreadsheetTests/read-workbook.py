"""Reads an XLSX file with nothing but the standard library and prints what is in it as JSON.

A second reader, so that the tests do not take the writer's word for what it wrote.
"""

import json
import sys
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cell(element, formats):
    text = element.find(f"{MAIN}is/{MAIN}t")
    value = element.find(f"{MAIN}v")
    return {
        "place": element.get("r"),
        "text": None if text is None else text.text or "",
        "number": None if value is None else float(value.text),
        "format": formats[int(element.get("s", "0"))],
        "formula": element.find(f"{MAIN}f") is not None,
    }


def formats(archive):
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    codes = {item.get("numFmtId"): item.get("formatCode") for item in styles.iter(f"{MAIN}numFmt")}
    return [codes.get(item.get("numFmtId"), item.get("numFmtId")) for item in styles.find(f"{MAIN}cellXfs")]


def sheet(archive, index, name, known):
    root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{index}.xml"))
    pane, page, fit = (root.find(f".//{MAIN}{tag}") for tag in ("pane", "pageSetup", "pageSetUpPr"))
    filter = root.find(f"{MAIN}autoFilter")
    return {
        "name": name,
        "cells": [cell(item, known) for item in root.iter(f"{MAIN}c")],
        "frozenRows": int(pane.get("ySplit")),
        "paper": int(page.get("paperSize")),
        "orientation": page.get("orientation"),
        "fitsHeight": int(page.get("fitToHeight", "1")),
        "fits": fit.get("fitToPage") == "1",
        "filter": None if filter is None else filter.get("ref"),
        "footer": root.findtext(f"{MAIN}headerFooter/{MAIN}oddFooter"),
        "widths": [float(item.get("width")) for item in root.iter(f"{MAIN}col")],
    }


def main(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        known = formats(archive)
        root = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [item.get("name") for item in root.iter(f"{MAIN}sheet")]
        sheets = [sheet(archive, index, name, known) for index, name in enumerate(names, 1)]
        defined = {item.get("name"): item.text for item in root.iter(f"{MAIN}definedName")}
        core = ElementTree.fromstring(archive.read("docProps/core.xml"))
        created = core.findtext("{http://purl.org/dc/terms/}created")
        json.dump({"sheets": sheets, "defined": defined, "created": created}, sys.stdout, ensure_ascii=False)


main(sys.argv[1])
