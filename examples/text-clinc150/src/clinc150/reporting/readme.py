"""The part of the README that the pipeline writes; all the rest belongs to the author."""

import re
from pathlib import Path

from ..files import replacing


def write_block(text: str, path: Path = Path("README.md"), name: str = "results") -> bool:
    """Replace what stands between ``<!-- name:start -->`` and ``<!-- name:end -->``.

    Returns False, and changes nothing, where the markers were taken out.
    """
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    block = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not block.search(before):
        return False
    after = block.sub(lambda _: f"{start}\n{text.strip()}\n{end}", before, count=1)
    if after != before:
        with replacing(path) as part:
            part.write_text(after, encoding="utf-8")
    return True
