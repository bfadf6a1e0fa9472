"""A card is drawn anew while somebody presses one of its buttons: the press counts, once, and for nothing else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.workspaces.models import Workspace
from tests.server import wait_until
from tests.speech.stock import take

pytestmark = pytest.mark.browser
Down = Callable[[Page, str], None]
MARK = "stands-from-before"
LOOK_ALIKES = """card => {
  const alike = '<button class="alike" type="button">Play</button>';
  card.insertAdjacentHTML("beforeend", `<div id="two">${alike}${alike}</div>`);
  window.taken = 0;
  document.addEventListener("click", ({ target }) => target.matches(".alike") && (window.taken += 1));
}"""


@pytest.fixture
def job(live: str, tidewater: Workspace, alice: User) -> Job:
    """A take that arrives; no runner has it."""
    made = take(tidewater, alice)
    made.results.update(version=None, run=0)
    Job.objects.filter(pk=made.pk).update(state=State.STREAMING)
    return made


@pytest.fixture
def alices(job: Job, open_page: Callable[..., Page], alice: User) -> Page:
    """Her page of speech; the card of the take stands on it."""
    page = open_page(alice)
    page.goto("/w/tidewater/speech/")
    expect(page.locator(f"#stop-{job.key}")).to_be_visible()
    reach(page)
    return page


def reach(page: Page) -> None:
    """Move the mouse as somebody does who is about to press, and wait until the module has come."""
    page.mouse.move(5, 5)
    page.evaluate(
        """() => import([...document.querySelectorAll('meta[name="lazy-modules"]')]
        .flatMap(({ content }) => content.split(" ")).find((address) => address.includes("frame/redrawn")))"""
    )


def point(page: Page, selector: str) -> None:
    """Put the mouse on an element and press, without letting go."""
    box = page.locator(selector).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()


def hold_space(page: Page, selector: str) -> None:
    """Press the space bar on an element, without letting go."""
    page.locator(selector).focus()
    page.keyboard.down(" ")


def redraw(page: Page, job: Job) -> None:
    """Let the card ask for itself, as it does when the job has changed, and wait until the new one stands there."""
    card = page.locator(f"#job-{job.key}")
    card.evaluate("(card, mark) => card.classList.add(mark)", MARK)
    page.evaluate("key => document.body.dispatchEvent(new CustomEvent(`job-${key}`))", job.key)
    expect(page.locator(f".{MARK}")).to_have_count(0)
    expect(card).to_be_attached()


@pytest.mark.parametrize(("down", "up"), [(point, "mouse"), (hold_space, "space")])
def test_a_press_on_what_is_drawn_anew_counts_once(alices: Page, job: Job, down: Down, up: str) -> None:
    asked: list[str] = []
    alices.on("request", lambda request: request.method == "POST" and asked.append(request.url))
    down(alices, f"#stop-{job.key}")
    redraw(alices, job)
    with alices.expect_response(lambda answer: answer.request.method == "POST"):
        alices.mouse.up() if up == "mouse" else alices.keyboard.up(" ")
    job.refresh_from_db()
    assert job.cancel_asked or job.state == State.CANCELLED
    assert len(asked) == 1


def test_a_press_on_what_is_something_else_by_then_is_none(alices: Page, job: Job) -> None:
    asked: list[str] = []
    alices.on("request", lambda request: request.method == "POST" and asked.append(request.url))
    point(alices, f"#stop-{job.key}")
    Job.objects.filter(pk=job.pk).update(state=State.CANCELLED)
    redraw(alices, job)
    alices.mouse.up()
    point(alices, "h1")  # all that the release could have done is done by now
    alices.mouse.up()
    assert asked == []


def test_a_press_that_is_taken_back_is_none(alices: Page, job: Job) -> None:
    asked: list[str] = []
    alices.on("request", lambda request: request.method == "POST" and asked.append(request.url))
    point(alices, f"#stop-{job.key}")
    redraw(alices, job)
    alices.mouse.move(5, 5)
    alices.mouse.up()
    point(alices, "h1")
    alices.mouse.up()
    assert asked == []


def test_of_several_that_look_alike_none_takes_anothers_press(alices: Page, job: Job) -> None:
    alices.locator(f"#job-{job.key}").evaluate(LOOK_ALIKES)
    point(alices, ".alike:first-child")
    alices.locator(".alike").first.evaluate("button => button.remove()")
    alices.mouse.up()
    point(alices, "h1")
    alices.mouse.up()
    assert alices.evaluate("window.taken") == 0
    point(alices, ".alike")  # the one that is left is alone: drawn anew, it is the same
    alices.locator(".alike").evaluate("button => button.replaceWith(button.cloneNode(true))")
    alices.mouse.up()
    wait_until(lambda: alices.evaluate("window.taken") == 1)


def test_a_press_on_a_link_that_moves_while_it_is_drawn_anew_goes_where_it_leads(
    alices: Page, tidewater: Workspace, alice: User
) -> None:
    made = take(tidewater, alice, text="The lamp is lit.")
    alices.reload()
    reach(alices)
    link = f"#job-{made.key} a[data-title-of]"
    point(alices, link)
    alices.locator("#main h1").evaluate("heading => (heading.style.marginBottom = '200px')")
    redraw(alices, made)
    with alices.expect_response("**/looking/"):  # the last that the new page asks
        alices.mouse.up()
    expect(alices.get_by_role("heading", name="The lamp is lit.")).to_be_visible()
