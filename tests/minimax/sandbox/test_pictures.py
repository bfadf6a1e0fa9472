"""The client against the imitated API: pictures that can be looked at, charged once."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from studio.minimax import errors
from studio.minimax.client import Api, close_all
from studio.minimax.images.endpoints import ImageRequest, to_data_url
from tests.sandboxes import charges

JPEG = b"\xff\xd8\xff"
REQUEST = ImageRequest("image-01", "The open sea", width=512, height=512, seed=1)


@pytest.fixture
async def api(calm_sandbox: str) -> AsyncIterator[Api]:
    """The client, in front of the sandbox."""
    yield Api(calm_sandbox, "sk-sandbox-of-pictures", allow_http=True)
    await close_all()


@pytest.mark.parametrize("as_links", [False, True], ids=["pictures", "links"])
async def test_pictures_are_pictures(api: Api, as_links: bool) -> None:
    request = ImageRequest("image-01", "The tide", width=512, height=512, n=2, as_links=as_links)
    result = await api.images.create(request)
    async with httpx.AsyncClient() as anybody:
        fetched = [(await anybody.get(url)).content for url in result.urls]
    pictures = fetched or list(result.pictures)
    assert [picture[:3] for picture in pictures] == [JPEG] * 2
    assert (result.is_partial, len(charges(api.base_url))) == (False, 1)


async def test_a_picture_may_be_the_subject_of_the_next(api: Api) -> None:
    (first,) = (await api.images.create(REQUEST)).pictures
    request = replace(REQUEST, subject_image=to_data_url(first, "image/jpeg"))
    (second,) = (await api.images.create(request)).pictures
    assert second[:3] == JPEG
    assert second != first


async def test_what_was_held_back_is_counted(api: Api) -> None:
    request = ImageRequest("image-01", "The sea, sandbox-1027-1", width=512, height=512, n=2)
    result = await api.images.create(request)
    assert (len(result.pictures), result.failed, result.is_partial) == (1, 1, True)


async def test_a_refusal_has_its_code(api: Api) -> None:
    with pytest.raises(errors.ApiError) as caught:
        await api.images.create(ImageRequest("image-01", "The sea, sandbox-1026"))
    assert caught.value.code == 1026
    assert charges(api.base_url) == []
