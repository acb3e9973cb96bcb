"""Asks a real node what the API's document allows and what it does not: `conforms.py TIDINGS`.

With this Python's schemathesis. No answer is a 5xx, and each is of the form that the document says.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

DOCUMENT = pathlib.Path(__file__).parents[2] / "node/http/openapi.json"
# Two wait for peers, and answer 503 without; a stream of events has no end.
LEFT_OUT = ["/dial", "/sync", "/events"]
# A text that is blank, a board that is not there: the document says what fields are, not what is in them.
NOT_ASKED = "positive_data_acceptance"
SECONDS = 45


def schemathesis(url: str, token: str, settings: str, *more: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "schemathesis.toml").write_text(settings)
        command = [sys.executable, "-m", "schemathesis.cli", "run", str(DOCUMENT), "--url", url]
        command += ["--header", f"Authorization: Bearer {token}", "--exclude-checks", NOT_ASKED]
        command += [word for path in LEFT_OUT for word in ("--exclude-path", path)]
        command += ["--request-timeout", "30", "--warnings", "off", *more]
        subprocess.run(command, cwd=folder, check=True)


def main() -> None:
    tidings = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as home:
        settings = {"HOME": home, "API_PORT": "0", "MDNS": "off"}
        env = os.environ | {f"TIDINGS_{key}": value for key, value in settings.items()}

        def run(*words: str) -> str:
            ran = subprocess.run([tidings, *words, "--quiet"], env=env, check=True, stdout=subprocess.PIPE, text=True)
            return ran.stdout.strip()

        run("new", "Club")
        try:
            post = run("post", "general", "What is asked for", "--subject", "Conformity")
            run("reply", post, "What is answered")
            run("react", post, "👍")
            api = json.loads(pathlib.Path(home, "api.json").read_text())
            url = f"http://127.0.0.1:{api['port']}/api/v1"
            # What nobody has, and then what is there.
            schemathesis(url, api["token"], "", "--max-time", str(SECONDS * 2 // 3))
            there = f'[parameters]\n"path.id" = "{post}"\n"path.board" = "general"\n"path.number" = 1\n'
            phases = ["--phases", "coverage,fuzzing", "--exclude-method", "DELETE"]
            schemathesis(url, api["token"], there, "--max-time", str(SECONDS // 3), *phases)
            damage = json.loads(run("verify", "--json"))["damage"]
            if damage:
                sys.exit(f"what was asked damaged the log: {damage}")
        finally:
            subprocess.run([tidings, "stop", "--quiet"], env=env, check=True)


main()
