/**
 * Many seeds on one picture.
 *
 * @module
 */

import { classOf } from "../../shared/sampler.ts";
import { className, pinnedName } from "../encode/encoder.ts";
import { contactSheet, type Raster } from "../encode/raster.ts";
import { imageUrl, sheetUrl } from "../links.ts";
import { breathe, checkArea, draw, type Drawing } from "./drawing.ts";
import type { Picture } from "./picture.ts";

/** The seeds that one seed stands for: it, a hyphen, and the numbers from 1 on. */
export function derivedSeeds(seed: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${seed}-${i + 1}`);
}

/**
 * Row by row, without gaps; the last row is filled up with black.
 *
 * @param seeds At least one.
 * @param wanted Pictures a row, where there are as many; else what makes the sheet square.
 * @throws {Problem} 400, where it would grow too large.
 */
export function sheetPicture(
  drawing: Drawing,
  seeds: readonly string[],
  wanted: number | undefined,
): Picture {
  const columns = Math.min(wanted ?? Math.ceil(Math.sqrt(seeds.length)), seeds.length);
  const rows = Math.ceil(seeds.length / columns);
  checkArea(drawing, rows * columns, "places");
  const { model, truncation, size } = drawing;
  // Mixed with itself, a style is what it was.
  const mixOf = (seed: string) => drawing.mix === seed ? undefined : drawing.mix;
  const mix = seeds.every((seed) => mixOf(seed) === undefined) ? undefined : drawing.mix;
  const cells = seeds.map((seed) => {
    const index = classOf(model.shape, { seed, class: drawing.class });
    return { seed, index, name: className(model, index) };
  });
  const pinned = pinnedName(model);
  // One class for all is the same picture, whether it was asked for or each seed's own.
  const shared = cells.every(({ index }) => index === cells[0]!.index) ? cells[0]!.name : null;
  return {
    model,
    truncation,
    width: columns * drawing.width,
    height: rows * drawing.height,
    size,
    title: `sheet ${seeds[0]}`,
    link: (format) =>
      sheetUrl({ model: pinned, seeds, columns, class: shared, size, mix, truncation, format }),
    texts: () => ({
      Seeds: seeds.map(encodeURIComponent).join(","),
      ...(model.shape.classes > 0 && { Classes: cells.map(({ name }) => name).join(", ") }),
      ...(mix !== undefined && { Mix: mix }),
    }),
    facts: () => ({
      columns,
      rows,
      mix,
      pictures: cells.map(({ seed, index, name }) => ({
        seed,
        class: name,
        classIndex: index,
        image: imageUrl({
          model: pinned,
          seed,
          class: name,
          size,
          mix: mixOf(seed),
          truncation,
        }),
      })),
    }),
    async raster() {
      const drawn: Raster[] = [];
      for (const { seed, index } of cells) {
        if (drawn.length > 0) await breathe();
        drawn.push(draw(drawing, { seed, class: index ?? undefined }));
      }
      return contactSheet(drawn, columns);
    },
  };
}
