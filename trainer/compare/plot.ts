/**
 * A plot of some lines, as SVG elements.
 *
 * @module
 */

import { lettering } from "./lettering/lettering.ts";

/** A line, or, of one point, a dot. */
export interface Line {
  readonly label: string;
  readonly colour: string;
  /** x and y, from left to right. */
  readonly points: readonly (readonly [number, number])[];
}

/** An axis and how its numbers read. */
export interface Axis {
  readonly title: string;
  readonly isLogarithmic: boolean;
  readonly format: (value: number) => string;
}

/** A plot. */
export interface Plot {
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** A height to compare with, dashed. */
  readonly mark?: { readonly label: string; readonly y: number };
}

/** Where it is, in pixels; labels of lines are right of it. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const GREY = "#8a8a8a";
const SMALL = 15;
/** Least distance of the labels' baselines. */
const LEADING = 18;

/** Draws it. */
export function drawPlot({ x, y, lines, mark }: Plot, box: Box): string {
  const all = lines.flatMap(({ points }) => points);
  const ofX = scaleOf(x, all.map(([value]) => value), [box.left, box.left + box.width]);
  const heights = [...all.map(([, value]) => value), ...(mark ? [mark.y] : [])];
  const ofY = scaleOf(y, heights, [box.top + box.height, box.top]);
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const grid = [
    ...ofX.ticks.map((value) => {
      const at = ofX.place(value);
      return stroke(`M${at} ${box.top}V${bottom}`, "#e6e6e6", 1) +
        lettering(at, bottom + 20, x.format(value), { size: SMALL, anchor: "middle" });
    }),
    ...ofY.ticks.map((value) => {
      const at = ofY.place(value);
      return stroke(`M${box.left} ${at}H${right}`, "#e6e6e6", 1) +
        lettering(box.left - 8, at + 5, y.format(value), { size: SMALL, anchor: "end" });
    }),
    lettering(box.left + box.width / 2, bottom + 44, x.title, { size: 17, anchor: "middle" }),
    lettering(box.left - 52, box.top + box.height / 2, y.title, {
      size: 17,
      anchor: "middle",
      turn: -90,
    }),
  ];
  const labels = spread(
    [...lines, ...(mark ? [{ label: mark.label, colour: GREY, points: [[0, mark.y]] }] : [])]
      .map(({ label, colour, points }) => ({ label, colour, at: ofY.place(points.at(-1)![1]!) })),
  ).map(({ label, colour, at }) =>
    lettering(right + 10, at + 5, label, { size: 16, colour, bold: true })
  );
  const drawn = lines.map(({ colour, points }) => {
    const places = points.map(([a, b]) => `${ofX.place(a)} ${ofY.place(b)}`);
    const [endX, endY] = places.at(-1)!.split(" ");
    return stroke(`M${places.join("L")}`, colour, 3) +
      `<circle cx="${endX}" cy="${endY}" r="5" fill="${colour}"/>`;
  });
  const dashed = mark === undefined
    ? ""
    : stroke(`M${box.left} ${ofY.place(mark.y)}H${right}`, GREY, 2, `stroke-dasharray="6 5"`);
  return [...grid, dashed, ...drawn, ...labels].join("");
}

function stroke(path: string, colour: string, width: number, more = ""): string {
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" ` +
    `stroke-linejoin="round" ${more}/>`;
}

/** Labels pushed apart, in the order of their heights. */
function spread<Label extends { readonly at: number }>(labels: readonly Label[]): Label[] {
  let last = -Infinity;
  return labels.toSorted((a, b) => a.at - b.at).map((label) => {
    last = Math.max(label.at, last + LEADING);
    return { ...label, at: last };
  });
}

/** From values to pixels, and the values that are marked. */
function scaleOf(
  { isLogarithmic }: Axis,
  values: readonly number[],
  [from, to]: readonly [number, number],
) {
  const most = Math.max(...values);
  // A logarithm has no zero, and an axis of one value no length.
  const positive = values.filter((value) => value > 0);
  const low = isLogarithmic ? Math.min(...positive) / 1.15 : 0;
  const high = isLogarithmic ? most * 1.15 : most * 1.02 || 1;
  const bend = isLogarithmic ? Math.log : (value: number) => value;
  const place = (value: number) => {
    const share = (bend(Math.max(low, value)) - bend(low)) / (bend(high) - bend(low));
    return Number((from + (to - from) * share).toFixed(1));
  };
  const ticks = isLogarithmic ? logarithmicTicks(low, high) : linearTicks(high);
  return { place, ticks };
}

/** 1, 2 and 5 times powers of ten; of many powers these alone. */
function logarithmicTicks(low: number, high: number): number[] {
  const digits = high / low > 300 ? [1] : [1, 2, 5];
  const powers = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))] as const;
  return Array.from({ length: powers[1] - powers[0] + 1 }, (_, i) => powers[0] + i)
    .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
    .filter((tick) => tick >= low && tick <= high);
}

/** Some five multiples of 1, 2 or 5 times a power of ten. */
function linearTicks(high: number): number[] {
  const power = 10 ** Math.floor(Math.log10(high / 4));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((step) => high / step <= 6)!;
  return Array.from({ length: Math.floor(high / step) + 1 }, (_, i) => i * step);
}
