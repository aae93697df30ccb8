/**
 * How the judge's verdicts are spread: those on real pictures upwards, on forgeries downwards.
 *
 * @module
 */

/// <reference lib="dom" />

import type { Moment } from "../../run/moment_files.ts";

const BINS = 20;
const SVG = "http://www.w3.org/2000/svg";
/** Of the drawing, as its `viewBox` has it. */
const WIDTH = 400;
const MIDDLE = 75;
const TALLEST = 72;

/** See the module's text. */
export class Histogram {
  readonly #svg: SVGSVGElement;
  readonly #bars: Readonly<Record<"real" | "forged", readonly SVGRectElement[]>>;

  constructor(svg: SVGSVGElement) {
    this.#svg = svg;
    this.#bars = { real: this.#makeBars("real"), forged: this.#makeBars("forged") };
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", `M0 ${MIDDLE}H${WIDTH}M${WIDTH / 2} 0V${2 * MIDDLE}`);
    svg.append(line);
  }

  /** Shows the verdicts of a moment. */
  show({ real = [], forged = [] }: Pick<Moment, "real" | "forged">): void {
    const counts = { real: binsOf(real), forged: binsOf(forged) };
    // A root, so that a bar of one is seen beside one of all.
    const most = Math.sqrt(Math.max(1, ...counts.real, ...counts.forged));
    for (const kind of ["real", "forged"] as const) {
      this.#bars[kind].forEach((bar, i) => {
        const height = TALLEST * Math.sqrt(counts[kind][i]!) / most;
        bar.setAttribute("height", `${height}`);
        bar.setAttribute("y", `${kind === "real" ? MIDDLE - 1 - height : MIDDLE + 1}`);
      });
    }
    const believed = (verdicts: readonly number[]) =>
      `${verdicts.filter((verdict) => verdict > 0.5).length} of ${verdicts.length}`;
    this.#svg.setAttribute(
      "aria-label",
      `Taken for real: ${believed(real)} real pictures, ${believed(forged)} forgeries`,
    );
  }

  #makeBars(kind: "real" | "forged"): SVGRectElement[] {
    return Array.from({ length: BINS }, (_, i) => {
      const bar = document.createElementNS(SVG, "rect");
      bar.setAttribute("class", `of-${kind}`);
      bar.setAttribute("x", `${(i + 0.1) * WIDTH / BINS}`);
      bar.setAttribute("width", `${0.8 * WIDTH / BINS}`);
      bar.setAttribute("rx", "2");
      this.#svg.append(bar);
      return bar;
    });
  }
}

/** How many of some shares are in each of as many equal parts. */
export function binsOf(shares: readonly number[]): number[] {
  const bins: number[] = new Array(BINS).fill(0);
  for (const share of shares) bins[Math.min(BINS - 1, Math.floor(share * BINS))]!++;
  return bins;
}
