import { afterAll, afterEach, beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { writeReport } from "../../../trainer/report/write_report.ts";
import { violations } from "../../support/accessibility.ts";
import { browserObstacle, openBrowser } from "../../support/browser.ts";
import { itUnless } from "../../support/skip.ts";
import { gridName } from "../../../trainer/run/moment_files.ts";
import { GREYS, lineAt, linesOf, writeGrid, writeRun } from "./run_fixture.ts";

/** How long anything may take on a machine that is busy with something else. */
const PATIENCE_MS = 20_000;

const obstacle = browserObstacle();
let browser: Browser;
let folder: string;
/** What browsers complained of, and what they asked for, in a test. */
const complaints: string[] = [];
const requests: string[] = [];

/** Opens the page of some runs of the folder. */
async function open(runs: readonly string[], options: BrowserContextOptions = {}): Promise<Page> {
  const path = `${folder}/${runs.join("-")}.html`;
  await writeReport(runs.map((name) => `${folder}/${name}`), path);
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`file://${path}`);
  return page;
}

/** Waits until something is true in a page. */
async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!await page.evaluate(expression)) {
    assert.ok(Date.now() < end, `It does not come true that ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Waits until the canvas of a selector is all of one grey. */
const isGrey = (page: Page, selector: string, grey: number) =>
  until(
    page,
    `(() => {
      const canvas = document.querySelector(${JSON.stringify(selector)});
      const { width, height } = canvas;
      if (width !== 16 && width !== 8) return false;
      const copy = new OffscreenCanvas(width, height);
      const context = copy.getContext("2d", { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      return data.every((value, i) => i % 4 === 3 || value === ${grey});
    })()`,
  );

const text = (page: Page, selector: string) => page.locator(selector).first().innerText();

/** What the legend of a chart says, by the curves' names. */
async function legendOf(page: Page, chart: string): Promise<Record<string, string>> {
  const rows = page.locator(`[data-chart="${chart}"] .u-series`);
  const names = await rows.locator("th").allInnerTexts();
  const values = await rows.locator("td").allInnerTexts();
  return Object.fromEntries(names.map((name, i) => [name.trim(), values[i]!.trim()]));
}

describe(
  "a report's page, in a browser",
  { sanitizeOps: false, sanitizeResources: false },
  () => {
    beforeAll(async () => {
      if (obstacle !== undefined) return;
      browser = await openBrowser();
      folder = await Deno.makeTempDir();
      await writeRun(`${folder}/tiny`);
    });
    afterEach(() => {
      assert.deepEqual(complaints.splice(0), []);
      const asked = requests.splice(0).filter((url) => !/^(file|data):/.test(url));
      assert.deepEqual(asked, [], "the page asks for something");
    });
    afterAll(async () => {
      if (obstacle !== undefined) return;
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    });

    itUnless(obstacle, "moves the pictures through time, by keyboard alone", async () => {
      const page = await open(["tiny"]);
      await isGrey(page, "[data-part=grid]", GREYS[3072]!);
      await isGrey(page, "[data-part=exhibits-forged] canvas", GREYS[3072]!);
      await isGrey(page, "[data-part=exhibits-real] canvas", 200);
      assert.equal(await text(page, "[data-part=exhibits-forged] li span"), "13 %");
      assert.equal(await text(page, "h1"), "The judge is ahead");

      await page.focus("#moment");
      await page.keyboard.press("ArrowLeft");
      await isGrey(page, "[data-part=grid]", GREYS[1024]!);
      await isGrey(page, "[data-part=exhibits-forged] canvas", GREYS[1024]!);
      assert.equal(await text(page, "[data-part=exhibits-forged] li span"), "38 %");
      assert.equal(await text(page, "[data-part=exhibits-real] li span"), "63 %");
      assert.equal(await text(page, "#now"), "1,024 images");
      assert.equal(await text(page, "h1"), "The forgeries pass");

      await page.keyboard.press("Home");
      await isGrey(page, "[data-part=grid]", GREYS[0]!);
      assert.equal(await text(page, "#now"), "the first noise");
      assert.equal(await text(page, "h1"), "Before the first move");
      const label = await page.getAttribute("[data-part=grid]", "aria-label");
      assert.equal(label, "Forgeries after 0 images");
      await page.context().close();
    });

    itUnless(obstacle, "plays from the first noise to the end, and stops there", async () => {
      const page = await open(["tiny"]);
      const seen = page.evaluate(`new Promise((resolve) => {
      const seen = [];
      const watch = () => {
        const now = document.getElementById("now").textContent;
        if (seen.at(-1) !== now) seen.push(now);
        const plays = document.getElementById("play").getAttribute("aria-pressed") === "true";
        if (seen.length > 1 && !plays) resolve(seen);
        else setTimeout(watch, 5);
      };
      watch();
    })`);
      await page.click("#play");
      assert.deepEqual(await seen, [
        "3,072 images",
        "the first noise",
        "1,024 images",
        "3,072 images",
      ]);
      await page.context().close();
    });

    itUnless(
      obstacle,
      "has the log's values in its curves, at the time and under the pointer",
      async () => {
        const page = await open(["tiny"]);
        const at = (images: number) => {
          const { judgeLoss, forgerLoss } = lineAt(images) as Record<string, number>;
          return {
            images: images.toLocaleString("en"),
            judge: judgeLoss!.toFixed(judgeLoss! < 1 ? 3 : 2),
            forger: forgerLoss!.toFixed(forgerLoss! < 1 ? 3 : 2),
          };
        };
        await until(page, "document.querySelectorAll('.u-series').length > 3");
        assert.deepEqual(await legendOf(page, "losses"), at(3072));
        await page.focus("#moment");
        await page.keyboard.press("ArrowLeft");
        assert.deepEqual(await legendOf(page, "losses"), at(1024));

        const over = page.locator("[data-chart=losses] .u-over");
        await over.scrollIntoViewIfNeeded();
        const { width } = (await over.boundingBox())!;
        await over.hover({ position: { x: width / 2, y: 20 } });
        assert.deepEqual(await legendOf(page, "losses"), at(2048));
        assert.equal((await legendOf(page, "verdicts"))["forgeries"], "38 %"); // hovers along
        await over.click({ position: { x: width * 0.3, y: 20 } });
        assert.equal(await text(page, "#now"), "1,024 images");
        await page.mouse.move(0, 0);
        assert.deepEqual(await legendOf(page, "losses"), at(1024));
        await page.context().close();
      },
    );

    itUnless(obstacle, "stays swift with a hundred thousand lines", async () => {
      await writeRun(`${folder}/long`);
      const lines = Array.from({ length: 100_000 }, (_, i) => ({
        ...lineAt(2048),
        images: 1024 * (i + 1),
        total: 102_400_000,
        judgeLoss: Math.sin(i / 1000),
      }));
      await Deno.writeTextFile(`${folder}/long/log.jsonl`, linesOf(lines));
      await writeGrid(`${folder}/long`, 102_400_000, 77);
      const page = await open(["long"]);
      await isGrey(page, "[data-part=grid]", 77);
      await until(page, "document.querySelectorAll('.u-series').length > 3");
      await page.focus("#moment");
      await page.keyboard.press("End");
      const last = await legendOf(page, "losses");
      const judge = Math.sin(99.999).toFixed(3);
      assert.deepEqual(last, { images: "102,400,000", judge, forger: "1.20" });
      await page.context().close();
    });

    itUnless(obstacle, "explains the loss, by mouse, touch and keyboard", async () => {
      const page = await open(["tiny"], { hasTouch: true });
      const losses = async () =>
        [await text(page, "#loss-1"), await text(page, "#loss-0")].map(Number);
      const follows = async () => {
        const prediction = Number(await page.locator("#prediction").inputValue());
        const [ofReal, ofForged] = await losses();
        assert.ok(Math.abs(ofReal! + Math.log(prediction)) < 1e-3);
        assert.ok(Math.abs(ofForged! + Math.log(1 - prediction)) < 1e-3);
        return prediction;
      };
      assert.equal(await follows(), 0.8);
      await page.focus("#prediction");
      await page.keyboard.press("ArrowRight");
      assert.equal(await follows(), 0.81);
      const plot = page.locator("#surprise-plot");
      await plot.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await plot.boundingBox())!;
      await page.mouse.move(x + width * 0.3, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width * 0.5, y + height / 2, { steps: 4 });
      await page.mouse.up();
      const dragged = await follows();
      assert.ok(dragged > 0.4 && dragged < 0.52, `${dragged}`);
      await page.touchscreen.tap(x + width * 0.9, y + height / 2);
      assert.ok(await follows() > 0.85);
      await page.context().close();
    });

    itUnless(obstacle, "tells whose move it is, and who is frozen", async () => {
      const page = await open(["tiny"]);
      assert.match(await text(page, "#turn-words"), /changes the judge\. The forger is frozen/);
      await page.focus("input[name=turn]:checked");
      await page.keyboard.press("ArrowRight");
      assert.match(await text(page, "#turn-words"), /changes the forger\. The judge is frozen/);
      assert.match(await text(page, "#this-game"), /plays exactly this game/);
      await page.context().close();
    });

    itUnless(obstacle, "lays runs side by side, all at one time", async () => {
      await writeRun(`${folder}/other`);
      await writeGrid(`${folder}/other`, 2048, 33);
      const page = await open(["tiny", "other"]);
      assert.equal(await text(page, "h1"), "2 runs, side by side");
      await page.focus("#moment");
      await page.keyboard.press("ArrowLeft");
      assert.equal(await text(page, "#now"), "2,048 images");
      await isGrey(page, "[data-run='0'] [data-part=grid]", GREYS[1024]!);
      await isGrey(page, "[data-run='1'] [data-part=grid]", 33);
      await page.context().close();
    });

    itUnless(obstacle, "opens for a run that died, with the reason and what to try", async () => {
      await writeRun(`${folder}/dead`, {
        warnings: ["judge-wins", "bewitched"],
        stopped: "the losses have run away",
      });
      await Deno.writeTextFile(`${folder}/dead/log.jsonl`, '{"images":4096,"judg', {
        append: true,
      });
      const page = await open(["dead"]);
      const warnings = await text(page, "[data-part=warnings]");
      assert.match(warnings, /Given up\s+The losses have run away\./);
      assert.match(warnings, /The judge wins\s+.*Since 1,024 images\.\s+What to try: .*--gamma/);
      assert.match(warnings, /bewitched/);
      assert.match(
        await text(page, "[data-part=notes]"),
        /last line of log\.jsonl is half written/,
      );
      await isGrey(page, "[data-part=grid]", GREYS[3072]!);
      await page.context().close();
    });

    itUnless(obstacle, "shows what there is of a run of an older version", async () => {
      await writeRun(`${folder}/old`);
      for (const name of ["run.json", "moments.jsonl", "real.png"]) {
        await Deno.remove(`${folder}/old/${name}`);
      }
      const page = await open(["old"]);
      await isGrey(page, "[data-part=grid]", GREYS[3072]!);
      assert.equal(await text(page, "h1"), "A close game"); // from the log
      assert.match(await text(page, "[data-part=notes]"), /older version: it has no run\.json/);
      await page.focus("#moment");
      await page.keyboard.press("ArrowLeft");
      await isGrey(page, "[data-part=grid]", GREYS[1024]!);
      await page.context().close();
    });

    itUnless(obstacle, "opens for a run of which there is but one picture", async () => {
      await Deno.mkdir(`${folder}/young`);
      await writeGrid(`${folder}/young`, 0, 5);
      const page = await open(["young"]);
      await isGrey(page, "[data-part=grid]", 5);
      assert.equal(await page.locator("#time").isVisible(), false);
      assert.ok(await Deno.stat(`${folder}/young/${gridName(0)}`));
      await page.context().close();
    });

    itUnless(obstacle, "draws a game for points, in place of pictures", async () => {
      const home = `${folder}/points`;
      await writeRun(home);
      const { grid: _, ...file } = JSON.parse(await Deno.readTextFile(`${home}/run.json`));
      await Deno.writeTextFile(`${home}/run.json`, JSON.stringify({ ...file, kind: "points" }));
      const pictures = [
        ...Object.keys(GREYS).map((images) => gridName(Number(images))),
        "real.png",
      ];
      for (const name of pictures) await Deno.remove(`${home}/${name}`);
      const field = { from: [-1, -1], to: [1, 1], side: 2, verdicts: [0, 0, 1, 1] };
      const lines = [0, 3072].map((images) => ({ images, forged: [[0, images / 9000]], field }));
      await Deno.writeTextFile(`${home}/points.jsonl`, linesOf(lines));
      await Deno.writeTextFile(`${home}/points.json`, JSON.stringify({ real: [[0.5, 0.5]] }));
      const page = await open(["points"]);
      const drawn = () =>
        page.evaluate<string>("document.querySelector('[data-part=plane]').toDataURL()");
      const label = () => page.getAttribute("[data-part=plane]", "aria-label");
      await until(page, "document.querySelector('[data-part=plane]').width > 100");
      assert.equal(await label(), "Real and forged points after 3,072 points");
      const last = await drawn();
      await page.focus("#moment");
      await page.keyboard.press("Home");
      assert.equal(await label(), "Real and forged points after 0 points");
      assert.notEqual(await drawn(), last);
      await page.keyboard.press("End");
      assert.equal(await drawn(), last);
      assert.equal(await page.locator("[data-part=grid]").isVisible(), false);
      assert.deepEqual(await violations(page), []);
      await page.context().close();
    });

    itUnless(
      obstacle,
      "keeps nobody out: in light, in the dark, on a phone, on a wall",
      async () => {
        await writeRun(`${folder}/warned`, {
          warnings: ["judge-wins"],
          frechet: 3,
          realFrechet: 1,
        });
        for (const runs of [["warned"], ["tiny", "warned"]]) {
          const page = await open(runs);
          await page.locator("summary").first().click();
          for (
            const [colorScheme, width] of [["light", 1920], ["dark", 1024], ["dark", 390]] as const
          ) {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 844 });
            assert.deepEqual(await violations(page), [], `${colorScheme}, ${width} pixels wide`);
            assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
          }
          await page.context().close();
        }
      },
    );
  },
);
