/**
 * The pictures of a run: the grid of all seeds, and a few with the judge's verdict on each.
 *
 * @module
 */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import type { RunReport } from "../run_report.ts";
import { at, mean, percent } from "../words.ts";
import { part, say } from "./dom.ts";
import type { PictureStore } from "./picture_store.ts";

/** Pictures of fewer pixels each way look like what they are; larger ones are smoothed. */
const SMALL = 33;

/** See the module's text. */
export class Pictures {
  readonly #root: HTMLElement;
  readonly #store: PictureStore;
  /** The source that is wanted on each canvas, should pictures come late. */
  readonly #wanted = new Map<HTMLCanvasElement, string>();

  constructor(root: HTMLElement, store: PictureStore) {
    this.#root = root;
    this.#store = store;
  }

  /** Fetches what may be shown. */
  prepare({ grids, real }: RunReport): void {
    for (const { src } of grids) this.#store.get(src);
    if (real !== null) this.#store.get(real);
  }

  /** Shows what was there at a time. */
  show(report: RunReport, images: number): void {
    const grid = at(report.grids, images);
    part(this.#root, "made").hidden = grid === undefined;
    this.#exhibit(report, "forged", grid?.src ?? null, images);
    this.#exhibit(report, "real", report.real, images);
    if (grid === undefined) return;
    const canvas = part<HTMLCanvasElement>(this.#root, "grid");
    canvas.classList.toggle("pixels", (report.file?.grid?.width ?? 0) < SMALL);
    canvas.setAttribute("aria-label", `Forgeries after ${grid.images} images`);
    this.#draw(canvas, grid.src, null);
  }

  /** Shows a few pictures of a grid with the verdicts on them. */
  #exhibit(report: RunReport, kind: "real" | "forged", src: string | null, images: number): void {
    const exhibits = part(this.#root, `exhibits-${kind}`);
    const verdicts = at(report.moments, images)?.[kind];
    const layout = report.file?.grid;
    exhibits.hidden = !verdicts?.length;
    if (!verdicts?.length) return;
    say(part(this.#root, `mean-${kind}`), percent(mean(verdicts)));
    if (report.file?.kind === "points") {
      say(exhibits.querySelector("strong")!, kind === "real" ? "Real points" : "Forged points");
    }
    exhibits.querySelector("ul")!.hidden = !layout || src === null;
    if (!layout || src === null) return;
    exhibits.querySelectorAll("li").forEach((item, i) => {
      // Down the diagonal, so that there are many classes and seeds among them.
      const index = i * layout.columns + i % layout.columns;
      const verdict = verdicts[index];
      item.hidden = verdict === undefined;
      if (verdict === undefined) return;
      const { width, height } = layout;
      const canvas = item.querySelector("canvas")!;
      canvas.classList.toggle("pixels", width < SMALL);
      this.#draw(canvas, src, {
        x: (i % layout.columns) * width,
        y: i * height,
        width,
        height,
      });
      item.querySelector("i")!.style.setProperty("--share", `${verdict}`);
      say(item.querySelector("span")!, percent(verdict));
    });
  }

  /** Draws a picture, or a part of it, once it is there. */
  #draw(canvas: HTMLCanvasElement, src: string, crop: Crop | null): void {
    if (this.#wanted.get(canvas) === src) return;
    this.#wanted.set(canvas, src);
    this.#store.with(src, (image) => {
      if (this.#wanted.get(canvas) !== src) return; // time has moved on
      const whole = { x: 0, y: 0, width: image.naturalWidth, height: image.naturalHeight };
      const { x, y, width, height } = crop ?? whole;
      canvas.width = width;
      canvas.height = height;
      canvas.getContext("2d")!.drawImage(image, x, y, width, height, 0, 0, width, height);
    });
  }
}

interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
