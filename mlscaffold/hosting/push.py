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

# A credential helper of Git: it gives the secret once, before any hook runs, and forgets it.
HELPER = """!f() {
    test "$1" = get || exit 0
    echo username=x-access-token
    echo "password=$(cat '%(file)s')"
    rm -f '%(file)s'
}; f"""
SECRETS = ("GIT_TRACE", "GITHUB_TOKEN", "GH_TOKEN")  # variables that begin so are kept from hooks


def push(root: Path, token: Token) -> None:
    """Push main to origin.

    A credential helper reads it once from a file that only this user can read. So the token stands
    in no address, no command line, no configuration and no environment that a hook could see.

    Raises
    ------
    Rejected, MayNotPush, PushFailed
    """
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as folder:
        secret = Path(folder) / "secret"  # the folder is the user's alone
        secret.write_text(token.secret, encoding="utf-8")
        env = {key: value for key, value in os.environ.items() if not key.startswith(SECRETS)}
        env |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        helper = HELPER % {"file": secret}
        settings = ["-c", "credential.helper=", "-c", f"credential.helper={helper}"]
        command = ["git", *settings, "push", "--set-upstream", "origin"]
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
