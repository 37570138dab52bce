"""Through how many files does one story lead: those of dicoop whose functions run when a command does its work?

    python bench/story.py

The command runs twice in one process and is watched the second time: what only declares when it is read is not counted, and the index is warm.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

MOST = {
    "project add": 27,
    "issue close": 27,
    "rates": 24,
    "report": 42,
    "review": 52,
}
TODAY = "2019-09-30"
STORIES = {
    "project add": (
        "project add --name 示例 --enterprise E-2016-QL001 --county QL --signed 2019-08-20 --investment 1亿元 --lead 市发展改革委 --no-input --dry-run"
    ),
    "issue close": "issue close {issue} --outcome resolved --evidence 佐证 --dry-run",
    "rates": "rates",
    "report": "report --meeting 15",
    "review": "review HEAD~1..HEAD",
}
WATCH = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
ran = set()
def watch(frame, event, _):
    name = frame.f_code.co_filename
    if event == "call" and frame.f_code.co_name != "<module>" and "/dicoop/" in name:
        ran.add(name.rpartition("/dicoop/")[2])
from dicoop.cli import main
with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
    main(sys.argv[1:])
sys.setprofile(watch)
with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
    code = main(sys.argv[1:])
sys.setprofile(None)
print(json.dumps([code, sorted(ran)]))
"""


def story(root: Path, words: list[str]) -> tuple[int, list[str]]:
    """Return how a command ends, and the files whose functions ran."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH, "-C", str(root), "--today", TODAY, *words], capture_output=True, text=True, check=True
    )
    code, files = json.loads(done.stdout.splitlines()[-1])
    return code, files


def main() -> int:
    """Tell of each story how many files it leads through, and with `-v` which."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        command = [sys.executable, "-m", "dicoop"]
        subprocess.run([*command, "sample", str(root), "--history", "--projects", "40"], check=True, capture_output=True)
        listed = subprocess.run(
            [*command, "-C", str(root), "--today", TODAY, "issue", "list", "--where", "stage=claimed", "--json"],
            check=True,
            capture_output=True,
        )
        issue = json.loads(listed.stdout)["rows"][0]["id"]
        for name, words in STORIES.items():
            wanted = words.format(issue=issue).split()
            story(root, wanted)
            code, files = story(root, wanted)
            print(f"{name:12} {len(files):3}  (≤ {MOST[name]})  exit {code}")
            if "-v" in sys.argv:
                print("    " + " ".join(files))
    return 0


if __name__ == "__main__":
    sys.exit(main())
