"""Drives a headless Chromium over a pipe, with nothing but Python's standard library."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing that a check asks for takes longer, on any machine.
PATIENCE = 60


class Broken(Exception):
    """What the browser says is wrong."""


class Chromium:
    """One browser with one page. Everything that its console complains of is kept."""

    def __init__(self):
        name = next(filter(shutil.which, NAMES), None)
        if name is None:
            raise Broken("no Chromium: apt-get install chromium")
        self.folder = tempfile.mkdtemp(prefix="chromium-")
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        command = [
            "sh", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "sh", name,
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-background-networking", "--remote-debugging-pipe",
            "--force-color-profile=srgb", f"--user-data-dir={self.folder}", "about:blank",
        ]
        self.process = subprocess.Popen(
            command, pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.reads, self.writes = ours_in, ours_out
        self.buffer, self.last, self.session = b"", 0, None
        self.events, self.complaints, self.requests = [], [], []
        page = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.writes)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.reads)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, **arguments):
        """Asks for something and waits for the answer."""
        self.last += 1
        request = {"id": self.last, "method": method, "params": arguments}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.writes, json.dumps(request).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == self.last:
                if "error" in message:
                    raise Broken(f"{method}: {message['error']['message']}")
                return message["result"]

    def wait(self, method):
        """Waits until an event of this name has come, then forgets it."""
        while not any(event["method"] == method for event in self.events):
            self._next()
        self.events = [event for event in self.events if event["method"] != method]

    def open(self, url):
        """Loads a page."""
        self.events = []
        self.call("Page.navigate", url=url)
        self.wait("Page.loadEventFired")

    def tell(self, script):
        """The value of an expression in the page; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Broken(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def window(self, width, height, scheme):
        """Sets the size, and which colours the system prefers."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        media = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "no-preference"}]
        self.call("Emulation.setEmulatedMedia", features=media)

    def press(self, key, text=""):
        """Presses a key and lets it go."""
        code = {" ": "Space"}.get(key, key)
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code, text=text if kind == "keyDown" else "")

    def picture(self, path):
        """Saves the whole page as PNG."""
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def _next(self):
        message = json.loads(self._line())
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.complaints.append(" ".join(str(part.get("value")) for part in params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.complaints.append(params["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        if method:
            self.events.append(message)
        return message

    def _line(self):
        end = time.monotonic() + PATIENCE
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.reads], [], [], max(0, end - time.monotonic()))
            data = os.read(self.reads, 1 << 16) if ready else b""
            if not data:
                raise Broken("Chromium fell silent" if ready == [] else "Chromium ended")
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\0")
        return line
