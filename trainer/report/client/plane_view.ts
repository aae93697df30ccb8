/**
 * The plane of a game for points, at a time.
 *
 * @module
 */

/// <reference lib="dom" />

import type { RunReport } from "../run_report.ts";
import { at, group } from "../words.ts";
import { colour, part, say } from "./dom.ts";
import { drawPoints } from "./points.ts";

/** See the module's text. */
export class PlaneView {
  readonly #root: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  /** Draws what is shown once more. */
  #draw: () => void = () => {};

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#canvas = part<HTMLCanvasElement>(root, "plane");
    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
  }

  /** Shows what was there at a time. */
  show({ points, realPoints }: RunReport, images: number): void {
    const line = at(points, images);
    this.#canvas.hidden = line === undefined;
    if (line === undefined) return;
    part(this.#root, "made").hidden = false;
    part(this.#root, "grid").hidden = true;
    say(
      part(this.#root, "made-words"),
      "Crosses are real points, dots are forged ones, always from the same noise. Behind them " +
        "is what the judge would say of a point there.",
    );
    this.#canvas.setAttribute(
      "aria-label",
      `Real and forged points after ${group(line.images)} points`,
    );
    this.#draw = () => {
      if (this.#canvas.clientWidth === 0) return;
      const colours = { real: hex("real"), forged: hex("forged"), paper: hex("card") };
      drawPoints(this.#canvas, line, realPoints ?? [], colours);
    };
    this.#draw();
  }

  /** Draws in the colours that are on now. */
  recolour(): void {
    this.#draw();
  }
}

/** A colour of the style sheet as `#rrggbb`. */
function hex(name: string): string {
  const parts = colour(name).match(/\d+(\.\d+)?/g)!.slice(0, 3);
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, "0")).join("")}`;
}
