/**
 * Several workers that play one game: each takes its share of every batch, and
 * they average their gradients in shared memory, so that all of them hold the
 * same weights after every step. The sums are taken in the order of the ranks:
 * the same number of workers gives the same bits.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * How long to wait for the others, in slices: a machine that was put to sleep
 * meanwhile has used up one of them, not all.
 */
const SLICE_MS = 10_000;
const SLICES = 30;

/** Words of the control block. */
const ARRIVED = 0;
const GENERATION = 1;
const FLAG = 2;
const CONTROL_WORDS = 3;

/** The memory that a team shares. */
export interface TeamMemory {
  readonly size: number;
  readonly control: SharedArrayBuffer;
  /** Two slots of `size` areas of `capacity` floats, used in turn. */
  readonly values: SharedArrayBuffer;
  readonly capacity: number;
}

/** Memory for a team of `size` workers that exchange up to `capacity` numbers at once. */
export function newTeamMemory(size: number, capacity: number): TeamMemory {
  return {
    size,
    capacity,
    control: new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT),
    values: new SharedArrayBuffer(2 * size * capacity * Float32Array.BYTES_PER_ELEMENT),
  };
}

/** One worker's place in its team. */
export class Team {
  readonly #control: Int32Array;
  readonly #areas: Float32Array[][];
  #slot = 0;

  /** @param rank 0 to size - 1; rank 0 leads. */
  constructor(readonly rank: number, memory: TeamMemory) {
    this.size = memory.size;
    this.#control = new Int32Array(memory.control);
    this.#areas = [0, 1].map((slot) =>
      Array.from({ length: memory.size }, (_, area) => {
        const offset = (slot * memory.size + area) * memory.capacity;
        const bytes = offset * Float32Array.BYTES_PER_ELEMENT;
        return new Float32Array(memory.values, bytes, memory.capacity);
      })
    );
  }

  /** How many workers there are. */
  readonly size: number;

  /** A team of one. */
  static solo(): Team {
    return new Team(0, newTeamMemory(1, 0));
  }

  /**
   * The averages over the team of tensors that each worker has in the same order
   * and shapes. The arguments are disposed; alone, they are the result.
   */
  average(tensors: Tensor[]): Tensor[] {
    if (this.size === 1) return tensors;
    const areas = this.#areas[this.#slot]!;
    this.#slot = 1 - this.#slot;
    let offset = 0;
    for (const tensor of tensors) {
      areas[this.rank]!.set(tensor.dataSync() as Float32Array, offset);
      offset += tensor.size;
    }
    // One barrier an exchange is enough: a slot is written again only after the
    // next barrier, which no worker passes before all have read this one.
    this.#meet();
    offset = 0;
    return tensors.map((tensor) => {
      const mean = areas[0]!.slice(offset, offset + tensor.size);
      for (const area of areas.slice(1)) {
        for (let i = 0; i < mean.length; i++) mean[i]! += area[offset + i]!;
      }
      for (let i = 0; i < mean.length; i++) mean[i]! /= this.size;
      offset += tensor.size;
      tensor.dispose();
      return tf.tensor(mean, tensor.shape);
    });
  }

  /** The leader's answer to a question that all must answer alike. */
  agree(answer: boolean): boolean {
    if (this.size === 1) return answer;
    if (this.rank === 0) Atomics.store(this.#control, FLAG, answer ? 1 : 0);
    this.#meet();
    const agreed = Atomics.load(this.#control, FLAG) === 1;
    this.#meet();
    return agreed;
  }

  /** Waits until every worker has come here. */
  #meet(): void {
    const control = this.#control;
    const generation = Atomics.load(control, GENERATION);
    if (Atomics.add(control, ARRIVED, 1) === this.size - 1) {
      Atomics.store(control, ARRIVED, 0);
      Atomics.add(control, GENERATION, 1);
      Atomics.notify(control, GENERATION);
      return;
    }
    for (let slice = 0; slice < SLICES; slice++) {
      const outcome = Atomics.wait(control, GENERATION, generation, SLICE_MS);
      if (outcome !== "timed-out") return;
    }
    throw new Error(
      `Worker ${this.rank} waited ${
        SLICES * SLICE_MS / 1000
      } s for the others; one of them has died`,
    );
  }
}
