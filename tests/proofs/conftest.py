"""The sandbox as foreign clients find it: they know its address, and a key."""

from collections.abc import Iterator

import pytest

from tests.proofs.mcp_session import Session
from tests.sandbox.tasks import client, pace

KEY = "sk-mcp-0019"


@pytest.fixture(scope="package")
def address(sandbox_url: str) -> Iterator[str]:
    """The address of the sandbox, whose tasks are done at once."""
    with client(sandbox_url) as api, pace(api, "at-once"):
        yield sandbox_url


@pytest.fixture(scope="package")
def mcp(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The newest of MiniMax's MCP servers, which saves files."""
    with Session("minimax-mcp", tmp_path_factory.mktemp("mcp"), address, KEY) as session:
        yield session


@pytest.fixture(scope="package")
def linking(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The same server for the same person, handing on links in place of files."""
    with Session("minimax-mcp", tmp_path_factory.mktemp("linking"), address, KEY, mode="url") as session:
        yield session
