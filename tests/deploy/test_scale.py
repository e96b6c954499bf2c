"""compose.scale.yaml: every service of the map, several times, on one database, behind an nginx that really runs."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from a2a.types import GetTaskRequest, TaskState

from protocols.a2a.compose_map import read_map
from tests.conftest import at, free_ports, until, until_ready
from tests.import_reach import ROOT
from tests.reliability.replicas import replicas
from tests.reliability.test_replicas import begun, client_at

PLACES = read_map(ROOT / "compose.yaml")


class _Loader(yaml.SafeLoader):
    """YAML with the tags by which compose merges files."""


_Loader.add_multi_constructor(
    "!", lambda loader, _, node: loader.construct_mapping(node, True) if node.id == "mapping" else []
)


def scale() -> dict[str, Any]:
    return yaml.load((ROOT / "compose.scale.yaml").read_text("utf-8"), _Loader)


def nginx_conf() -> str:
    return scale()["configs"]["balancer"]["content"].replace("$$", "$")


@pytest.mark.parametrize("name", [place.name for place in PLACES])
def test_every_service_of_the_map_has_replicas_that_share_database_and_volume(name: str):
    service = scale()["services"][f"{name}-replica"]

    assert service["extends"] == {"file": "compose.yaml", "service": name}
    assert service["environment"]["DATABASE_URL"].startswith("postgresql://")
    assert service["deploy"]["replicas"] == "${REPLICAS:-2}"
    assert "volumes" not in service
    assert name in scale()["services"]["balancer"]["networks"]["default"]["aliases"]


def test_no_password_is_written_down():
    assert "${POSTGRES_PASSWORD:?" in scale()["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]


def test_nginx_passes_every_name_of_the_map_to_its_replicas():
    lines = {tuple(line.strip(" ;").split()) for line in nginx_conf().splitlines()}
    for place in PLACES:
        assert (place.name if place.is_agent else "default", f"{place.name}-replica") in lines


def on_this_machine(conf: str, port: int, replicas: list[str], folder: Path) -> str:
    """The same configuration with addresses of this machine in place of Docker's names."""
    servers = "".join(f"server {url.removeprefix('http://')};" for url in replicas)
    for name, local in {"listen 8000": f"listen 127.0.0.1:{port}", "$replica:8000": "$replica"}.items():
        assert name in conf
        conf = conf.replace(name, local)
    paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{name}_temp_path {folder}/{name};" for name in paths)
    upstream = f"upstream orchestrator-replica {{ {servers} }}"
    return f"events {{}} daemon off; pid {folder}/pid; http {{ access_log off; {temporary} {upstream} {conf} }}"


@pytest.mark.anyio
@pytest.mark.timeout(120)
@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not on this machine: apt-get install nginx")
async def test_a_task_begun_at_one_replica_is_followed_through_nginx_whichever_answers(postgres, tmp_path):
    (port,) = free_ports(1)
    url = at(port)
    environment = {"STEPS": "8", "PAUSE": "0.1", "ALLOWED_HOSTS": f"127.0.0.1:{port}"}
    async with replicas("tests.reliability.slow_agent", postgres.url(), tmp_path, environment=environment) as service:
        (tmp_path / "nginx.conf").write_text(on_this_machine(nginx_conf(), port, service.urls, tmp_path))
        command = ["nginx", "-p", str(tmp_path), "-e", str(tmp_path / "errors"), "-c", str(tmp_path / "nginx.conf")]
        process = await asyncio.create_subprocess_exec(*command)
        try:
            await until_ready(url)
            async with httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0)) as http:
                client = await client_at(url, http)
                tasks = [await begun(client, f"number {number}") for number in range(4)]

                async def done() -> bool:
                    known = [await client.get_task(GetTaskRequest(id=task.id)) for task in tasks]
                    return all(task.status.state == TaskState.TASK_STATE_COMPLETED for task in known)

                await until(done, 30)
        finally:
            process.terminate()
            await process.wait()
