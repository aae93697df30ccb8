import { afterAll, beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { Feed } from "../../../trainer/report/feed.ts";
import { liveApp, pictureAddress } from "../../../trainer/report/live_app.ts";
import { violations } from "../../support/accessibility.ts";
import { browserObstacle, openBrowser, serve } from "../../support/browser.ts";
import { itUnless } from "../../support/skip.ts";
import { lineAt, linesOf, momentAt, writeGrid, writeRun } from "./run_fixture.ts";

/** How long anything may take on a machine that is busy with something else. */
const PATIENCE_MS = 20_000;

const obstacle = browserObstacle();
let browser: Browser;
let folder: string;

/** Waits until an element says something. */
async function says(page: Page, selector: string, text: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (let said = ""; said !== text;) {
    said = await page.locator(selector).first().innerText();
    assert.ok(Date.now() < end, `${selector} says "${said}", not "${text}"`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe("a live page, in a browser", { sanitizeOps: false, sanitizeResources: false }, () => {
  beforeAll(async () => {
    if (obstacle !== undefined) return;
    browser = await openBrowser();
    folder = await Deno.makeTempDir();
  });
  afterAll(async () => {
    if (obstacle !== undefined) return;
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  });

  itUnless(obstacle, "follows a run as it grows, survives a reload, and outlives it", async () => {
    const feed = new Feed();
    const look = () => feed.look(folder, (name) => pictureAddress(folder, name));
    const server = serve(liveApp({ feed, folder: () => folder }).fetch);
    const complaints: string[] = [];
    const page = await browser.newPage({ reducedMotion: "reduce" });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));

    await page.goto(server.origin);
    await says(page, "h1", "Nothing to see yet");
    assert.deepEqual(await violations(page), []);
    await writeRun(folder);
    await look();
    await says(page, "h1", "The judge is ahead");
    await says(page, "#live", "Live");
    await says(page, "#now", "3,072 images");

    const grow = async (images: number) => {
      await writeGrid(folder, images, 128);
      for (
        const [name, line] of [["moments", momentAt(images)], ["log", lineAt(images)]] as const
      ) {
        await Deno.writeTextFile(`${folder}/${name}.jsonl`, linesOf([line]), { append: true });
      }
      await look();
    };
    await grow(3500);
    await says(page, "#now", "3,500 images"); // at the end, it goes on with the run
    await says(page, "[data-part=progress-words]", "3,500 of 4,096 images seen, 0:06 left");
    await says(page, "[data-chart=losses] .u-series td", "3,500");

    await page.focus("#moment");
    await page.keyboard.press("Home");
    await grow(3600);
    await says(page, "[data-part=progress-words]", "3,600 of 4,096 images seen, 0:05 left");
    await says(page, "#now", "the first noise"); // and stays where someone looks

    await page.reload();
    await says(page, "#now", "3,600 images");
    assert.equal(await page.locator("#moment").getAttribute("max"), "4");
    feed.end();
    await says(page, "#live", "The training is over");
    await server.stop();
    await page.focus("#moment");
    await page.keyboard.press("ArrowLeft");
    await says(page, "#now", "3,500 images");
    assert.deepEqual(complaints, []);
    await page.close();
  });
});
