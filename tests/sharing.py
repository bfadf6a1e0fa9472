"""How the tests are shared among processes: file by file, and what drives a browser comes last."""

from itertools import groupby

from xdist.scheduler import LoadScopeScheduling


class ByFile(LoadScopeScheduling):
    """Keeps a file's tests together, for they share fixtures; a file with tests of both sorts counts as two."""

    runs: dict[str, str]

    def schedule(self) -> None:
        """Share out what was collected, in that order: after a browser, no process can run an async test."""
        if self.collection is None:
            collected = next(iter(self.registered_collections.values()))
            runs = groupby(collected, key=lambda nodeid: nodeid.partition("::")[0])
            self.runs = {nodeid: f"{number} {file}" for number, (file, run) in enumerate(runs) for nodeid in run}
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return self.runs[nodeid]
