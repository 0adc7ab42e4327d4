"""Messages that ask a reader to fetch, to open or to run something. None may get its way.

Run as a module it works them off as the stages do, and prints as JSON what it was made to do: a line for each thing
beyond reading the modules and data of installed packages, and last what came of the messages.

    python -m tests.security.hostile SERVER BAIT WITNESS
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streams.outcomes import Rejected
from streams.records import Headers, Record
from streams.settings import Settings
from streams.stage1_extract.stage import extract
from streams.stage3_enrich.stage import enricher

PROSE = (
    "The ferry company of Bergen will add a night boat in June, its director said on Tuesday, because the boats of the "
    "morning have been full since March and the passengers have begun to complain about the long wait at the quay."
)
# What the interpreter tells of what matters here; of files only those that are no part of what is installed.
_TOLD = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pickle.find_class",
    "ctypes.dlopen", "urllib.", "http.", "ftplib.", "smtplib.", "os.remove", "os.rename", "os.mkdir", "os.link",
    "os.symlink", "os.chmod", "os.putenv", "tempfile.", "shutil.", "webbrowser.",
)  # fmt: skip
_INSTALLED = tuple({str(Path(place).resolve()) for place in (sys.prefix, sys.base_prefix, Path(__file__).parents[2])})


class Bomb:
    """Makes a file where it is unpickled."""

    def __init__(self, witness: Path) -> None:
        self._command = f"touch {witness}"

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (self._command,)


def pages(server: str, bait: Path) -> Iterator[str]:
    """Pages that name what is on a server, or in a file, in every way in which a parser might fetch it."""
    file = bait.as_uri()
    doctypes = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{file}"><!ENTITY % y SYSTEM "{server}/y.dtd"> %y;]>',
        f'<!DOCTYPE html SYSTEM "{server}/html.dtd">',
        f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "{file}">',
        '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY x "&c;&c;&c;&c;">]>',
    )
    json_ld = (
        f'{{"@context": "{server}/context", "@type": "NewsArticle", "@import": "{file}", "url": "{server}/article", '
        f'"mainEntityOfPage": {{"@id": "{file}"}}}}'
    )
    heads = (
        f'<link rel="stylesheet" href="{server}/a.css"><link rel="canonical" href="{file}">',
        f'<meta http-equiv="refresh" content="0; url={server}/refresh"><base href="{server}/base/">',
        f'<script src="{server}/a.js"></script><meta property="og:url" content="{server}/og">',
        f'<script type="application/ld+json">{json_ld}</script>',
        f'<?xml-stylesheet href="{server}/a.xsl"?><link rel="amphtml" href="{server}/amp"><link rel="next" href="/2">',
    )
    bodies = (
        f'<img src="{server}/a.png"><iframe src="{file}"></iframe><object data="{server}/o"></object>',
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse="text"/>&x;',
        f'<embed src="{server}/e"><video poster="{server}/p"><source src="{file}"></video><svg><use href="{file}"/>',
    )
    article = f"<article><h1>A night boat for Bergen</h1><p>{PROSE}</p><p>{PROSE}</p></article>"
    for doctype in doctypes:
        for head in heads:
            for body in bodies:
                yield f"{doctype}<html lang=en><head>{head}</head><body>{body}{article}</body></html>"
    xml = '<?xml version="1.0"?>'
    yield f"{xml}{doctypes[0]}<html xmlns='http://www.w3.org/1999/xhtml'><body>{bodies[1]}{article}</body></html>"


def documents(server: str, bait: Path) -> Iterator[str]:
    """XML that names what is on a server, or in a file, in every way in which a parser might fetch it."""
    file = bait.as_uri()
    doctypes = (
        "",
        f'<!DOCTYPE rss SYSTEM "{server}/rss.dtd">',
        f'<!DOCTYPE rss PUBLIC "-//X//DTD RSS//EN" "{file}">',
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{file}"><!ENTITY % y SYSTEM "{server}/y.dtd"> %y;]>',
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">]>',
    )
    schema = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x {server}/x.xsd"'
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse="text"/>'
    picture = f'<enclosure url="{server}/a.mp3" type="audio/mpeg"/><media:content url="{server}/a.png"/>{include}'
    body = f"{PROSE} &x; {include} &lt;img src='{server}/a.png'&gt;"
    item = f"<item><link>{file}</link>{picture}<description>{body}</description></item>"
    entry = f"<link href='{server}/e'/><content src='{server}/c'/><summary>{body}</summary>{picture}"
    content = f"<remoteContent href='{server}/r'/><inlineXML><p>{body}</p></inlineXML>"
    for doctype in doctypes:
        begin = f'<?xml version="1.0"?><?xml-stylesheet href="{server}/a.xsl"?>{doctype}'
        yield f"{begin}<rss {schema}>{item}</rss>"
        yield f"{begin}<entry xmlns='http://www.w3.org/2005/Atom' xml:base='{server}/' {schema}>{entry}</entry>"
        yield f"{begin}<newsItem guid='{file}' {schema}><contentSet>{content}</contentSet></newsItem>"


def messages(server: str, bait: Path, witness: Path) -> Iterator[tuple[bytes | None, bytes, Headers]]:
    """Key, value and headers of hostile messages."""
    html: Headers = (("content-type", b"text/html"),)
    envelope: Headers = (("content-type", b"application/json"),)
    for page in pages(server, bait):
        yield f"{server}/page".encode(), page.encode(), html
        yield bait.as_uri().encode(), json.dumps({"html": page, "uri": f"{server}/page"}).encode(), envelope
    for document in documents(server, bait):
        yield f"{server}/document".encode(), document.encode(), (("content-type", b"application/xml"),)
    for place in (f"{server}/alone", bait.as_uri(), str(bait)):
        yield place.encode(), place.encode(), html
        yield place.encode(), place.encode(), (("content-type", b"text/plain"),)
        yield place.encode(), json.dumps({"html": place, "text": None}).encode(), envelope
        told = {"uri": place, "source": {"uri": place, "name": place}, "extensions": {"$ref": place, "file": place}}
        yield place.encode(), json.dumps({"text": PROSE, "headline": place, **told}).encode(), envelope
        item = {"uri": place, "infoSources": [{"uri": place}], "bodies": [{"value": PROSE, "href": place}]}
        yield place.encode(), json.dumps(item | {"$schema": place, "renditions": [{"href": place}]}).encode(), envelope
        event = {"specversion": "1.0", "id": place, "source": place, "type": "x", "dataschema": place, "subject": place}
        yield place.encode(), json.dumps(event | {"dataref": place, "data": {"text": PROSE}}).encode(), envelope
    for charset in (
        str(bait),
        f"..{bait}",
        "zlib",
        "bz2",
        "rot13",
        "unicode_escape",
        "..%2f..",
        "encodings.zlib_codec",
    ):
        yield None, b"\xe9" + PROSE.encode(), (("content-type", f"text/plain; charset={charset}".encode()),)
    for value in (pickle.dumps(Bomb(witness), 0), pickle.dumps(Bomb(witness))):
        for kind in (b"application/x-pickle", b"text/plain", b"application/json", b"text/html"):
            yield value, value, (("content-type", kind), ("ce_id", value), ("ce_time", value))
    run = f"__import__('os').system('touch {witness}')"
    yield (
        run.encode(),
        json.dumps({"text": f"{PROSE} {run} ${{{run}}} {{{{{run}}}}}", "headline": run}).encode(),
        envelope,
    )


def work_off(server: str, bait: Path, witness: Path) -> list[str]:
    """What comes of each message, as the stages without a memory have it."""
    enrich = enricher(Settings.model_construct().models, 15000).enrich
    results = []
    for number, (key, value, headers) in enumerate(messages(server, bait, witness)):
        record = Record("articles-raw", 0, number, datetime.now(UTC), key, value, headers)
        try:
            output = extract(record, 5_000_000).outputs[0]
            taken = Record("articles-unique", 0, number, record.timestamp, output.key, output.value, output.headers)
            results.append((enrich(taken).outputs[0].value or b"").decode())
        except Rejected as rejected:
            results.append(str(rejected))
    return results


def main(server: str, bait: str, witness: str) -> None:
    """Work off the messages twice: what the first time loads of models is not told."""
    watched = False

    def told(event: str, arguments: tuple[Any, ...]) -> None:
        if not watched:
            return
        if event == "open":
            place, mode = str(arguments[0]), str(arguments[1] or "r")
            if mode.startswith("r") and os.path.realpath(place).startswith(_INSTALLED):
                return
        elif not event.startswith(_TOLD):
            return
        print(json.dumps([event, repr(arguments)]), flush=True)

    sys.addaudithook(told)
    first = work_off("http://nowhere.invalid", Path("/nowhere"), Path("/nowhere"))
    watched = True
    results = work_off(server, Path(bait), Path(witness))
    watched = False
    assert len(first) == len(results)
    print(json.dumps(["results", results]))


if __name__ == "__main__":
    main(*sys.argv[1:])
