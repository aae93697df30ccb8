/**
 * Moments of a game for pictures, as pictures: `grid-<images>.png` of forged ones, and once
 * `real.png`, as many real ones in the same order.
 *
 * @module
 */

import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { PictureShape } from "../../shared/generators/family.ts";
import { toPixels } from "../../shared/pixels.ts";
import type { Dataset } from "../data/dataset.ts";
import { contactSheet } from "../export/contact_sheet.ts";
import { pickImages } from "../metrics/pictures.ts";
import { GRID, gridName, REAL } from "./moment_files.ts";
import type { View } from "./moments.ts";
import { writeAtomically } from "./write_atomically.ts";

/** What grids are made of. */
export interface GridsOptions {
  /** The run's folder; exists. */
  readonly folder: string;
  readonly shape: PictureShape;
  readonly columns: number;
  readonly dataset: Dataset;
  /** Rows of the real pictures. */
  readonly real: ArrayLike<number>;
}

/** See the module's text. */
export class Grids implements View {
  readonly #options: GridsOptions;

  constructor(options: GridsOptions) {
    this.#options = options;
  }

  async begin(images: number): Promise<void> {
    const { folder, dataset, real } = this.#options;
    for await (const { name } of Deno.readDir(folder)) {
      const [, seen] = GRID.exec(name) ?? [];
      if (seen === undefined || (images > 0 && Number(seen) <= images)) continue;
      await Deno.remove(`${folder}/${name}`);
    }
    await this.#write(REAL, pickImages(dataset, real));
  }

  async show({ images, forged }: { images: number; forged: Tensor4D }): Promise<void> {
    await this.#write(gridName(images), toPixels(await forged.data<"float32">()));
  }

  async #write(name: string, pixels: Uint8Array): Promise<void> {
    const { folder, shape, columns } = this.#options;
    await writeAtomically(`${folder}/${name}`, contactSheet({ ...shape, pixels }, columns));
  }
}
