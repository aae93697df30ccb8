/**
 * The sum over the rows of a matrix, without the transposition that the stock `Sum`
 * takes before it can add up what does not lie side by side.
 *
 * @module
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WebGPUBackend, WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import { gridOf, viewOf } from "./kernel.ts";

const THREADS = 256;

/** Rows that one workgroup adds up at most, lest a few of them work long and the rest not at all. */
const MOST_ROWS = 8192;

/**
 * Each workgroup adds up a share of the rows, for some columns side by side: every
 * thread a row in so many, then the threads of a column in pairs.
 */
class SumRowsProgram implements WebGPUProgram {
  readonly variableNames = ["x"];
  readonly uniforms = "rows : i32, columns : i32, rowsEach : i32,";
  readonly outputShape: number[];
  readonly workgroupSize: [number, number, number] = [THREADS, 1, 1];
  readonly dispatchLayout = { x: [1], z: [0] };
  readonly dispatch: [number, number, number];
  readonly shaderKey: string;
  readonly #width: number;

  /** @param width Columns that a workgroup takes; a power of two. */
  constructor(shares: number, columns: number, width: number) {
    this.outputShape = [shares, columns];
    this.dispatch = [...gridOf(Math.ceil(columns / width)), shares];
    this.shaderKey = `sumRows_${width}`;
    this.#width = width;
  }

  getUserCode(): string {
    const lanes = THREADS / this.#width;
    return `
      var<workgroup> sums : array<f32, ${THREADS}>;
      fn main() {
        let lane = i32(localId.x) / ${this.#width};
        let strip = i32(workgroupId.y * numWorkgroups.x + workgroupId.x);
        let column = strip * ${this.#width} + i32(localId.x) % ${this.#width};
        let share = i32(workgroupId.z);
        let end = min((share + 1) * uniforms.rowsEach, uniforms.rows);
        var sum = 0.0;
        if (column < uniforms.columns) {
          for (var row = share * uniforms.rowsEach + lane; row < end; row += ${lanes}) {
            sum += x[row * uniforms.columns + column];
          }
        }
        sums[localId.x] = sum;
        workgroupBarrier();
        for (var half = ${lanes / 2}u; half > 0u; half /= 2u) {
          if (localId.x < half * ${this.#width}u) {
            sums[localId.x] += sums[localId.x + half * ${this.#width}u];
          }
          workgroupBarrier();
        }
        if (lane == 0 && column < uniforms.columns) {
          result[share * uniforms.columns + column] = sums[localId.x];
        }
      }
    `;
  }
}

/** `[rows, columns]`, not empty, to `[columns]`: in one launch, or in two where rows are many. */
export function sumRows(
  backend: WebGPUBackend,
  x: TensorInfo,
  rows: number,
  columns: number,
): TensorInfo {
  const shares = Math.ceil(rows / MOST_ROWS);
  const rowsEach = Math.ceil(rows / shares);
  const program = new SumRowsProgram(shares, columns, widthFor(rowsEach, columns));
  const sums = backend.runWebGPUProgram(
    program,
    [viewOf(x, [rows, columns])],
    "float32",
    [rows, columns, rowsEach].map((value) => ({ type: "int32", data: [value] })),
  );
  if (shares === 1) return viewOf(sums, [columns]);
  const sum = sumRows(backend, sums, shares, columns);
  backend.disposeData(sums.dataId);
  return sum;
}

/** Many threads a column where columns are long; else neighbours, which share a cache line. */
function widthFor(rows: number, columns: number): number {
  if (rows <= 32) return 64;
  return columns >= 2048 ? 32 : rows <= 512 ? 16 : 4;
}
