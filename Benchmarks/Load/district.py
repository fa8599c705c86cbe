"""The district that is worked on, the program, and the departments that send more meanwhile."""

import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCRATCH = pathlib.Path(os.environ.get("SCRATCH") or ROOT / ".build").resolve()
DEMO_PASSWORD = "zhaoren-demo-2026"
CONSULTANTS, OFFICERS = 300, 40
# What the departments send again during the measurement.
FURTHER = ["assistance", "pensions", "medical-spending", "disability", "unemployment"]
WORK = {"区级管理员": "district", "街镇救助干部": "subdistrict", "社区救助顾问": "consultant"}


class Program:
    """`zhaoren`, built for speed."""

    path = SCRATCH / "release" / "zhaoren"

    def build(self):
        subprocess.run(["swift", "build", "-c", "release", "--product", "zhaoren", "--scratch-path", SCRATCH], check=True, cwd=ROOT)

    def __call__(self, *arguments):
        done = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=ROOT)
        if done.returncode != 0:
            sys.exit(f"zhaoren {arguments[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def serve(self, folder, port):
        # Not into a file: a disk that is busy would hold up whoever writes a line. Services log to a pipe.
        server = subprocess.Popen(
            [self.path, "serve", "--data", folder, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health").close()
                return server
            except OSError:
                time.sleep(0.1)
        sys.exit(f"the server does not answer; start it by hand to see why: {self.path} serve --data {folder}")


class District:
    """The data folder as it is made once, with everybody's accounts. Runs work on copies of it."""

    def __init__(self, program, residents, folder):
        self.program, self.folder = program, folder
        self.list = folder / "people.json"
        if not self.list.exists():
            program("demo", "--residents", residents, "--data", folder, "--no-serve")
            self.list.write_text(json.dumps(self.hire_the_rest(), ensure_ascii=False))
        self.people = json.loads(self.list.read_text())

    def hire_the_rest(self):
        """The demonstration's accounts, and as many more as a district has."""
        accounts = json.loads(self.program("account", "list", "--json", "--data", self.folder))
        people = [
            {"name": account["name"], "work": WORK[account["role"]], "areas": account["areas"], "password": DEMO_PASSWORD}
            for account in accounts if account["role"] in WORK
        ]
        district = sum(person["work"] == "district" for person in people)
        for role, wanted in (("社区救助顾问", CONSULTANTS), ("街镇救助干部", OFFICERS - district)):
            areas = [person["areas"][0] for person in people if person["work"] == WORK[role]]
            people += [self.hire(role, number, areas[number % len(areas)]) for number in range(wanted - len(areas))]
        return people

    def hire(self, role, number, area):
        name = f"{WORK[role]}{number + 1:03d}"
        said = self.program("account", "add", name, "--role", role, "--area", area, "--keep-password", "--data", self.folder)
        return {"name": name, "work": WORK[role], "areas": [area], "password": re.search(r"初始密码：(\S+)", said)[1]}

    def copy(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        for name in ("register.sqlite", "workbench.sqlite"):
            database = sqlite3.connect(self.folder / name)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            shutil.copy(self.folder / name, folder)
        shutil.copy(self.folder / "demo.txt", folder)
        # Or the disk would be busy with the copy later, in the middle of the measurement.
        os.sync()

    def further_delivery(self, number, folder):
        """What the departments might send next: the same lists without one row in fifty."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        manifest = (self.folder / "deliveries" / "manifest.yaml").read_text().splitlines()
        kept = [line for line in manifest if "data_set:" not in line or re.search(r"data_set: ([\w-]+)", line)[1] in FURTHER]
        (folder / "manifest.yaml").write_text("\n".join(kept) + "\n")
        for name in FURTHER:
            with open(self.folder / "deliveries" / f"{name}.csv", "rb") as old, open(folder / f"{name}.csv", "wb") as new:
                new.writelines(line for row, line in enumerate(old) if row == 0 or row % 50 != number % 50)


class Departments(threading.Thread):
    """Imports a delivery and screens everybody, again and again until told to stop. What has begun is finished."""

    def __init__(self, district, folder):
        super().__init__()
        self.district, self.folder = district, folder
        self.stopped = threading.Event()
        self.rounds = []

    def run(self):
        program, delivery = self.district.program, self.folder / "delivery"
        while not self.stopped.is_set():
            self.district.further_delivery(len(self.rounds), delivery)
            start = time.monotonic()
            imported = json.loads(program("import", delivery, "--data", self.folder, "--json"))
            middle = time.monotonic()
            program("screen", "--data", self.folder, "--json")
            rows = sum(file["rows"] for file in imported["files"])
            self.rounds.append({"rows": rows, "import": middle - start, "screen": time.monotonic() - middle})


def words(people, folder):
    """Names and ends of ID numbers to search for, by area."""
    register = sqlite3.connect(f"file:{folder}/register.sqlite?mode=ro", uri=True)
    query = "SELECT name, substr(id_number, 15) FROM person WHERE residence_region BETWEEN ? AND ? AND id_number IS NOT NULL LIMIT 200"
    return {
        area: [{"name": name, "ending": ending} for name, ending in register.execute(query, (area, area + "~"))]
        for area in {person["areas"][0] for person in people}
    }
