"""Push a branch to GitHub, with a token that nothing keeps and nothing shows."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

from mlscaffold.errors import MlscaffoldError
from mlscaffold.git import MAIN
from mlscaffold.hosting.errors import MayNotPush, PushFailed, Rejected
from mlscaffold.hosting.github import Token

ASKPASS = """#!/bin/sh
case "$1" in
    Username*) echo x-access-token ;;
    *) printf '%s\\n' "$MLSCAFFOLD_TOKEN" ;;
esac
"""


def push(root: Path, token: Token) -> None:
    """Push main to origin.

    Git asks a small script for the password, which reads it from the environment: so the token
    stands in no address, no command line and no configuration, and no helper stores it.

    Raises
    ------
    Rejected, MayNotPush, PushFailed
    """
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as folder:
        script = Path(folder) / "askpass"
        script.write_text(ASKPASS, encoding="utf-8")
        script.chmod(0o700)
        env = {
            name: value for name, value in os.environ.items() if not name.startswith("GIT_TRACE")
        }
        env |= {"GIT_ASKPASS": str(script), "MLSCAFFOLD_TOKEN": token.secret}
        env |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        command = ["git", "-c", "credential.helper=", "push", "--set-upstream", "origin"]
        ran = subprocess.run(
            [*command, f"refs/heads/{MAIN}:refs/heads/{MAIN}"],
            cwd=root, env=env, text=True, capture_output=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    if ran.returncode != 0:
        raise _error(ran.stderr.replace(token.secret, "***"))


def _error(said: str) -> MlscaffoldError:
    """Find in what Git said the line that tells why."""
    if re.search(r"! \[rejected\].*\((fetch first|non-fast-forward)\)", said):
        return Rejected()
    lines = [line.removeprefix("remote: ").strip() for line in said.splitlines()]
    telling = [line for line in lines if re.match(r"(error|fatal|! \[|refusing|GH\d)", line, re.I)]
    reason = next((line for line in telling if "failed to push" not in line), "no reason given")
    reason = re.sub(r"^(error|fatal|remote):\s*", "", reason)
    if "`workflow` scope" in said or "without `workflows` permission" in said:
        return MayNotPush(reason, scope=True)
    if re.search(r"Authentication failed|error: 40[13]|Permission to .* denied", said):
        return MayNotPush(reason, scope=False)
    return PushFailed(reason)
