import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { UserError } from "../../../shared/errors.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { train } from "../../../trainer/commands/train.ts";
import { newGame, pictureShape } from "../../../trainer/game/table.ts";
import { saveCheckpoint } from "../../../trainer/run/checkpoint.ts";
import { tinySettingsOf } from "../../families/tiny_families.ts";
import { bars } from "../tiny.ts";
import { assertRefused, runTask, writeBars } from "./command_line.ts";

const home = Deno.cwd();
const print = console.log;
let folder: string;
let printed: string[];

/** The names of what is in the folder now. */
function names(path = "."): string[] {
  return Array.from(Deno.readDirSync(path), (entry) => entry.name).sort();
}

describe("deno task train, before it trains", () => {
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    await writeBars(folder);
    await Deno.mkdir(`${folder}/empty`);
    Deno.chdir(folder);
    printed = [];
    console.log = (line) => printed.push(line);
  });
  afterAll(async () => {
    console.log = print;
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  });

  for (
    const [line, message] of [
      ["--preset mnst", /^Option --preset is "mnst", but must be one of drawn, mnist, /],
      ["--list --seed 3", /^Option --list goes alone: it trains nothing$/],
      ["--preset toString", /^Option --preset is "toString", but must be one of/],
      ["--imgaes 5", /^Unknown option --imgaes; the options are --preset, /],
      ["mnist", /^Unexpected argument "mnist"/],
      ["--data missing/folder", /missing\/folder does not exist/],
      ["--data mnits", /neither a file or folder mnits nor a data set of that name/],
      ["--data empty", /empty/],
      ["--data bars/train-labels-idx1-ubyte", /not an IDX file of images/],
      ["--backend gpu", /^Option --backend is "gpu", but must be one of webgpu, wasm, cpu$/],
      ["--workers 0", /^Option --workers is "0", but must be a whole number from 1 to 64$/],
      ["--workers two", /^Option --workers is "two"/],
      ["--images 0", /^Option --images is "0", but must be a whole number of at least 1$/],
      ["--images -5", /^Option --images is "-5"/],
      ["--images 1.5", /^Option --images is "1.5"/],
      ["--batch 1", /^Option --batch is "1", but must be a whole number from 2 to 4096$/],
      ["--loss hinge", /^Option --loss is "hinge", but must be one of binary-cross-entropy, /],
      ["--gamma -1", /^Option --gamma is "-1", but must be a number of at least 0$/],
      ["--rate 0", /^Option --rate is "0", but must be a number from 1e-9 to 1$/],
      ["--rate fast", /^Option --rate is "fast"/],
      ["--seed alice", /^Option --seed is "alice", but must be a whole number of at least 0$/],
      ["--size 3", /--size 3 is not a whole number of pixels from 4 to 1024/],
      ["--data bars --size 6", /^Pictures of 6x6 cannot be halved .* --size 64/],
      ["--data bars --size 6 --dry-run", /^Pictures of 6x6 cannot be halved .* --size 64/],
      ["--preset progan-mnist --data bars --size 6", /6x6 do not fit 3 levels of .* "progan":/],
      ["--preset dcgan-mnist --data bars --size 6", /6x6 do not fit 3 levels of .* "dcgan": both/],
      ["--preset cogan-mnist --data bars --size 6", /6x6 do not fit 3 levels of .* "cogan": both/],
      ["--preset stylegan-mnist --data bars --size 30", /30x30 do not fit 3 levels of the family/],
      ["--preset stylegan-mnist --data bars", /^Pictures of 8x8 of .* "stylegan" are .*, not 232;/],
      [
        "--preset stylegan2-mnist --data bars",
        /^Pictures of 8x8 of .* "stylegan2" are .*, not 228;/,
      ],
      [
        "--preset vae-mnist --data bars --loss relativistic",
        /^--loss relativistic: the family "vae" of the preset "vae-mnist" has no judge and plays no/,
      ],
      ["--preset vae-mnist --data bars --gamma 3", /^--gamma 3: the family "vae" of .* no judge/],
      [
        "--preset vae-sphere-mnist --data bars --truncation 0.5",
        /^--truncation 0.5: the family "vae" of .* heeds the direction of its noise alone/,
      ],
      ["--data bars --width 0", /^Option --width is "0", but must be a number from 0.01 to 100$/],
      ["--data bars --workers 3 --backend wasm", /--workers 3 cannot share a batch of 64 evenly/],
      ["--out weights/Mine", /^--out "weights\/Mine": the folder's name is the model's name/],
      ["--report drawn", /^Option --report is "drawn", but must be a port from 0 to 65535, or an/],
      ["--report 127.0.0.1:65536", /^Option --report is "127.0.0.1:65536"/],
      ["--resume", /^--resume: runs\/drawn holds no checkpoint/],
      ["--resume --out weights/gone", /^--resume: runs\/gone holds no checkpoint/],
      [
        "--out bars/train-labels-idx1-ubyte/x",
        /^bars\/train-labels-idx1-ubyte\/x\/config.json: cannot look/,
      ],
    ] as const
  ) {
    it(`refuses ${line}`, async () => {
      await assert.rejects(() => train.run(line.split(" ")), (error) => {
        assert.ok(error instanceof UserError, `${error}`);
        assert.match(error.message, message);
        assert.ok(!error.message.includes("\n"));
        return true;
      });
      assert.ok(names().every((name) => ["bars", "empty", "more", "weights"].includes(name)));
    });
  }

  it("shows what the networks would see with --dry-run, and trains nothing", async () => {
    await train.run(["--data", "bars", "--out", "weights/seen", "--dry-run"]);
    assert.deepEqual(names("runs/seen"), ["preview.png"]);
    const preview = decode(await Deno.readFile("runs/seen/preview.png"));
    assert.deepEqual([preview.width, preview.height, preview.channels], [80, 80, 1]);
    assert.ok(preview.data.some((value) => value > 200));
    assert.ok(printed.some((line) => line.includes("runs/seen/preview.png")));
    assert.deepEqual(names("weights"), []);
    await Deno.remove("runs", { recursive: true });
  });

  it("tries, with --dry-run, the address that the report is to have", async () => {
    const dry = ["--data", "bars", "--out", "weights/seen", "--dry-run", "--report"];
    await train.run([...dry, "127.0.0.1:0"]);
    const address = printed.map((line) => /^Would be seen .* at (http:\S+)$/.exec(line)?.[1]);
    const url = address.find((found) => found !== undefined);
    await assert.rejects(() => fetch(url!), "it listens no more");
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await assert.rejects(
      () => train.run([...dry, `127.0.0.1:${taken.addr.port}`]),
      (error) => error instanceof UserError && /another program listens/.test(error.message),
    );
    await Deno.remove("runs", { recursive: true });
  });

  it("refuses where a file stands in the place of the folder of runs", async () => {
    await Deno.writeTextFile("runs", "");
    for (const args of [["--dry-run"], ["--backend", "wasm"]]) {
      await assert.rejects(
        () => train.run(["--data", "bars", ...args]),
        (error) => error instanceof UserError && error.message.startsWith("runs"),
      );
    }
    await Deno.remove("runs");
  });

  it("refuses to go on with a run of one family as one of another, naming both", async () => {
    await bootTrainer("wasm");
    const dataset = bars(256);
    const settings = { ...tinySettingsOf("vae"), preset: "vae-mnist" };
    const state = newGame(settings, pictureShape(dataset, settings.latentSize));
    const facts = { settings, workers: 1, dataset: dataset.sha256, seconds: 1 };
    await Deno.mkdir("runs/left", { recursive: true });
    const path = "runs/left/checkpoint.safetensors";
    await saveCheckpoint(path, state, { ...facts, backend: "wasm" });
    const before = await Deno.readFile(path);
    for (
      const [option, message] of [
        ["--preset gan-mnist", /started with --preset vae-mnist, which cannot become gan-mnist;/],
        ["--loss wasserstein", /started with --loss binary-cross-entropy, which cannot become/],
        ["--width 2", /^--resume: the networks of the run are there, and --width 2 cannot change/],
      ] as const
    ) {
      const line = `--resume --out weights/left --data bars ${option}`;
      await assert.rejects(
        () => train.run(line.split(" ")),
        (error) => error instanceof UserError && message.test(error.message),
      );
    }
    assert.deepEqual(await Deno.readFile(path), before);
    assert.deepEqual(names("runs/left"), ["checkpoint.safetensors"]);
    await Deno.remove("runs", { recursive: true });
  });

  it("as a program, refuses in one line on stderr, with status 1 and no stack trace", async () => {
    assertRefused(await runTask(folder, "train", ["--bogus"]), /Unknown option --bogus/);
    assertRefused(await runTask(folder, "train", ["--data", "a/b"]), /a\/b does not exist/);
  });
});
