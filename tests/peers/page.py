"""Reads an HTML page as browsers do and says what is on it. Any parse error ends it."""

import json
import sys

import html5lib

page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(sys.stdin.buffer.read().decode("utf-8"))
elements = [element for element in page.iter() if isinstance(element.tag, str)]
answer = {
    "lang": page.get("lang"),
    "title": page.findtext("head/title"),
    "tags": sorted({element.tag for element in elements}),
    "attributes": sorted({name for element in elements for name in element.attrib}),
    "headings": ["".join(element.itertext()) for element in elements if element.tag == "h2"],
    "text": "\n".join("".join(element.itertext()) for element in elements if element.tag in ("td", "th", "p")),
}
json.dump(answer, sys.stdout)
