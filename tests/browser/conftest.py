"""A real Chromium in front of the running service; every address but 127.0.0.1 is blocked and noted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, StorageState, sync_playwright

from tests.browser.service import Service, running

CHROMIUM = "/usr/bin/chromium"
WIDE = (1440, 900)
PHONE = (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with a small invented town, once for all tests of this folder.

    For the session, not the package: side by side, files of other folders come in between, and it starts for a minute.
    """
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed (make test installs it)")
    with running(tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(scope="package")
def browser(service: Service) -> Iterator[Browser]:
    """Chromium; without a sandbox, because tests may run as root. Its loop must end before Django's own tests go on."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """Somebody at a browser. `faults` collects what no page may cause."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page and wait until nothing more is asked for."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing more is asked for."""
        self.page.wait_for_load_state("networkidle")

    def forgive_refusals(self) -> None:
        """Take out what the browser itself notes of an answer 422, where a refusal is what the test asks for."""
        self.faults[:] = [fault for fault in self.faults if "422" not in fault]


Enter = Callable[..., Visitor]


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """What a browser keeps of each account that logged in, so that logging in is waited for once."""
    return {}


@pytest.fixture
def enter(browser: Browser, service: Service, sessions: dict[str, StorageState]) -> Iterator[Enter]:
    """Log in as a demo account: `enter("office")`, `enter("gridlead", PHONE)`. Afterwards: no fault on any page."""
    visitors: list[tuple[BrowserContext, Visitor]] = []

    def log_in(account: str, size: tuple[int, int] = WIDE, language: str = "zh-CN") -> Visitor:
        known = sessions.get(account)
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=language, storage_state=known
        )
        visitor = Visitor(context.new_page(), service.address)
        visitors.append((context, visitor))
        watch(context, visitor)
        if known:
            visitor.open("/")
        elif account:
            visitor.open("/login/")
            visitor.page.fill("#id_username", account)
            visitor.page.fill("#id_password", service.passwords[account])
            visitor.page.click(".login-form button")
            visitor.settle()
            sessions[account] = context.storage_state()
        return visitor

    yield log_in
    faults = [fault for _, visitor in visitors for fault in visitor.faults]
    for context, _ in visitors:
        context.close()
    assert faults == []


def watch(context: BrowserContext, visitor: Visitor) -> None:
    """Block and note every address but our own; note errors of scripts, console and server."""

    def route(call: Route) -> None:
        if urlsplit(call.request.url).hostname == "127.0.0.1":
            call.continue_()
        else:
            visitor.faults.append(f"asked for {call.request.url}")
            call.abort()

    context.route("**/*", route)
    page = visitor.page
    page.on("console", lambda said: visitor.faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    page.on("response", lambda got: visitor.faults.append(f"{got.status} {got.url}") if got.status >= 500 else None)
