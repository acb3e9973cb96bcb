"""A real node's metrics against promtool, and the alerts against what is measured: `metrics.py TIDINGS`."""

import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import urllib.request

ALERTS_OVER_TIME = pathlib.Path(__file__).with_name("alerts.yaml")
ALERTS = pathlib.Path(__file__).parents[2] / "deploy/prometheus/alerts.yaml"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def main() -> None:
    tidings = os.path.abspath(sys.argv[1])
    at = f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory() as home:
        settings = {"HOME": home, "METRICS": at, "API_PORT": "0", "MDNS": "off"}
        env = os.environ | {f"TIDINGS_{key}": value for key, value in settings.items()}
        subprocess.run([tidings, "new", "Club", "--quiet"], env=env, check=True, stdout=subprocess.DEVNULL)
        try:
            with urllib.request.urlopen(f"http://{at}/metrics", timeout=30) as answer:
                text = answer.read().decode()
        finally:
            subprocess.run([tidings, "stop", "--quiet"], env=env, check=True)
    subprocess.run(["promtool", "check", "metrics"], input=text, text=True, check=True)
    subprocess.run(["promtool", "test", "rules", ALERTS_OVER_TIME], check=True)
    measured = set(re.findall(r"^(tidings_[a-z_]+)", text, re.MULTILINE))
    named = set(re.findall(r"tidings_[a-z_]+", ALERTS.read_text()))
    if named - measured:
        sys.exit(f"alerts name what nobody measures: {sorted(named - measured)}")
    print(f"{len(measured)} series names, {len(named)} of them in alerts")


main()
