"""Links of results: they die after hours, so a dead one is asked for anew, which is free; what it leads to is paid."""

from studio.accounts.api import open_api
from studio.jobs.kinds import Api, Done, FromUrl
from studio.jobs.models import Job
from studio.minimax.errors import KeyRefused


async def open_job_api(job: Job) -> Api:
    """Return the API that the job runs on. Raises KeyRefused; a job that lost its key never slips into the sandbox."""
    key_id = job.api_key_id  # type: ignore[attr-defined]
    if key_id is None and not job.sandbox:
        raise KeyRefused("this key has been removed")
    return await open_api(key_id)


async def find_new_link(job: Job, position: int, role: str = "") -> str:
    """Return where a result, or its side file of a role, is by now.

    Returns "" for work that cannot be asked about any more. Raises ApiError.
    """
    if not job.ticket:
        return ""
    step = await job.kind_object.check(await open_job_api(job), job.ticket)
    results = step.results[position : position + 1] if isinstance(step, Done) else ()
    found = [side for result in results for side in result.sides if side.role == role] if role else results
    source = found[0].source if found else None
    return source.url if isinstance(source, FromUrl) else ""
