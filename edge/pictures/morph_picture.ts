/**
 * A point on the way from one seed to another, and the whole way there and back.
 *
 * @module
 */

import { classOf } from "../../shared/sampler.ts";
import { className, pinnedName } from "../encode/encoder.ts";
import type { Raster } from "../encode/raster.ts";
import { animationUrl, morphUrl } from "../links.ts";
import { breathe, checkArea, draw, type Drawing } from "./drawing.ts";
import { type Animation, FRAME_MS, type Picture } from "./picture.ts";

/** Where a way begins and ends. */
export interface Way {
  readonly from: string;
  readonly to: string;
}

/**
 * The class, where none is asked for, is that of the seed at the beginning, all the way.
 *
 * @param t In [0, 1].
 */
export function morphPicture(drawing: Drawing, { from, to }: Way, t: number): Picture {
  const { model, mix, truncation, width, height, size } = drawing;
  const { index, name } = classOfWay(drawing, from);
  return {
    model,
    truncation,
    width,
    height,
    size,
    title: `${from} to ${to} ${t}`,
    link: (format) =>
      morphUrl({
        model: pinnedName(model),
        from,
        to,
        t,
        class: name,
        size,
        mix,
        truncation,
        format,
      }),
    texts: () => ({
      From: from,
      To: to,
      T: `${t}`,
      ...(name !== null && { Class: name }),
      ...(mix !== undefined && { Mix: mix }),
    }),
    facts: () => ({ from, to, t, class: name, classIndex: index, mix }),
    raster: () =>
      draw(drawing, { seed: from, towards: { seed: to, t }, class: index ?? undefined }),
  };
}

/**
 * There and back, slowly at both ends; without end.
 *
 * @param count How many frames.
 * @throws {Problem} 400, where it would grow too large.
 */
export function morphAnimation(drawing: Drawing, { from, to }: Way, count: number): Animation {
  checkArea(drawing, count, "frames");
  const { model, mix, truncation, width, height, size } = drawing;
  const { index, name } = classOfWay(drawing, from);
  const frame = (t: number) =>
    draw(drawing, { seed: from, towards: { seed: to, t }, class: index ?? undefined });
  return {
    model,
    truncation,
    width,
    height,
    size,
    title: `${from} to ${to}`,
    link: (format) =>
      animationUrl({
        model: pinnedName(model),
        from,
        to,
        frames: count,
        class: name,
        size,
        mix,
        truncation,
        format,
      }),
    texts: () => ({
      From: from,
      To: to,
      Frames: `${count}`,
      ...(name !== null && { Class: name }),
      ...(mix !== undefined && { Mix: mix }),
    }),
    facts: () => ({
      from,
      to,
      frames: count,
      frameMilliseconds: FRAME_MS,
      class: name,
      classIndex: index,
      mix,
    }),
    raster: () => frame(0),
    async *frames() {
      const drawn = new Map<number, Raster>();
      for (let i = 0; i < count; i++) {
        const t = timeOf(i, count);
        if (!drawn.has(t)) {
          await breathe();
          drawn.set(t, frame(t));
        }
        yield drawn.get(t)!;
      }
    },
  };
}

function classOfWay({ model, class: wanted }: Drawing, from: string) {
  const index = classOf(model.shape, { seed: from, class: wanted });
  return { index, name: className(model, index) };
}

/** Of frame i: 0 at first, rising until the middle of the loop, falling after; 3s² - 2s³. */
function timeOf(i: number, count: number): number {
  const s = 2 * Math.min(i, count - i) / count;
  return s * s * (3 - 2 * s);
}
