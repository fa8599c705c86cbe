"""What every measurement says of its machine, and where its table goes."""

import os
import pathlib
import platform
import re
import subprocess

PAGE = pathlib.Path(__file__).resolve().parent / "README.md"


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"Swift version ([\d.]+)", swift)
    load = "/".join(f"{average:.1f}" for average in os.getloadavg())
    kernel = platform.release().split("-")[0]
    swift = version[1] if version else "?"
    return f"{model}, {os.cpu_count()} processors, Linux {kernel}, Swift {swift}; load at the end {load}"


def write(name, text):
    """Puts the text between the page's marks of this name."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, rest = PAGE.read_text().split(begin)
    PAGE.write_text(before + begin + text + "\n" + end + rest.split(end)[1])


def percentile(times, share):
    """The smallest time that at least this share of all did not exceed."""
    return sorted(times)[max(0, -(-len(times) * share // 100) - 1)]


def times_line(name, times):
    return {
        "name": name, "requests": len(times), "p50_ms": percentile(times, 50), "p95_ms": percentile(times, 95),
        "p99_ms": percentile(times, 99), "max_ms": max(times),
    }


def times_table(lines):
    text = ["| | requests | p50 ms | p95 ms | p99 ms | longest ms |", "|---|---|---|---|---|---|"]
    for each in lines:
        figures = " | ".join(f"{each[key]:.0f}" for key in ("p50_ms", "p95_ms", "p99_ms", "max_ms"))
        text.append(f"| {each['name']} | {each['requests']:,} | {figures} |")
    return "\n".join(text)
