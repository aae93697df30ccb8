import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { UserError } from "../../../shared/errors.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { reconstruct } from "../../../trainer/commands/reconstruct.ts";
import { saveCheckpoint } from "../../../trainer/run/checkpoint.ts";
import { play, startingState } from "../../../trainer/run/run.ts";
import { Team } from "../../../trainer/game/team.ts";
import { lessonOf, tinySettingsOf } from "../../families/tiny_families.ts";
import { bars } from "../tiny.ts";
import { assertRefused, runTask, writeBars } from "./command_line.ts";

const home = Deno.cwd();
const print = console.log;
let folder: string;
let printed: string[];

/** Plays a short run of a family, and leaves its checkpoint as the trainer does. */
async function leaveRun(name: string, settings = lessonOf(name)): Promise<void> {
  const dataset = bars(256);
  const start = { settings, dataset, checkpoint: null };
  await Deno.mkdir(`runs/${name}`, { recursive: true });
  const facts = { settings, backend: "wasm", workers: 1, dataset: dataset.sha256, seconds: 1 };
  await play(start, startingState(start), Team.solo(), async ({ state }) => {
    await saveCheckpoint(`runs/${name}/checkpoint.safetensors`, state, {
      ...facts,
      backend: "wasm",
    });
    return false;
  });
}

/** The lines of pictures on a sheet, real ones and what became of them. */
async function linesOf(path: string): Promise<[real: Uint8Array, made: Uint8Array]> {
  const { width, height, data } = decode(await Deno.readFile(path));
  const line = width * 8;
  const parts: [number[], number[]] = [[], []];
  for (let i = 0; i < height / 8; i++) parts[i % 2]!.push(...data.slice(i * line, (i + 1) * line));
  return [Uint8Array.from(parts[0]), Uint8Array.from(parts[1])];
}

describe("deno task reconstruct", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
    folder = await Deno.makeTempDir();
    await writeBars(folder);
    Deno.chdir(folder);
    printed = [];
    console.log = (line) => printed.push(line);
    await leaveRun("vae");
    await leaveRun("vae-sphere");
    await leaveRun("modern", { ...tinySettingsOf("modern"), images: 8 });
  });
  afterAll(async () => {
    console.log = print;
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  });

  for (const name of ["vae", "vae-sphere"]) {
    it(`shows real pictures above what the run makes of them, nearer than the mean: ${name}`, async () => {
      printed = [];
      const args = ["--run", `runs/${name}/`, "--data", "bars", "--backend", "wasm"];
      await reconstruct.run(args);
      const [real, made] = await linesOf(`runs/${name}/reconstructions.png`);
      assert.equal(real.length, 16 * 64);
      const { images } = bars(256);
      const known = new Set(
        Array.from({ length: 256 }, (_, i) => `${images.subarray(i * 64, i * 64 + 64)}`),
      );
      for (let i = 0; i < 16; i++) {
        const picture = Array.from({ length: 8 }, (_, y) => {
          const at = Math.floor(i / 2) * 128 + y * 16 + (i % 2) * 8;
          return [...real.subarray(at, at + 8)];
        });
        assert.ok(known.has(`${picture.flat()}`), `picture ${i} is of the data`);
      }
      assert.notDeepEqual(made, real);
      const [, error, usual] = /pictures: (0\.\d+); of who .* mean picture: (0\.\d+)$/
        .exec(printed.at(-1)!)!;
      assert.ok(Number(error) < 0.6 * Number(usual), `${error}, ${usual}`);
      const shown = real.reduce((sum, x, i) => sum + ((x - made[i]!) / 255) ** 2, 0) / real.length;
      assert.ok(Math.abs(shown / Number(error) - 1) < 0.5, `${shown}`);
    });
  }

  it("as a program, writes where it is told, and the same each time", async () => {
    for (const out of ["a.png", "b.png"]) {
      const args = ["--run", "runs/vae", "--data", "bars", "--backend", "wasm", "--out", out];
      const { code, stdout, stderr } = await runTask(folder, "reconstruct", args);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, new RegExp(`^${out}: pictures of bars, and below each line what runs/`));
    }
    assert.deepEqual(await Deno.readFile("b.png"), await Deno.readFile("a.png"));
  });

  for (
    const [line, message] of [
      ["", /^Which run\? Name its folder: --run runs\/vae-mnist$/],
      ["--run runs/gone", /^runs\/gone\/checkpoint\.safetensors/],
      ["--run runs/vae", /^runs\/vae does not say where its pictures are; name them with --data$/],
      ["--run runs/modern --data bars", /^runs\/modern: the family "modern" has no way from a /],
      ["--run runs/vae --data bars --size 16", /"forger\/weights\/.* should be of shape \[/],
      ["--run runs/vae --data bars --out gone/a.png", /^gone\/a.png: cannot write/],
      ["--model weights/vae", /^Unknown option --model/],
    ] as const
  ) {
    it(`refuses ${line || "to guess the run"}`, async () => {
      await assert.rejects(
        () => reconstruct.run(line === "" ? [] : [...line.split(" "), "--backend", "wasm"]),
        (error) => error instanceof UserError && message.test(error.message),
      );
    });
  }

  it("as a program, refuses in one line on stderr", async () => {
    assertRefused(await runTask(folder, "reconstruct", []), /Which run/);
  });
});
