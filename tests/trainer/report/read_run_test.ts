import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../../shared/errors.ts";
import { readRun, RunReader } from "../../../trainer/report/read_run.ts";
import { addNews, currentSpells, latest } from "../../../trainer/report/run_report.ts";

let folder: string;
const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
const read = () => readRun(folder, (name) => name);
const logOf = (...lines: Record<string, unknown>[]) =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join("");

describe("readRun", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  it("gives every number of the log by its name, and null where a line has none", async () => {
    await write("log.jsonl", logOf({ images: 1, judgeLoss: 2 }, { images: 3, frechet: 4 }));
    const report = await read();
    assert.deepEqual(report.columns, {
      images: [1, 3],
      judgeLoss: [2, null],
      frechet: [null, 4],
    });
    assert.equal(latest(report, "judgeLoss"), 2);
    assert.equal(latest(report, "precision"), null);
  });

  it("shows all whole lines of a log whose last is half written, and says so", async () => {
    await write("log.jsonl", `${logOf({ images: 1 }, { images: 2 })}{"images":3,"jud`);
    const { columns, notes } = await read();
    assert.deepEqual(columns["images"], [1, 2]);
    assert.ok(notes.includes("The last line of log.jsonl is half written, and left out"));
  });

  it("leaves out what is no line, or goes back in time, and says so", async () => {
    await write("log.jsonl", `${logOf({ images: 5 })}[]\n${logOf({ images: 4 }, { images: 6 })}`);
    const { columns, notes } = await read();
    assert.deepEqual(columns["images"], [5, 6]);
    assert.ok(notes.includes("Line 2 of log.jsonl cannot be read, and is left out"));
    assert.ok(notes.includes("Lines of log.jsonl that go back in time are left out (1)"));
  });

  it("says of an older run what is not known, and shows its grids in order", async () => {
    await write("log.jsonl", logOf({ images: 1 }));
    for (const images of ["000002048", "000001024"]) await write(`grid-${images}.png`, "");
    const { file, grids, real, notes } = await read();
    assert.equal(file, null);
    assert.equal(real, null);
    assert.deepEqual(grids, [
      { images: 1024, src: "grid-000001024.png" },
      { images: 2048, src: "grid-000002048.png" },
    ]);
    assert.match(notes.join(), /older version.*no run\.json.*no moments\.jsonl/);
  });

  it("joins warnings of lines that follow each other", async () => {
    const warnings = ["judge-wins"];
    await write(
      "log.jsonl",
      logOf({ images: 1, warnings }, { images: 2, warnings }, { images: 3 }, {
        images: 4,
        warnings: ["divergence"],
        stopped: "why",
      }),
    );
    const report = await read();
    assert.deepEqual(report.spells, [
      { name: "judge-wins", from: 1, to: 2 },
      { name: "divergence", from: 4, to: 4 },
    ]);
    assert.deepEqual(currentSpells(report).map(({ name }) => name), ["divergence"]);
    assert.equal(report.stopped, "why");
  });

  it("refuses a folder that is no run's, or is not there", async () => {
    await write("notes.txt", "");
    const refused = (path: string, message: RegExp) =>
      assert.rejects(readRun(path, (name) => name), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, message);
        return true;
      });
    await refused(folder, /is no run's folder: it holds neither log\.jsonl nor a grid/);
    await refused(`${folder}/none`, /cannot read this folder \(there is none\)/);
  });
});

describe("RunReader", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    await write("log.jsonl", logOf({ images: 1, judgeLoss: 2 }));
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  const open = () => RunReader.open(folder, (name) => name);

  it("gives what has come since, which makes of the report before the one after", async () => {
    const reader = await open();
    const other = structuredClone(reader.report);
    await write("log.jsonl", logOf({ images: 1, judgeLoss: 2 }, { images: 2, frechet: 3 }));
    await write("moments.jsonl", logOf({ images: 2, diversity: 1 }));
    await write("grid-000000002.png", "");
    await write("real.png", "");
    const field = { from: [0, 0], to: [1, 1], side: 1, verdicts: [0.5] };
    await write("points.jsonl", logOf({ images: 2, forged: [[0, 1]], field }, { images: 3 }));
    await write("points.json", JSON.stringify({ real: [[1, 1]] }));
    const news = await reader.update();
    addNews(other, news!);
    assert.deepEqual(other, reader.report);
    assert.deepEqual(other, await readRun(folder, (name) => name));
    assert.deepEqual(other.columns["images"], [1, 2]);
    assert.deepEqual(other.moments, [{ images: 2, diversity: 1 }]);
    assert.deepEqual(other.grids, [{ images: 2, src: "grid-000000002.png" }]);
    assert.deepEqual(other.points, [{ images: 2, forged: [[0, 1]], field }]);
    assert.deepEqual(other.realPoints, [[1, 1]]);
    assert.equal(other.real, "real.png");
    assert.deepEqual((await reader.update())!.lines, []);
  });

  it("waits for the end of a line", async () => {
    const reader = await open();
    const whole = logOf({ images: 1, judgeLoss: 2 }, { images: 2, judgeLoss: 7 });
    await write("log.jsonl", whole.slice(0, -4));
    assert.deepEqual((await reader.update())!.lines, []);
    await write("log.jsonl", whole);
    assert.deepEqual((await reader.update())!.lines, [{ images: 2, judgeLoss: 7 }]);
    assert.ok(!reader.report.notes.some((note) => note.includes("half written")));
  });

  it("gives up where a log is cut back, or gone: it is another run then", async () => {
    const reader = await open();
    await write("log.jsonl", "");
    assert.equal(await reader.update(), null);
    const second = await open();
    await Deno.remove(`${folder}/log.jsonl`);
    assert.equal(await second.update(), null);
  });
});
