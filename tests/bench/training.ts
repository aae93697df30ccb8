/**
 * Training on WASM beside PyTorch: the same networks, loss, penalty, optimiser and
 * batch, on the same cores, taking turns.
 *
 * @module
 */

import { drawnDigits } from "../../trainer/data/drawn.ts";
import { pictureShape } from "../../trainer/game/table.ts";
import { presets } from "../../trainer/presets.ts";

/** A row of the table; speeds are medians over the rounds. */
export interface TrainingResult {
  readonly preset: string;
  readonly backend: "wasm";
  readonly workers: number;
  readonly ours_images_per_s: number;
  /** Null where PyTorch is not installed. */
  readonly torch_images_per_s: number | null;
  /** The number of threads with which PyTorch was fastest. */
  readonly torch_threads: number | null;
  readonly ratio: number | null;
  /** Why there is no peer; null where there is. */
  readonly reason: string | null;
}

const ROUNDS = 3;
const SECONDS = 8;

/** Measures the preset `mnist` with a worker for each core. */
export async function benchTraining(): Promise<TrainingResult[]> {
  const preset = "mnist";
  const { settings } = presets[preset]!;
  const shape = pictureShape(drawnDigits(10), settings.latentSize);
  const workers = navigator.hardwareConcurrency;
  const threads = Array.from({ length: workers }, (_, i) => i + 1);
  const reason = await torchObstacle();

  const ours: number[] = [];
  const torch = new Map<number, number[]>(threads.map((count) => [count, []]));
  for (let round = 0; round < ROUNDS; round++) {
    const program = new URL("our_training.ts", import.meta.url).pathname;
    const flags = ["run", "--allow-read", program, preset, `${workers}`, `${SECONDS}`];
    ours.push(await speedOf(Deno.execPath(), flags));
    for (const count of reason === null ? threads : []) {
      const peer = new URL("torch_training.py", import.meta.url).pathname;
      const facts = [JSON.stringify(settings), JSON.stringify(shape)];
      torch.get(count)!.push(await speedOf(PYTHON, [peer, ...facts, `${count}`, `${SECONDS}`]));
    }
  }

  const speed = median(ours);
  const common = { preset, backend: "wasm" as const, workers, ours_images_per_s: speed };
  if (reason !== null) {
    return [{ ...common, torch_images_per_s: null, torch_threads: null, ratio: null, reason }];
  }
  const medians = threads.map((count) => [count, median(torch.get(count)!)] as const);
  const [best, peer] = medians.toSorted(([, a], [, b]) => b - a)[0]!;
  const ratio = speed / peer;
  return [{ ...common, torch_images_per_s: peer, torch_threads: best, ratio, reason }];
}

/** Debian's own Python, for which Debian's PyTorch is. */
const PYTHON = "/usr/bin/python3";

async function torchObstacle(): Promise<string | null> {
  const { success } = await new Deno.Command(PYTHON, {
    args: ["-c", "import torch"],
    stderr: "null",
  }).output().catch(() => ({ success: false }));
  return success ? null : "PyTorch is not installed; on Debian: python3-torch libopenblas0";
}

/** Runs a program that prints one number. */
async function speedOf(program: string, args: string[]): Promise<number> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const speed = Number(new TextDecoder().decode(stdout).trim().split("\n").at(-1));
  if (success && speed > 0) return speed;
  throw new Error(`${program} ${args[0]}: ${new TextDecoder().decode(stderr)}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
