import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../../shared/errors.ts";
import { contactSheet } from "../../../trainer/export/contact_sheet.ts";
import { gridName } from "../../../trainer/run/moment_files.ts";
import type { Line } from "../../../trainer/run/progress.ts";
import { EventLog } from "../../../trainer/tensorboard/event_log.ts";
import { type ReadEvent, readEvents } from "../../support/event_reader.ts";

let folder: string;

function lineAt(images: number): Line {
  return {
    images,
    total: 4096,
    seconds: images / 1000,
    imagesPerSecond: 1000,
    secondsLeft: 1,
    memory: 100,
    judgeLoss: 0.5 + images,
    verdictOnReal: 0.75,
    satOut: 0,
    warnings: ["judge-wins"],
    frechet: 12.5,
  };
}

function files(): string[] {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  return names.filter((name) => name.includes("tfevents")).sort();
}

async function events(): Promise<ReadEvent[]> {
  assert.equal(files().length, 1);
  return readEvents(await Deno.readFile(`${folder}/${files()[0]}`));
}

/** Puts a grid into the folder: grey, or coloured, 4 pixels wide and 2 high. */
async function writeGrid(images: number, channels = 1): Promise<Uint8Array> {
  const pixels = new Uint8Array(8 * channels).fill(images % 256);
  const png = contactSheet({ height: 2, width: 2, channels, pixels }, 2);
  await Deno.writeFile(`${folder}/${gridName(images)}`, png);
  return png;
}

const writeLog = (...lines: Line[]) =>
  Deno.writeTextFile(
    `${folder}/log.jsonl`,
    lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  );

describe("a run's log for TensorBoard", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    await writeLog();
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  it("says first what it is, and tells a reader to forget what was before", async () => {
    await EventLog.begin(folder, 0);
    assert.match(files()[0]!, /^events\.out\.tfevents\.\d{10}\.figment$/);
    const [version, start, ...more] = await events();
    assert.equal(version!.version, "brain.Event:2");
    assert.deepEqual([start!.start, start!.step], [true, 0]);
    assert.deepEqual(more, []);
    assert.ok(Math.abs(version!.wallTime - Date.now() / 1000) < 60);
  });

  it("has the numbers of each line at the pictures seen, in groups, zeros too", async () => {
    const log = await EventLog.begin(folder, 0);
    await log.addLine(lineAt(1024));
    await log.addLine(lineAt(2048));
    const [, , first, second] = await events();
    assert.equal(first!.step, 1024);
    assert.deepEqual(first!.scalars, {
      "pace/seconds": Math.fround(1.024),
      "pace/imagesPerSecond": 1000,
      "pace/secondsLeft": 1,
      "pace/memory": 100,
      "losses/judgeLoss": 1024.5,
      "game/verdictOnReal": 0.75,
      "game/satOut": 0,
      "scores/frechet": 12.5,
    });
    assert.equal(second!.step, 2048);
    // Lines are as far apart as their seconds say.
    assert.ok(Math.abs(second!.wallTime - first!.wallTime - 1.024) < 1e-5);
  });

  it("has the grids as pictures, grey or in colour", async () => {
    const log = await EventLog.begin(folder, 0);
    for (const [images, channels] of [[1024, 1], [70_000_000_000, 3]] as const) {
      const png = await writeGrid(images, channels);
      await log.addGrid(images);
      const last = (await events()).at(-1)!;
      assert.equal(last.step, images);
      assert.deepEqual(last.pictures, { grid: { sizes: [2, 4, channels], png } });
    }
  });

  it("of a run that goes on has each event of before once, in order, and none twice", async () => {
    const first = await EventLog.begin(folder, 0);
    await writeGrid(0);
    await first.addGrid(0);
    for (const images of [1024, 2048, 3072]) await first.addLine(lineAt(images));
    // What came after the checkpoint has been cut away, as the journal does.
    await writeLog(lineAt(1024), lineAt(2048));
    await writeGrid(2048);
    const second = await EventLog.begin(folder, 2.048);
    await second.addLine(lineAt(3072));
    const all = (await events()).slice(2);
    const shown = all.map(({ step, pictures }) => `${step}${"grid" in pictures ? " grid" : ""}`);
    assert.deepEqual(shown, ["0 grid", "1024", "2048", "2048 grid", "3072"]);
    const times = all.map(({ wallTime }) => wallTime);
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
  });

  it("says which file it cannot write", async () => {
    await Deno.mkdir(`${folder}/gone`);
    const log = await EventLog.begin(`${folder}/gone`, 0);
    await Deno.remove(`${folder}/gone`, { recursive: true });
    await assert.rejects(
      () => log.addLine(lineAt(1024)),
      (error) => error instanceof UserError && /gone\/events.*: cannot write/.test(error.message),
    );
  });
});
