"""What a browser does that a script has to do itself: sign in, keep a cookie, send a form back as it was found."""

import html.parser
import http.client
import re
import urllib.parse


class _Fields(html.parser.HTMLParser):
    """The fields of one form with the values a browser would send if nothing were touched, and the choices of each."""

    def __init__(self):
        super().__init__()
        self.values = []
        self.choices = {}
        self._select = self._area = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name, value, kind = attributes.get("name"), attributes.get("value") or "", attributes.get("type")
        if tag == "select":
            self._select = name
        elif tag == "option":
            self.choices.setdefault(self._select, []).append(value)
            if "selected" in attributes:
                self.values.append((self._select, value))
        elif tag == "textarea":
            self._area = name
            self.values.append((name, ""))
        elif tag == "input" and kind in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value)
            if "checked" in attributes:
                self.values.append((name, value))
        elif tag == "input" and name:
            self.values.append((name, value))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None

    def handle_data(self, text):
        if self._area:
            self.values[-1] = (self._area, text.strip())


class Form:
    """The form of a page that goes to `action`; `found` is false when the page offers none."""

    def __init__(self, page, action):
        start = page.find(f'action="{action}"')
        self.found = start >= 0
        self._fields = _Fields()
        if self.found:
            self._fields.feed(page[start : page.index("</form>", start)])

    def choices(self, name):
        return [value for value in self._fields.choices.get(name, []) if value]

    def filled(self, **answers):
        """As a browser sends it; what is answered takes the place of what stood there, a list is several values."""
        values = [(name, value) for name, value in self._fields.values if name not in answers]
        for name, answer in answers.items():
            values += [(name, value) for value in (answer if isinstance(answer, list) else [answer])]
        return urllib.parse.urlencode(values)


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Visitor:
    """One account in one browser."""

    def __init__(self, port, name, password):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = {}
        door = Form(self.get("/sign-in"), "/sign-in")
        status, _ = self.post("/sign-in", door.filled(name=name, password=password))
        if status != 303:
            raise RuntimeError(f"{name} could not sign in: {status}")

    @property
    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def get(self, path):
        status, page = self._send("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return page

    def post(self, path, body):
        return self._send("POST", path, body, FORM)

    def dispatch_as_proposed(self):
        """What stands on the first page of the queue goes to whom the program proposes. Returns the status."""
        cases = re.findall(r'name="case" value="(\d+)"', self.get("/cases?state=queued"))
        page = self.get("/cases/dispatches/new?" + urllib.parse.urlencode({"case": cases}, doseq=True))
        return self.post("/cases/dispatches", Form(page, "/cases/dispatches").filled())[0]

    def _send(self, method, path, body=None, headers=None):
        self._connection.request(method, urllib.parse.quote(path, safe="/?&=%"), body, {"Cookie": self.cookie} | (headers or {}))
        response = self._connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, value = re.match(r"([^=]+)=([^;]*)", cookie).groups()
            self._cookies[name] = value
        return response.status, response.read().decode()
