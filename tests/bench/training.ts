/**
 * Training beside PyTorch: the same networks, loss, penalty, optimiser and batch, on the
 * same cores or graphics card, taking turns, each turn a process of its own.
 *
 * @module
 */

import type { PictureShape } from "../../shared/generators/family.ts";
import { hasGraphicsCard } from "../../trainer/backend.ts";
import { presets } from "../../trainer/presets/registry.ts";
import type { Effort } from "./effort.ts";
import type { TrainingRow } from "./report.ts";
import { median, takeTurns, type Turn } from "./turns.ts";

/** The presets that are timed, and the pictures that they are for. */
const PICTURES: Readonly<Record<string, Omit<PictureShape, "latentSize">>> = {
  mnist: { height: 28, width: 28, channels: 1, classes: 10 },
  cats: { height: 64, width: 64, channels: 3, classes: 0 },
};

/** Where both train, and with what. */
interface Place {
  readonly backend: TrainingRow["backend"];
  /** Ours. */
  readonly workers: number;
  /** Why we cannot train there; null where we can. */
  readonly obstacle: string | null;
  /** PyTorch's name of it. */
  readonly device: "cpu" | "cuda";
  /** The Python whose PyTorch can train there; null where none can. */
  readonly python: string | null;
  /** The numbers of threads that PyTorch is given, of which the best counts. */
  readonly threads: readonly number[];
}

/** Times every preset on WASM with a worker for each core, and on WebGPU. */
export async function benchTraining({ training }: Effort): Promise<TrainingRow[]> {
  const cores = navigator.hardwareConcurrency;
  const places: Place[] = [
    {
      backend: "wasm",
      workers: cores,
      obstacle: null,
      device: "cpu",
      python: await pythonThat("import torch"),
      threads: Array.from({ length: cores }, (_, i) => i + 1),
    },
    {
      backend: "webgpu",
      workers: 1,
      obstacle: await hasGraphicsCard() ? null : "WebGPU finds no graphics card",
      device: "cuda",
      python: await pythonThat("import torch; assert torch.cuda.is_available()"),
      threads: [1],
    },
  ];
  const rows: TrainingRow[] = [];
  for (const place of places) {
    for (const preset of Object.keys(PICTURES)) rows.push(await timed(preset, place, training));
  }
  return rows;
}

async function timed(
  preset: string,
  { backend, workers, obstacle, device, python, threads }: Place,
  { rounds, seconds }: Effort["training"],
): Promise<TrainingRow> {
  const place = { preset, backend, workers };
  const nobody = { torch_images_per_s: null, torch_threads: null, ratio: null };
  if (obstacle !== null) {
    return { ...place, ours_images_per_s: null, ...nobody, reason: obstacle };
  }
  const { settings } = presets[preset]!;
  const shape = JSON.stringify({ ...PICTURES[preset], latentSize: settings.latentSize });
  const contenders: Record<string, Turn> = {
    ours: () =>
      speedOf(Deno.execPath(), [
        ...["run", "--allow-read", neighbour("our_training.ts")],
        ...[preset, shape, backend, `${workers}`, `${seconds}`],
      ]),
  };
  for (const count of python === null ? [] : threads) {
    contenders[`${count}`] = () =>
      speedOf(python!, [
        ...[neighbour("torch_training.py"), JSON.stringify(settings), shape],
        ...[device, `${count}`, `${seconds}`],
      ]);
  }
  const { ours, ...torch } = await takeTurns(rounds, contenders, 0);
  const speed = median(ours!);
  const [best] = Object.entries(torch)
    .map(([count, speeds]) => ({ threads: Number(count), speed: median(speeds) }))
    .toSorted((a, b) => b.speed - a.speed);
  if (best === undefined) {
    const reason = device === "cpu"
      ? "PyTorch is not installed; on Debian: python3-torch libopenblas0"
      : "PyTorch is not installed, or sees no graphics card";
    return { ...place, ours_images_per_s: speed, ...nobody, reason };
  }
  return {
    ...place,
    ours_images_per_s: speed,
    torch_images_per_s: best.speed,
    torch_threads: device === "cpu" ? best.threads : null,
    ratio: speed / best.speed,
    reason: null,
  };
}

/** Debian's own Python, for which Debian's PyTorch is, or else whichever comes first. */
async function pythonThat(program: string): Promise<string | null> {
  for (const python of ["/usr/bin/python3", "python3"]) {
    const { success } = await new Deno.Command(python, {
      args: ["-c", program],
      stderr: "null",
    }).output().catch(() => ({ success: false }));
    if (success) return python;
  }
  return null;
}

function neighbour(name: string): string {
  return `${import.meta.dirname}/${name}`;
}

/** Runs a program that prints one number. */
async function speedOf(program: string, args: string[]): Promise<number> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const speed = Number(new TextDecoder().decode(stdout).trim().split("\n").at(-1));
  if (success && speed > 0) return speed;
  throw new Error(`${program} ${args[0]}: ${new TextDecoder().decode(stderr)}`);
}
