/**
 * The trainer's commands, run as their users run them: as a program of its own, in
 * a folder of its own, with the permissions that its task in deno.json gives.
 *
 * @module
 */

import assert from "node:assert/strict";
import { resolve } from "node:path";
import type { Line } from "../../../trainer/run/progress.ts";
import { idx, writeFiles } from "../data/files.ts";
import { bars } from "../tiny.ts";

const ROOT = resolve(import.meta.dirname!, "../../..");

/** How a program ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `deno task <command> <args>` in a folder. */
export function start(folder: string, command: string, args: readonly string[]): Deno.ChildProcess {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}/deno.json`));
  const [deno, run, ...words] = (tasks[command] as string).split(" ");
  assert.deepEqual([deno, run], ["deno", "run"]);
  const main = words.indexOf("trainer/main.ts");
  const program = words.with(main, `${ROOT}/trainer/main.ts`)
    .map((word) => word.replace(/=node_modules$/, `=${ROOT}/node_modules`));
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...program, ...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** What a program has said when it has said something; fails if it ends before. */
export async function readUntil(program: Deno.ChildProcess, wanted: RegExp): Promise<string> {
  let said = "";
  for await (const text of program.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (wanted.test(said)) return said;
  }
  throw new Error(`It never said ${wanted}, but: ${said}`);
}

/** Waits for the end of a program. */
export async function outcomeOf(program: Deno.ChildProcess): Promise<Outcome> {
  const { code, stdout, stderr } = await program.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out!, stderr: err! };
}

/** Runs `deno task <command> <args>` to its end. */
export function runTask(folder: string, command: string, args: readonly string[]) {
  return outcomeOf(start(folder, command, args));
}

/** Asserts that a program refused, with one line that says why and no stack trace. */
export function assertRefused({ code, stderr }: Outcome, message: RegExp): void {
  assert.match(stderr, /^error: [^\n]+\n$/);
  assert.match(stderr, message);
  assert.equal(code, 1);
}

/** Writes 8x8 pictures in two classes to `bars`, as IDX, and others of the kind to `more`. */
export async function writeBars(folder: string): Promise<void> {
  for (const [name, count] of [["bars", 256], ["more", 258]] as const) {
    const { images, labels } = bars(count);
    await writeFiles(folder, {
      [`${name}/train-images-idx3-ubyte`]: idx([count, 8, 8], images),
      [`${name}/train-labels-idx1-ubyte`]: idx([count], labels!),
    });
  }
}

/** The lines of a run's log so far. */
export async function readLog(folder: string, name: string): Promise<Line[]> {
  const text = await Deno.readTextFile(`${folder}/runs/${name}/log.jsonl`).catch(() => "");
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** Waits until a program has logged so many lines; fails if it ends before. */
export async function waitForLog(
  program: Deno.ChildProcess,
  folder: string,
  name: string,
  lines: number,
): Promise<void> {
  let hasEnded = false;
  program.status.then(() => hasEnded = true);
  while ((await readLog(folder, name)).length < lines) {
    assert.ok(!hasEnded, "the program has ended");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
