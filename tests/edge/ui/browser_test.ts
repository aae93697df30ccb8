import { afterAll, afterEach, beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { violations } from "../../support/accessibility.ts";
import { browserObstacle, openBrowser, serve } from "../../support/browser.ts";
import { itUnless } from "../../support/skip.ts";
import { testServer } from "../fixture.ts";
import { attributes } from "./html.ts";

/** How long anything may take on a machine that is busy with something else. */
const PATIENCE_MS = 20_000;

const obstacle = browserObstacle();
const { app } = testServer();

let browser: Browser;
let server: ReturnType<typeof serve>;
/** Someone else's page, whose HTML each test gives. */
let elsewhere: ReturnType<typeof serve>;
let foreignHtml = "";

const contexts: BrowserContext[] = [];
/** What browsers complained of in the test. */
const complaints: string[] = [];
/** What they are to complain of. */
let expected: RegExp | undefined;

/** Opens a page in a browser without a past. */
async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return page;
}

const home = (query = "", options: BrowserContextOptions = {}) =>
  open(`${server.origin}/${query}`, options);

/** Waits until the playground shows the picture of a path, and gives its bytes. */
async function shown(page: Page, path: string): Promise<string> {
  await until(
    page,
    `(() => {
      const { src, complete, naturalWidth } = document.getElementById("picture");
      return src.endsWith(${JSON.stringify(path)}) && complete && naturalWidth > 0;
    })()`,
  );
  return await bytesAt(server.origin + path);
}

/** Waits until something is true in a page. Playwright's own way to wait needs `unsafe-eval`. */
async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!await page.evaluate(expression)) {
    assert.ok(Date.now() < end, `It does not come true that ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function bytesAt(url: string): Promise<string> {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  return (await response.bytes()).toHex();
}

const value = (page: Page, selector: string) => page.locator(selector).inputValue();
const focused = (page: Page) =>
  page.evaluate("document.activeElement.id || document.activeElement.className");

/** Presses Tab until a control has the focus. */
async function tabTo(page: Page, id: string): Promise<void> {
  for (let i = 0; i < 30; i++) {
    if (await focused(page) === id) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to ${id}`);
}

describe("in a browser", { sanitizeOps: false, sanitizeResources: false }, () => {
  beforeAll(async () => {
    if (obstacle !== undefined) return;
    browser = await openBrowser();
    server = serve(app.fetch);
    elsewhere = serve(() =>
      new Response(foreignHtml, { headers: { "Content-Type": "text/html; charset=utf-8" } })
    );
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    const unexpected = complaints.splice(0).filter((complaint) => !expected?.test(complaint));
    expected = undefined;
    assert.deepEqual(unexpected, []);
  });
  afterAll(async () => {
    if (obstacle !== undefined) return;
    await browser.close();
    await server.stop();
    await elsewhere.stop();
  });

  describe("the page at /", () => {
    itUnless(obstacle, "shows another picture when the seed changes, and shares it", async () => {
      const page = await home();
      const before = await shown(page, "/generate?model=plain@3&seed=alice");
      await page.fill("#seed", "tea & (time)");
      const path = "/generate?model=plain@3&seed=tea%20%26%20%28time%29";
      assert.notEqual(await shown(page, path), before);
      assert.equal(await page.textContent("h1"), "tea & (time) does not exist.");
      assert.equal(
        await page.getAttribute("#picture", "alt"),
        "Generated picture for tea & (time)",
      );
      await page.waitForURL("**/?seed=tea%20%26%20%28time%29");
      await page.reload();
      await shown(page, path);
      assert.equal(await value(page, "#seed"), "tea & (time)");
    });

    itUnless(obstacle, "gives an address and code of the very picture it shows", async () => {
      const permissions = ["clipboard-read", "clipboard-write"];
      const page = await home("?seed=bob&class=star&size=32&format=webp", { permissions });
      const path = "/generate?model=plain@3&seed=bob&class=star&size=32&format=webp";
      const picture = await shown(page, path);
      const copied = async (kind: string) => {
        await page.click(`[data-copy=${kind}]`);
        await until(page, `document.getElementById("status").textContent !== ""`);
        const text: string = await page.evaluate("navigator.clipboard.readText()");
        await page.evaluate(`document.getElementById("status").textContent = ""`);
        return text;
      };
      assert.equal(await bytesAt(await copied("url")), picture);
      const [, alt, url] = /^!\[(.*)\]\((\S+)\)$/.exec(await copied("markdown"))!;
      assert.equal(alt, "Generated picture of star for bob");
      assert.equal(await bytesAt(url!), picture);

      foreignHtml = `<!DOCTYPE html><title>Elsewhere</title><link rel="icon" href="data:,">` +
        await copied("html");
      assert.equal(await bytesAt(attributes(foreignHtml, "src")[0]!), picture);
      for (const [deviceScaleFactor, width] of [[1, 32], [2, 64]] as const) {
        const foreign = await open(elsewhere.origin, { deviceScaleFactor });
        const { source, edge, box } = await foreign.evaluate(`(async () => {
          const image = document.querySelector("img");
          await image.decode();
          const source = await createImageBitmap(await (await fetch(image.currentSrc)).blob());
          return { source: source.width, edge: image.width, box: image.getBoundingClientRect().width };
        })()`) as { source: number; edge: number; box: number };
        assert.deepEqual({ source, edge, box }, { source: width, edge: 32, box: 32 });
      }
    });

    itUnless(obstacle, "can be used by keyboard alone", async () => {
      const page = await home();
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "skip");
      await page.keyboard.press("Enter");
      assert.equal(await focused(page), "main");
      await tabTo(page, "seed");
      await page.keyboard.press("Control+A");
      await page.keyboard.type("carol");
      await shown(page, "/generate?model=plain@3&seed=carol");
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "random");
      await page.keyboard.press("Enter");
      await until(page, `document.getElementById("seed").value !== "carol"`);
      const seed = await value(page, "#seed");
      assert.match(seed, /^[a-z]{8}$/);
      await shown(page, `/generate?model=plain@3&seed=${seed}`);
      await tabTo(page, "class");
      await page.keyboard.press("ArrowDown");
      await shown(page, `/generate?model=plain@3&seed=${seed}&class=circle`);
      await tabTo(page, "truncation");
      await page.keyboard.press("Home");
      await shown(page, `/generate?model=plain@3&seed=${seed}&class=circle&truncation=0`);
      await page.goBack();
      assert.equal(await value(page, "#seed"), "carol");
      await shown(page, "/generate?model=plain@3&seed=carol");
    });

    itUnless(obstacle, "moves the picture along with the slider between two seeds", async () => {
      const page = await home();
      await page.fill("#to", "bob");
      const half = await shown(page, "/morph?model=plain@3&from=alice&to=bob&t=0.5");
      await page.focus("#t");
      await page.keyboard.press("End");
      const whole = await shown(page, "/morph?model=plain@3&from=alice&to=bob&t=1");
      assert.notEqual(half, whole);
      const film = server.origin + await page.getAttribute("#film", "href");
      assert.equal((await fetch(film)).headers.get("Content-Type"), "image/webp");
      await page.fill("#to", "");
      await shown(page, "/generate?model=plain@3&seed=alice");
      assert.equal(await page.isVisible("#film"), false);
    });

    itUnless(obstacle, "offers what each model has", async () => {
      const page = await home("?class=star");
      await page.selectOption("#model", "wide");
      await shown(page, "/generate?model=wide@1&seed=alice");
      assert.equal(await page.isVisible("#class"), false);
      assert.equal(await page.getAttribute("#size", "placeholder"), "32");
      await page.fill("#size", "64");
      await shown(page, "/generate?model=wide@1&seed=alice&size=64");
      const { width, height } = (await page.locator("#picture").boundingBox())!;
      assert.equal(Math.round(width / height), 2);
      await page.selectOption("#model", "plain");
      assert.equal(await page.isVisible("#class"), true);
    });

    itUnless(obstacle, "shows a picture of the gallery at its top, and leads back", async () => {
      const page = await home();
      await page.click(".gallery a:has(img) >> nth=4");
      await shown(page, "/generate?model=plain@3&seed=figment%202&class=square");
      assert.equal(await value(page, "#class"), "square");
      assert.equal(await page.evaluate("scrollY"), 0);
      await page.click("nav >> text=Gallery");
      assert.equal(await value(page, "#seed"), "figment 2");
      await page.goBack();
      assert.equal(await value(page, "#seed"), "figment 2");
      await page.goBack();
      await shown(page, "/generate?model=plain@3&seed=alice");
    });

    itUnless(obstacle, "says in the server's words why there is no picture", async () => {
      expected = /status of 503/;
      const page = await home();
      await page.route("**/generate?*seed=busy*", (route) =>
        route.fulfill({
          status: 503,
          contentType: "application/problem+json",
          body: `{"detail":"256 pictures are waiting"}`,
        }));
      await page.fill("#seed", "busy");
      const trouble = page.getByRole("alert");
      await trouble.waitFor();
      assert.equal(await trouble.textContent(), "256 pictures are waiting");
      await page.waitForURL("**/?seed=busy");
      await page.reload(); // the first picture of a page may fail as well
      await trouble.waitFor();
      await page.fill("#seed", "bob");
      await shown(page, "/generate?model=plain@3&seed=bob");
      assert.equal(await trouble.isVisible(), false);
    });

    itUnless(obstacle, "draws and invents seeds without script too", async () => {
      const page = await home("", { javaScriptEnabled: false });
      await page.fill("#seed", "dave");
      await page.selectOption("#class", "circle");
      await page.click("#draw");
      const source = await page.getAttribute("#picture", "src");
      assert.equal(source, "/generate?model=plain@3&seed=dave&class=circle");
      await page.click("#random");
      assert.match(await value(page, "#seed"), /^[a-z]{8}$/);
      assert.equal(await value(page, "#class"), "circle");
    });

    itUnless(obstacle, "has room for a seed of any length", async () => {
      const page = await home(`?seed=${"W".repeat(256)}`, {
        viewport: { width: 390, height: 844 },
      });
      const width = await page.evaluate("document.documentElement.scrollWidth");
      assert.equal(width, 390);
    });
  });

  for (const [path, query] of [["/", "?seed=alice&to=bob"], ["/docs", ""]] as const) {
    itUnless(obstacle, `${path} keeps nobody out: in light, in the dark, on a phone`, async () => {
      const page = await open(server.origin + path + query);
      const looks = [["light", 1280], ["dark", 1280], ["light", 390], ["dark", 390]] as const;
      for (const [colorScheme, width] of looks) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 844 });
        assert.deepEqual(await violations(page), [], `${colorScheme}, ${width} pixels wide`);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
      }
    });
  }

  describe("<figment-img>", () => {
    /** A page of another origin with the element on it, and a log of its events. */
    const foreign = (body: string) => {
      foreignHtml = `<!DOCTYPE html><html lang="en"><title>Elsewhere</title>
        <link rel="icon" href="data:,">
        <script>
          const log = [];
          for (const type of ["load", "error"]) {
            document.addEventListener(type, ({ target }) => {
              if (target.localName === "figment-img") log.push(target.id + " " + type);
            }, true);
          }
        </script>
        <script type="module" src="${server.origin}/figment.js"></script>
        <script type="module" src="${server.origin}/figment.js?again"></script>
        ${body}</html>`;
      return open(elsewhere.origin);
    };
    /** Waits until the picture in an element is there, and describes it. */
    const describeImage = (page: Page, id: string) =>
      page.evaluate(`(async () => {
        const image = document.querySelector("#${id} img");
        await image.decode();
        const { width, height, alt, loading } = image;
        return { path: image.src.slice(${server.origin.length}), width, height, alt, loading };
      })()`);

    itUnless(obstacle, "shows pictures on a page of another origin, twice", async () => {
      const page = await foreign(
        `<figment-img id="a" seed="tea & time"></figment-img>
        <figment-img id="b" seed="bob" model="wide@1" size="64" format="webp" truncation="0.5"
          alt="Bob" loading="eager"></figment-img>`,
      );
      assert.deepEqual(await describeImage(page, "a"), {
        path: "/generate?seed=tea+%26+time",
        width: 8,
        height: 8,
        alt: "Generated picture for tea & time",
        loading: "lazy",
      });
      assert.deepEqual(await describeImage(page, "b"), {
        path: "/generate?seed=bob&model=wide%401&size=64&truncation=0.5&format=webp",
        width: 64,
        height: 32,
        alt: "Bob",
        loading: "eager",
      });
      assert.deepEqual((await page.evaluate("log") as string[]).sort(), ["a load", "b load"]);
    });

    itUnless(obstacle, "follows its attributes", async () => {
      const page = await foreign(`<figment-img id="a" seed="alice" class="star"></figment-img>`);
      const path = async () => (await describeImage(page, "a") as { path: string }).path;
      assert.equal(await path(), "/generate?seed=alice&class=star");
      const set = (name: string, value: string) =>
        page.evaluate(
          `document.getElementById("a").setAttribute("${name}", ${JSON.stringify(value)})`,
        );
      await set("seed", "bob");
      await set("picture-class", "circle");
      await set("class", "round avatar");
      assert.equal(await path(), "/generate?seed=bob&class=circle");
      await set("width", "40");
      await set("alt", "");
      const { width, height, alt } = await describeImage(page, "a") as Record<string, unknown>;
      assert.deepEqual({ width, height, alt }, { width: 40, height: 40, alt: "" });
    });

    itUnless(
      obstacle,
      "reserves its space before there is a picture, and fires error",
      async () => {
        expected = /net::ERR_FAILED/;
        const page = await foreign("");
        let fail = () => {};
        const asked = new Promise<void>((resolve) => fail = resolve);
        await page.route("**/generate?*", async (route) => {
          await asked;
          await route.abort();
        });
        await page.evaluate(`document.body.innerHTML =
        '<figment-img id="a" seed="alice" model="wide" size="200"></figment-img>'`);
        const { width, height } = (await page.locator("#a img").boundingBox())!;
        assert.deepEqual({ width, height }, { width: 200, height: 100 });
        fail();
        await until(page, "log.length > 0");
        assert.deepEqual(await page.evaluate("log"), ["a error"]);
      },
    );
  });
});
