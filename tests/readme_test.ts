import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { encode } from "fast-png";
import { drawnDigits } from "../trainer/data/drawn.ts";

/** What makes a command short enough for a test; the command itself runs as it stands. */
const SHORT = ["--images", "128", "--backend", "wasm"];

/** The commands of README, in the order in which it has them, and how each is tried. */
const trials: Readonly<Record<string, () => Promise<void>>> = {
  "task start": servesPictures,
  "task test": async () => {
    const ci = await Deno.readTextFile(".ci/run");
    assert.match(ci, /^deno=\(npx -y deno@2\.9\.6\)$/m);
    assert.match(ci, /^"\$\{deno\[@\]\}" task test$/m);
  },
  "task bundle:library": async () => {
    const output = await run("task bundle:library");
    assert.match(output, /^dist\/library\/figment\.js exports openModel and generate$/m);
    const [, program] = /```js\n([\s\S]*?)```/.exec(await Deno.readTextFile("README.md"))!;
    await Deno.writeTextFile(
      `${project}/program.js`,
      `${program}console.log(String.fromCharCode(...bytes.subarray(8, 12)));`,
    );
    assert.equal(await run("run --quiet --allow-read program.js"), "WEBP\n");
  },
  "task sample --seed alice --out alice.png": async () => {
    const output = await run("task sample --seed alice --out alice.png");
    assert.match(output, /^alice\.png: cats@\d+, seed alice$/m);
    assert.deepEqual((await Deno.readFile(`${project}/alice.png`)).subarray(1, 4), ascii("PNG"));
  },
  "task export --model weights/mnist --onnx mnist.onnx": async () => {
    const output = await run("task export --model weights/mnist --onnx mnist.onnx");
    assert.match(output, /^mnist\.onnx: mnist@\d+, opset \d+$/m);
    assert.ok((await Deno.stat(`${project}/mnist.onnx`)).isFile);
  },
  "task train": () => publishes("task train", "weights/drawn"),
  "task train --preset mnist": () =>
    publishes("task train --preset mnist", "weights/mnist-2", "--data", "data/mnist"),
  "task train --preset fashion": () =>
    publishes("task train --preset fashion", "weights/fashion-2", "--data", "data/mnist"),
  "task train --preset cifar10": () =>
    publishes(
      "task train --preset cifar10",
      "weights/cifar10-2",
      ...["--data", "my-digits", "--size", "32"],
    ),
  "task train --preset course": () =>
    publishes("task train --preset course", "weights/course", "--data", "data/mnist"),
  "task train --data my-digits --size 28 --out weights/mine --dry-run": async () => {
    await run("task train --data my-digits --size 28 --out weights/mine --dry-run");
    assert.ok((await Deno.stat(`${project}/runs/mine/preview.png`)).isFile);
  },
  "task train --data my-digits --size 28 --out weights/mine": () =>
    publishes("task train --data my-digits --size 28 --out weights/mine", "weights/mine"),
  "task train --resume": async () => {
    const output = await run("task train --resume", "--images", "192");
    assert.match(output, /^Published weights\/drawn, version 2\b/m);
  },
  "task pack --run runs/mine --out mine.safetensors": async () => {
    const output = await run("task pack --run runs/mine --out mine.safetensors");
    assert.match(output, /^mine\.safetensors: 128 images, \d\.\d MB$/m);
  },
  "task evaluate --model weights/mnist": async () => {
    const output = await run(
      "task evaluate --model weights/mnist",
      ...["--data", "data/mnist", "--count", "200", "--backend", "wasm"],
    );
    assert.match(output, /^Fréchet distance /m);
  },
  "task train --preset logistic": () => leavesALog("task train --preset logistic", "logistic"),
  "task train --preset gan-2d": () => leavesALog("task train --preset gan-2d", "gan-2d"),
  "task bundle": async () => {
    await run("task bundle");
    const elsewhere = await Deno.makeTempDir();
    await copy(`${project}/dist/train`, `${elsewhere}/train`);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "train/main.js", "train", ...SHORT],
      cwd: elsewhere,
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder();
    assert.equal(code, 0, text.decode(stderr));
    assert.match(text.decode(stdout), /^Backend: wasm, \d+ workers?$/m);
    assert.match(text.decode(stdout), /^Published weights\/drawn, version 1\b/m);
    assert.ok((await Deno.stat(`${elsewhere}/runs/drawn/report.html`)).isFile);
    await Deno.remove(elsewhere, { recursive: true });
  },
  "task train --report": async () => {
    const output = await run("task train --report", "0", ...SHORT); // 0: a port that is free
    assert.match(output, /^Watch it in a browser: http:\/\/127\.0\.0\.1:\d+\/$/m);
    assert.match(output, /^Published weights\/drawn-2, version 1\b/m);
  },
  "task report runs/drawn": async () => {
    const output = await run("task report runs/drawn");
    assert.match(output, /^Open it in a browser: runs\/drawn\/report\.html$/m);
    const page = await Deno.readTextFile(`${project}/runs/drawn/report.html`);
    assert.match(page, /^<!DOCTYPE html>/);
  },
};

/** A copy of the project, so that what the commands write goes there. */
let project: string;

async function run(command: string, ...more: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...command.split(" "), ...more],
    cwd: project,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, text.decode(stderr));
  return text.decode(stdout);
}

async function publishes(command: string, folder: string, ...more: string[]): Promise<void> {
  const output = await run(command, ...SHORT, ...more);
  assert.match(output, new RegExp(`^Published ${folder}, version 1\\b`, "m"));
}

async function leavesALog(command: string, name: string): Promise<void> {
  const output = await run(command, ...SHORT);
  assert.match(output, new RegExp(`^Done: runs/${name} holds the log`, "m"));
  assert.equal(
    (await Deno.readTextFile(`${project}/runs/${name}/log.jsonl`)).split("\n").length,
    2,
  );
}

async function servesPictures(): Promise<void> {
  await using server = new Deno.Command(Deno.execPath(), {
    args: ["task", "start"],
    cwd: project,
    env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1" },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let output = "";
  for await (const text of server.stdout.pipeThrough(new TextDecoderStream())) {
    output += text;
    const address = /http:\/\/\S+:\d+(?=\/\n)/.exec(output)?.[0];
    if (address === undefined) continue;
    const picture = await fetch(`${address}/generate?seed=alice`);
    assert.equal(picture.headers.get("content-type"), "image/png");
    assert.deepEqual((await picture.bytes()).subarray(1, 4), ascii("PNG"));
    return;
  }
  assert.fail(`The server ended: ${output}`);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function copy(from: string, to: string): Promise<void> {
  if (!(await Deno.stat(from)).isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}

/** Digits as an IDX pair called mnist, and as folders of PNG files called my-digits. */
async function writeData(): Promise<void> {
  const { count, images, labels } = drawnDigits(2000);
  const header = (magic: number, ...sizes: number[]) => {
    const view = new DataView(new ArrayBuffer(4 * (1 + sizes.length)));
    [magic, ...sizes].forEach((word, i) => view.setUint32(4 * i, word));
    return new Uint8Array(view.buffer);
  };
  const idx = `${project}/data/mnist`;
  await Deno.mkdir(idx, { recursive: true });
  await Deno.writeFile(
    `${idx}/train-images-idx3-ubyte`,
    Uint8Array.from([...header(0x803, count, 28, 28), ...images]),
  );
  await Deno.writeFile(
    `${idx}/train-labels-idx1-ubyte`,
    Uint8Array.from([...header(0x801, count), ...labels!]),
  );
  for (let i = 0; i < 40; i++) {
    const folder = `${project}/my-digits/${labels![i]}`;
    await Deno.mkdir(folder, { recursive: true });
    const data = images.subarray(i * 784, (i + 1) * 784);
    await Deno.writeFile(
      `${folder}/${i}.png`,
      encode({ width: 28, height: 28, channels: 1, data }) as Uint8Array<ArrayBuffer>,
    );
  }
}

describe("README.md", () => {
  beforeAll(async () => {
    project = await Deno.makeTempDir();
    for (const name of ["deno.json", "deno.lock", "edge", "shared", "trainer", "weights"]) {
      await copy(name, `${project}/${name}`);
    }
    await writeData();
  });
  afterAll(() => Deno.remove(project, { recursive: true }));

  it("has no command that is not tried here", async () => {
    const readme = await Deno.readTextFile("README.md");
    const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
      .flatMap(([, block]) => block!.trim().split("\n"))
      .map((line) => line.replace(/^(npx -y deno@2\.9\.6|deno) /, ""));
    assert.deepEqual(commands, Object.keys(trials));
  });

  for (const [command, trial] of Object.entries(trials)) {
    it(`has a command that works: deno ${command}`, trial);
  }
});
