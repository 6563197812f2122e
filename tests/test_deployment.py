"""What ships for running: settings, units, image and compose file agree with the code and with each other."""

import re
import shlex
import shutil
import socket
import subprocess
import sys
from contextlib import closing

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from campaign_site.probe import probe
from tests.processes import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
READ = re.compile(r"""(?:\benv\.\w+|\btext)\(\s*["']([A-Z_]+)["']""")


def settings_read():
    """Return the names of all settings that the project reads."""
    sources = "".join(path.read_text() for path in (ROOT / "campaign_site").glob("*.py"))
    return set(READ.findall(sources))


def stage(name):
    """Return the instructions of the Dockerfile's stage ``name`` as (word, rest); "" is the last one."""
    text = re.sub(r"\\\n", "", "\n".join(line for line in dockerfile().splitlines() if not line.startswith("#")))
    stages = re.split(r"^FROM ", text, flags=re.MULTILINE)[1:]
    wanted = next(each for each in stages if each.splitlines()[0].endswith(f" AS {name}")) if name else stages[-1]
    return [tuple(line.split(maxsplit=1)) for line in wanted.splitlines()[1:] if line.strip()]


def dockerfile():
    """Return the Dockerfile."""
    return (ROOT / "Dockerfile").read_text()


def test_the_example_names_exactly_the_settings_that_are_read():
    named = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(named) == sorted(settings_read())


def test_the_readme_names_exactly_the_settings_that_are_read():
    table = re.search(r"\| name \| meaning \| default \|\n(.*?)\n\n", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    named = [name for row in table.splitlines() for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])]
    assert sorted(named) == sorted(settings_read())


def test_systemd_understands_the_units_and_they_confine_the_process(tmp_path):
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("systemd-analyze is not installed")
    for unit in UNITS:  # it looks for the programs, which are not in /opt here
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/zvarot/.venv/bin/", "/bin/echo "))
    names = [tmp_path / unit.name for unit in UNITS]
    done = subprocess.run([analyze, "verify", "--man=no", *names], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "zvarot" in line] == []
    services = [name for name in names if name.suffix == ".service"]
    done = subprocess.run(
        [analyze, "security", "--offline=true", *services], capture_output=True, text=True, check=False
    )
    exposed = re.findall(r"exposure level for (\S+): (\S+)", done.stdout)
    assert {name for name, level in exposed if float(level) < 2.0} == {name.name for name in services}


def test_the_commands_of_the_units_are_there():
    commands = re.findall(r"manage\.py (\w+)", "".join(unit.read_text() for unit in UNITS))
    own = {path.stem for path in (ROOT / "appeals/management/commands").glob("*.py")} | {"collectstatic"}
    assert set(commands) == {"prepare", "collectstatic", "backup", "tidy_prints"} <= own


def test_the_commands_of_the_manuals_are_there_with_their_options():
    told = "".join(path.read_text() for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    told = told.replace("\\\n", " ")
    commands, unknown = get_commands(), []
    for name, rest in re.findall(r"(?:manage\.py|^ {4}zvarot|`zvarot) (\w+)([^`\n|>#]*)", told, re.MULTILINE):
        options = set(re.findall(r"--[a-z-]+", rest))
        known = _options(commands, name) if name in commands else set()
        unknown += [f"{name} {option}" for option in sorted(options - known)] + ([] if known else [name])
    assert unknown == []


def _options(commands, name):
    """Return the options that a command takes."""
    command = commands[name]
    command = load_command_class(command, name) if isinstance(command, str) else command
    return {option for action in command.create_parser("", name)._actions for option in action.option_strings}


def test_from_what_the_image_is_made_of_and_what_the_example_sets_the_site_starts(tmp_path):
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = [shlex.split(rest) for word, rest in stage("build") if word == "COPY"]
    assert [source for source, _target in copied if f"!{source}" not in ignored] == []
    for source, target in copied:
        path = tmp_path / "app" / target
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, path, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            (path if target.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, path)
    (catalogues,) = [rest for word, rest in stage("build") if word == "RUN" and "catalogues" in rest]
    run = {"cwd": tmp_path / "app", "check": True, "capture_output": True, "timeout": 60}
    subprocess.run(catalogues.replace(".venv/bin/python", sys.executable), shell=True, **run)  # noqa: S602 - our own
    lines = [line for line in (ROOT / ".env.example").read_text().splitlines() if line and not line.startswith("#")]
    environment = {**dict(line.split("=", 1) for line in lines), "VAR_DIR": str(tmp_path / "var")}
    subprocess.run([sys.executable, "manage.py", "make_signing_key"], env=environment, **run)
    assert (tmp_path / "var" / "signing.key").exists()


def test_the_image_runs_as_nobody_and_asks_how_it_is(tmp_path):
    last = dict(stage(""))
    assert last["USER"] == "10001:10001"
    assert last["HEALTHCHECK"].endswith('CMD ["python", "-m", "campaign_site.probe", "live"]')
    volume = last["VOLUME"]
    assert f"VAR_DIR={volume} " in last["ENV"] + " "


def test_a_server_that_does_not_answer_is_told(monkeypatch):
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))
    assert probe("live").startswith("no answer: ")


def test_the_services_are_confined_and_only_the_web_server_is_reached_from_outside():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    confined = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"]}
    assert {name: {key: each.get(key) for key in confined} for name, each in services.items()} == dict.fromkeys(
        ("app", "database", "cache", "web"), confined
    )
    assert [name for name, each in services.items() if "ports" in each] == ["web"]
    named = {name.removesuffix("_FILE") for name in services["app"]["environment"]}
    assert named <= settings_read()
