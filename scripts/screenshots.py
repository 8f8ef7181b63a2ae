"""Take screenshots of a running site: ``.venv/bin/python scripts/screenshots.py URL OUTDIR [PATH ...]``.

Without paths: the front page, the search, the outlets, the about page, and the first article in its three views.
Every page is taken on a phone and on a desktop, in the light and the dark scheme.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": (360, 780), "desktop": (1280, 900)}


def main() -> int:
    if len(sys.argv) < 3:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    url, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for device, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    device_scale_factor=1,
                    reduced_motion="reduce",
                )
                page = context.new_page()
                for name, address in _addresses(page, url, sys.argv[3:]).items():
                    page.goto(address)
                    target = folder / f"{name}-{device}-{scheme}.png"
                    page.screenshot(path=target, full_page=True)
                    sys.stdout.write(f"{target}\n")
                context.close()
        browser.close()
    return 0


def _addresses(page: Page, url: str, wanted: list[str]) -> dict[str, str]:
    if wanted:
        return {path.strip("/").replace("/", "-") or "front": urljoin(url, path) for path in wanted}
    page.goto(url)
    edition = page.locator(".brand a").get_attribute("href") or "/"
    found = {"front": edition, "search": f"{edition}search", "outlets": f"{edition}outlets", "about": f"{edition}about"}
    article = page.locator(".card:has(.label.translation) h2 a").first
    if article.count():
        path = article.get_attribute("href") or ""
        found |= {"article": path, "side-by-side": f"{path}/side-by-side", "original": f"{path}/original"}
    untranslated = page.locator(".card:has(.label.untranslated) h2 a").first
    if untranslated.count():
        found["untranslated"] = untranslated.get_attribute("href") or ""
    return {name: urljoin(url, path) for name, path in found.items()}


if __name__ == "__main__":
    sys.exit(main())
