"""Is everything in the packages that are built of this, and nothing that is not ours to give?"""

import os
import platform
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import dicoop

ROOT = Path(__file__).parent.parent
LICENCE = (ROOT / "LICENSE").read_bytes()
NAME = f"dicoop-{dicoop.__version__}"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of a wheel and an sdist."""
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True)
    return folder


def test_the_licence_is_one_that_is_known():
    assert LICENCE.startswith(b"MIT License\n\nCopyright (c) ")
    assert b" dicoop contributors\n\nPermission is hereby granted, free of charge," in LICENCE


def test_a_wheel_holds_all_modules_and_the_licence(built):
    with zipfile.ZipFile(built / f"{NAME}-py3-none-any.whl") as wheel:
        names, told = set(wheel.namelist()), wheel.read(f"{NAME}.dist-info/METADATA").decode()
        assert wheel.read(f"{NAME}.dist-info/licenses/LICENSE") == LICENCE
    assert {"License-Expression: MIT", "License-File: LICENSE"} <= set(told.splitlines())
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "dicoop").rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert {name for name in names if not name.startswith(f"{NAME}.dist-info/")} == modules


def test_an_sdist_holds_what_a_wheel_is_built_of_and_the_licence(built):
    with tarfile.open(built / f"{NAME}.tar.gz") as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
        assert sdist.extractfile(f"{NAME}/LICENSE").read() == LICENCE
    assert {"pyproject.toml", "README.md", "dicoop/__init__.py", "tests/smoke.py"} <= names
    assert [name for name in names if name.startswith((".venv", ".git/", "dist/"))] == []


@pytest.mark.skipif("DICOOP_TESTS_WHEELS" not in os.environ, reason="downloads all that is needed: .ci/run asks for it, beside others")
def test_all_is_installed_from_a_folder_without_a_network(tmp_path):
    """What `docs/离线安装.md` tells, for the machine this runs on."""
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"):
        pytest.skip("the script is for Linux")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    made = [ROOT / ".ci/wheels", tmp_path / "wheels", version, f"linux_{platform.machine()}"]
    here = os.environ | {"HOME": str(tmp_path)}
    subprocess.run(made, env=here, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], env=here, check=True)
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")} | {
        "PIP_CONFIG_FILE": os.devnull,
        "HOME": str(tmp_path),
    }
    pip = [tmp_path / "venv/bin/pip", "install", "-q", "--no-index", "--find-links", tmp_path / "wheels", "dicoop[all]"]
    subprocess.run(pip, env=alone, check=True, capture_output=True)
    ran = subprocess.run([tmp_path / "venv/bin/dicoop", "--version"], check=True, capture_output=True, text=True)
    assert ran.stdout.split() == ["dicoop", dicoop.__version__]


def test_the_script_for_wheels_names_the_systems_there_are(tmp_path):
    ran = subprocess.run([ROOT / ".ci/wheels", tmp_path / "wheels", "3.11", "beos"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (2, "beos: win_amd64, linux_x86_64 or linux_aarch64")
