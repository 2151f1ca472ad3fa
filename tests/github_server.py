"""GitHub on this machine: its API in so far as it is used, and its repositories, which are real."""

import base64
import json
import os
import re
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from finishing import git
from pytest_httpserver import HTTPServer
from support import Ran, execute, mlscaffold
from werkzeug import Request, Response

LOGIN = "ada"
# which request belongs to which step
STEPS = {
    "who": ("GET", r"/user"),
    "look": ("GET", r"/repos/[^/]+/[^/]+"),
    "repository": ("POST", r"/user/repos"),
    "connect": ("GET", r".*\.git/info/refs"),
    "main": ("POST", r".*\.git/git-receive-pack"),
    "pages": ("POST", r".*/pages"),
    "description": ("PATCH", r".*"),
    "topics": ("PUT", r".*/topics"),
    "site": ("POST", r".*/dispatches"),
}


@dataclass
class Repository:
    """What GitHub knows of a repository beside its commits."""

    place: Path
    private: bool = False
    description: str | None = None
    homepage: str | None = None
    topics: list[str] = field(default_factory=list)
    pages: str | None = None
    runs: list[dict] = field(default_factory=list)

    def git(self, *arguments: str) -> str | None:
        """Ask the bare repository."""
        ran = execute(["git", "-C", str(self.place), *arguments], cwd=self.place)
        return ran.out.strip() if ran.code == 0 else None

    @property
    def branches(self) -> dict[str, str]:
        """The branches and their commits."""
        listed = self.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads")
        return dict(line.split() for line in (listed or "").splitlines())


class Cut(Exception):
    """The network goes down."""


class FakeGitHub:
    """The two servers and what they share."""

    def __init__(self, folder: Path, token: str) -> None:
        self.folder, self.token = folder, token
        self.repositories: dict[str, Repository] = {}
        self.log: list[str] = []
        self.cut_at, self.after, self.down = "", False, False
        self.instead: dict[str, tuple[int, dict, dict]] = {}
        self.unknown = 0  # requests for which a new workflow is not known yet
        self.hang = ""
        self.api = HTTPServer(threaded=True)
        self.api.expect_request(re.compile(".*")).respond_with_handler(self._api)
        self.git = ThreadingHTTPServer(("127.0.0.1", 0), _backend(self))
        self.git.daemon_threads = True

    @contextmanager
    def serving(self):
        """Serve until the block ends."""
        thread = threading.Thread(target=self.git.serve_forever, daemon=True)
        self.api.start()
        thread.start()
        try:
            yield self
        finally:
            self.hang = ""
            self.git.shutdown()
            self.git.server_close()
            self.api.clear()
            self.api.stop()

    @property
    def server(self) -> str:
        """Where the repositories are."""
        return f"http://127.0.0.1:{self.git.server_port}"

    @property
    def writes(self) -> list[str]:
        """The requests that may have changed something."""
        return [line for line in self.log if not line.startswith("GET ")]

    def make(self, name: str, *, private: bool = False) -> Repository:
        """Make an empty repository."""
        place = self.folder / LOGIN / f"{name}.git"
        execute(["git", "init", "--bare", "-q", "-b", "main", str(place)], cwd=self.folder)
        execute(["git", "config", "http.receivepack", "true"], cwd=place)
        self.repositories[f"{LOGIN}/{name}"] = Repository(place, private)
        return self.repositories[f"{LOGIN}/{name}"]

    @contextmanager
    def passing(self, method: str, path: str):
        """Let a request through, or cut the line before or after it has had its effect."""
        self.log.append(f"{method} {path}")
        steps = {
            n for n, (verb, form) in STEPS.items() if verb == method and re.fullmatch(form, path)
        }
        reached = bool(self.cut_at) and self.cut_at in steps
        if self.hang in steps:
            while self.hang:
                time.sleep(0.05)
        if self.down or (reached and not self.after):
            self.down = True
            raise Cut
        yield self.instead.get(next(iter(steps), "")), reached
        if reached:
            self.down = True
            raise Cut

    def _api(self, request: Request) -> Response:
        try:
            with self.passing(request.method, request.path) as (instead, _):
                status, body, headers = instead or (*self._answer(request), {})
        except Cut:
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return Response()  # which nobody receives
        text = body if isinstance(body, str) else json.dumps(body)
        text = "" if status == 204 else text
        return Response(text, status, {"Content-Type": "application/json", **headers})

    def _answer(self, request: Request) -> tuple[int, object]:
        if request.headers.get("Authorization", "").split(" ")[-1] != self.token:
            return 401, {"message": "Bad credentials"}
        body = json.loads(request.data or "{}")
        if request.path == "/user":
            return 200, {"login": LOGIN, "url": self.api.url_for("/user")}
        if request.path == "/user/repos":
            return self._create(body)
        found = re.fullmatch(r"/repos/([^/]+/[^/]+)(/.*)?", request.path)
        repository = self.repositories.get(found[1]) if found else None
        if repository is None:
            return 404, {"message": "Not Found"}
        return self._of(repository, found[1], request.method, found[2] or "", body)

    def _create(self, body: dict) -> tuple[int, object]:
        name = f"{LOGIN}/{body['name']}"
        if name in self.repositories:
            taken = {"field": "name", "message": "name already exists on this account"}
            return 422, {"message": "Repository creation failed.", "errors": [taken]}
        self.make(body["name"], private=body["private"])
        return 201, self._shown(name)

    def _shown(self, name: str) -> dict:
        repository = self.repositories[name]
        return {
            "name": name.split("/")[1],
            "full_name": name,
            "url": self.api.url_for(f"/repos/{name}"),
            "html_url": f"{self.server}/{name}",
            "private": repository.private,
            "description": repository.description,
            "homepage": repository.homepage,
            "topics": repository.topics,
        }

    def _of(self, repository, name, method, path, body) -> tuple[int, object]:
        if path == "":
            for key in body:
                setattr(repository, key, body[key])
            return 200, self._shown(name)
        if path == "/branches":
            made = repository.branches.items()
            return 200, [{"name": n, "commit": {"sha": sha}, "protected": False} for n, sha in made]
        if path == "/topics":
            if not all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,49}", t) for t in body["names"]):
                return 422, {"message": "Validation Failed"}
            repository.topics = sorted(body["names"])
            return 200, {"names": repository.topics}
        if path.startswith("/git/commits/"):
            if not repository.branches:
                return 409, {"message": "Git Repository is empty."}
            there = repository.git("cat-file", "-e", f"{path.split('/')[-1]}^{{commit}}")
            return (404, {"message": "Not Found"}) if there is None else (200, {})
        if path == "/pages":
            return self._pages(repository, name, method, body)
        return self._runs(repository, path, body)

    def _pages(self, repository, name, method, body) -> tuple[int, object]:
        if method != "GET":
            if repository.private:
                return 422, {"message": "Your current plan does not support GitHub Pages"}
            if method == "POST" and repository.pages:
                return 409, {"message": "GitHub Pages is already enabled."}
            repository.pages = body["build_type"]
            return (201, {}) if method == "POST" else (204, {})
        if repository.pages is None:
            return 404, {"message": "Not Found"}
        site = f"https://{LOGIN}.github.io/{name.split('/')[1]}/"
        return 200, {"html_url": site, "build_type": repository.pages}

    def _runs(self, repository, path, body) -> tuple[int, object]:
        workflow = re.fullmatch(r"/actions/workflows/([^/]+)/(runs|dispatches)", path)
        file = f"main:.github/workflows/{workflow[1]}" if workflow else ""
        if workflow is None or repository.git("cat-file", "-e", file) is None:
            return 404, {"message": "Not Found"}
        if workflow[2] == "runs":
            return 200, {"total_count": len(repository.runs), "workflow_runs": repository.runs}
        if self.unknown:
            self.unknown -= 1
            return 404, {"message": "Not Found"}
        repository.runs.append(
            {"event": "workflow_dispatch", "status": "queued", "conclusion": None}
        )
        return 204, {}


@dataclass(frozen=True)
class Published:
    """A project, and the command that is tried on it."""

    root: Path
    github: FakeGitHub

    def environment(self) -> dict[str, str]:
        """Say where GitHub is, as GitHub's own environment does."""
        return {
            "GITHUB_API_URL": self.github.api.url_for(""),
            "GITHUB_SERVER_URL": self.github.server,
            "GITHUB_TOKEN": self.github.token,
            "HOME": str(self.root.parent),
            "no_proxy": "127.0.0.1",
        }

    def publish(self, *options: str, **env: str) -> Ran:
        """Run the command; the token is nowhere, whatever happens, and an error is a few lines."""
        ran = mlscaffold("publish", *options, cwd=self.root, env={**self.environment(), **env})
        self.no_secret(ran.out + ran.err)
        assert "Traceback" not in ran.err, ran.err
        errors = int(ran.code != 0 and "--json" not in options)
        assert ran.err.count("Error:") == errors, ran.err
        return ran

    def no_secret(self, said: str) -> None:
        """Look for the token in what was said, and in everything that Git keeps."""
        token = self.github.token
        assert token not in said
        kept = [path for path in self.root.rglob("*") if path.is_file() and not path.is_symlink()]
        assert [path for path in kept if token.encode() in path.read_bytes()] == []

    @property
    def repository(self):
        """What GitHub has of it."""
        return self.github.repositories["ada/demo"]

    @property
    def head(self) -> str:
        """The last commit."""
        return git(self.root, "rev-parse", "main").strip()


def _backend(github: FakeGitHub) -> type[BaseHTTPRequestHandler]:
    class Backend(BaseHTTPRequestHandler):
        """``git http-backend``, for whom the token lets in."""

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            try:
                with github.passing(self.command, path) as (instead, reached):
                    self.mute = reached
                    self._serve(path, query, instead)
            except Cut:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True

        do_POST = do_GET  # noqa: N815 - the name that http.server asks for

        def _serve(self, path: str, query: str, instead) -> None:
            given = self.headers.get("Authorization", "").removeprefix("Basic ")
            password = base64.b64decode(given).decode().partition(":")[2]
            body = self._body()
            if instead is not None:
                self._reply(f"{instead[0]} No", [], b"")
                return
            if password != github.token:
                asks = ("WWW-Authenticate", 'Basic realm="GitHub"')
                self._reply("401 Unauthorized", [asks], b"")
                return
            env = {
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(github.folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REMOTE_USER": LOGIN,
                "REMOTE_ADDR": "127.0.0.1",
            }
            said = subprocess.run(
                ["git", "http-backend"], input=body, env=env, capture_output=True, check=True
            ).stdout
            head, _, answer = said.partition(b"\r\n\r\n")
            headers = [tuple(line.split(": ", 1)) for line in head.decode().splitlines()]
            status = dict(headers).pop("Status", "200 OK")
            self._reply(status, [h for h in headers if h[0] != "Status"], answer)

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def _reply(self, status: str, headers, body: bytes) -> None:
            if not self.mute:
                self.send_response(int(status.split(" ")[0]))
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_) -> None:
            """Say nothing."""

    return Backend
