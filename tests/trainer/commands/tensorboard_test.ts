import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type ReadEvent, readEvents } from "../../support/event_reader.ts";
import { outcomeOf, readLog, runTask, start, waitForLog, writeBars } from "./command_line.ts";

const RUN = ["--data", "bars", "--backend", "wasm", "--workers", "1", "--batch", "128"];
const MODEL = ["--out", "weights/board", "--images", "4096"];

let folder: string;

async function trained(args: readonly string[]): Promise<void> {
  const { code, stderr } = await runTask(folder, "train", args);
  assert.equal(stderr, "");
  assert.equal(code, 0);
}

function names(): string[] {
  return Array.from(Deno.readDirSync(`${folder}/runs/board`), ({ name }) => name).sort();
}

async function events(): Promise<ReadEvent[]> {
  const [name, ...more] = names().filter((name) => name.includes("tfevents"));
  assert.deepEqual(more, []);
  return readEvents(await Deno.readFile(`${folder}/runs/board/${name}`));
}

describe("deno task train --tensorboard", () => {
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    await writeBars(folder);
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("keeps the log's numbers and the grids as events, each once where the run was stopped", async () => {
    const program = start(folder, "train", [...RUN, ...MODEL, "--tensorboard"]);
    await waitForLog(program, folder, "board", 1);
    program.kill("SIGINT");
    const { stdout } = await outcomeOf(program);
    const [, advice] = /^Go on with: deno task train (.*)$/m.exec(stdout) ?? [];
    assert.equal(advice, "--resume --out weights/board --data bars --tensorboard");
    await trained(advice.split(" "));

    const log = await readLog(folder, "board");
    assert.deepEqual(log.map(({ images }) => images), [1024, 2048, 3072, 4096]);
    const all = await events();
    const scalars = all.filter(({ scalars }) => Object.keys(scalars).length > 0);
    assert.deepEqual(scalars.map(({ step }) => step), [1024, 2048, 3072, 4096]);
    for (const [i, line] of log.entries()) {
      const { scalars: found } = scalars[i]!;
      assert.equal(found["losses/judgeLoss"], Math.fround(line.judgeLoss!));
      assert.equal(found["game/verdictOnForged"], Math.fround(line.verdictOnForged!));
      assert.equal(Object.keys(found).length, Object.keys(line).length - 2);
    }
    const grids = all.filter(({ pictures }) => "grid" in pictures);
    assert.deepEqual(grids.map(({ step }) => step), [0, 1024, 2048, 3072, 4096]);
    const { sizes, png } = grids.at(-1)!.pictures["grid"]!;
    assert.deepEqual(sizes, [64, 16, 1]);
    const grid = await Deno.readFile(`${folder}/runs/board/grid-000004096.png`);
    assert.deepEqual(png, grid);
  });

  it("makes events of all that was before, where they are asked for late", async () => {
    await trained([...RUN, ...MODEL, "--replace"]);
    assert.ok(!names().some((name) => name.includes("tfevents")));
    await trained(["--resume", "--data", "bars", ...MODEL.with(3, "5120"), "--tensorboard"]);
    const scalars = (await events()).filter(({ scalars }) => Object.keys(scalars).length > 0);
    assert.deepEqual(scalars.map(({ step }) => step), [1024, 2048, 3072, 4096, 5120]);
  });
});
