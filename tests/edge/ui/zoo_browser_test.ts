import { afterAll, beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { violations } from "../../support/accessibility.ts";
import { browserObstacle, openBrowser, serve } from "../../support/browser.ts";
import { itUnless } from "../../support/skip.ts";
import { zooServer } from "./zoo_fixture.ts";

/** How long anything may take on a machine that is busy with something else. */
const PATIENCE_MS = 20_000;

const obstacle = browserObstacle();
let browser: Browser;
let server: ReturnType<typeof serve>;

async function open(query = "", options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${server.origin}/zoo${query}`);
  return page;
}

/** Waits until every row shows pictures of a seed, as far as they are near what is seen. */
async function shows(page: Page, seed: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  const expression = `[...document.querySelectorAll("a[data-number='1'] img")].every((image) =>
    new URL(image.src).searchParams.get("seed") === ${JSON.stringify(seed)})
    && [...document.querySelectorAll("a[data-number] img")].slice(0, 5)
      .every(({ complete, naturalWidth }) => complete && naturalWidth > 0)`;
  while (!await page.evaluate(expression)) {
    assert.ok(Date.now() < end, `The rows do not show ${seed}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe("the page at /zoo, in a browser", { sanitizeOps: false, sanitizeResources: false }, () => {
  beforeAll(async () => {
    if (obstacle !== undefined) return;
    browser = await openBrowser();
    server = serve(zooServer(true).fetch);
  });
  afterAll(async () => {
    if (obstacle !== undefined) return;
    await browser.close();
    await server.stop();
  });

  itUnless(obstacle, "draws what is typed in every row, and shares it", async () => {
    const page = await open();
    await shows(page, "alice");
    await page.fill("#seed", "tea & time");
    await shows(page, "tea & time");
    await page.waitForURL("**/zoo?seed=tea%20%26%20time");
    const link = page.locator("a[data-number='2']").first();
    assert.match((await link.getAttribute("href"))!, /^\/\?model=zoo-.*seed=tea%20%26%20time%202/);
    await page.reload();
    await shows(page, "tea & time");
    await page.context().close();
  });

  itUnless(obstacle, "invents a seed, by keyboard alone", async () => {
    const page = await open();
    await page.focus("#seed");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const seed = await page.locator("#seed").inputValue();
    assert.match(seed, /^[a-z]{8}$/);
    await shows(page, seed);
    await page.context().close();
  });

  itUnless(obstacle, "draws and invents seeds without script too", async () => {
    const page = await open("", { javaScriptEnabled: false });
    await page.fill("#seed", "dave");
    await page.click("#draw");
    const source = await page.locator("a[data-number='1'] img").first().getAttribute("src");
    assert.match(source!, /seed=dave/);
    await page.click("#random");
    assert.match(await page.locator("#seed").inputValue(), /^[a-z]{8}$/);
    await page.context().close();
  });

  itUnless(obstacle, "keeps nobody out: in light, in the dark, on a phone", async () => {
    const page = await open();
    for (const [colorScheme, width] of [["light", 1280], ["dark", 390]] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      assert.deepEqual(await violations(page), [], `${colorScheme}, ${width} pixels wide`);
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
    }
    await page.context().close();
  });
});
