"""Copy the few third-party files of the interface into the project, with their hash and license.

Run by hand when a version changes (``uv run python tools/vendor.py``), never when the project is
built or served. Each package is fetched by ``npm pack``, the named files are copied into
``<target>/<name>-<version>/``, and ``vendor.json`` beside them says where they come from; a test
reads it again and recomputes the hashes.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC_VENDOR = ROOT / "src/maillage/core/static/core/vendor"
DOCUMENT_FONTS = ROOT / "src/maillage/core/documents/fonts"
TEST_VENDOR = ROOT / "tests/vendor"
# Static file storage stops on a map that is named but absent.
_SOURCE_MAP = re.compile(rb"\n?/[/*][#@] ?sourceMappingURL=[^\n]*")


@dataclass(frozen=True)
class Package:
    """One npm package: which of its files we keep, and where."""

    npm_name: str
    version: str
    folder: Path
    files: dict[str, str]
    license: str
    source: str


PACKAGES = (
    Package(
        npm_name="@fontsource/atkinson-hyperlegible",
        version="5.3.0",
        folder=STATIC_VENDOR / "atkinson-hyperlegible-5.3.0",
        files={
            **{
                f"files/atkinson-hyperlegible-{subset}-{weight}-normal.woff2": f"{subset}-{weight}.woff2"
                for subset in ("latin", "latin-ext")
                for weight in (400, 700)
            },
            "LICENSE": "LICENSE.txt",
        },
        license="OFL-1.1",
        source="https://github.com/googlefonts/atkinson-hyperlegible",
    ),
    Package(
        # The same family for documents, whole and with its italics: layout engines read no WOFF2.
        npm_name="@expo-google-fonts/atkinson-hyperlegible",
        version="0.4.1",
        folder=DOCUMENT_FONTS / "atkinson-hyperlegible-0.4.1",
        files={
            **{
                f"{style}/AtkinsonHyperlegible_{style}.ttf": f"{name}.ttf"
                for style, name in (
                    ("400Regular", "regular"),
                    ("400Regular_Italic", "italic"),
                    ("700Bold", "bold"),
                    ("700Bold_Italic", "bold-italic"),
                )
            },
            "LICENSE_FONT": "LICENSE.txt",
        },
        license="OFL-1.1",
        source="https://github.com/googlefonts/atkinson-hyperlegible",
    ),
    Package(
        npm_name="axe-core",
        version="4.14.1",
        folder=TEST_VENDOR / "axe",
        files={"axe.min.js": "axe.min.js", "locales/fr.json": "fr.json", "LICENSE": "LICENSE.txt"},
        license="MPL-2.0",
        source="https://github.com/dequelabs/axe-core",
    ),
)


def vendor_package(package: Package) -> None:
    """Fetch one package, keep the named files and write ``vendor.json`` beside them."""
    with tempfile.TemporaryDirectory() as work:
        archive = _pack(package, Path(work))
        shutil.rmtree(package.folder, ignore_errors=True)
        package.folder.mkdir(parents=True)
        hashes = {}
        with tarfile.open(archive) as bundle:
            for inside, name in package.files.items():
                member = bundle.extractfile(f"package/{inside}")
                if member is None:
                    msg = f"{package.npm_name}@{package.version} has no file {inside}"
                    raise SystemExit(msg)
                content = _SOURCE_MAP.sub(b"", member.read()) if name.endswith(".js") else member.read()
                (package.folder / name).write_bytes(content)
                hashes[name] = hashlib.sha256(content).hexdigest()
    record = {
        "name": package.npm_name,
        "version": package.version,
        "license": package.license,
        "source": package.source,
        "fetched_with": f"npm pack {package.npm_name}@{package.version}",
        "sha256": dict(sorted(hashes.items())),
    }
    (package.folder / "vendor.json").write_text(
        json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"{package.npm_name}@{package.version}: {len(hashes)} files in {package.folder.relative_to(ROOT)}")


def _pack(package: Package, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch third-party files; it is not needed to build or serve Maillage.")
    # The names and versions are the constants above.
    subprocess.run([npm, "pack", "--silent", f"{package.npm_name}@{package.version}"], cwd=folder, check=True)
    (archive,) = folder.glob("*.tgz")
    return archive


if __name__ == "__main__":
    for wanted in PACKAGES:
        vendor_package(wanted)
