/**
 * A comparison in one picture: scores against images seen and against work, and a row of
 * pictures for each entrant, of the same seeds.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { OverlayOptions } from "sharp";
import { UserError } from "../../shared/errors.ts";
import { milestones } from "../../shared/generators/milestones.ts";
import { messageOf } from "../data/read_bytes.ts";
import { contactSheet, type Pictures } from "../export/contact_sheet.ts";
import { lettering, widthOf } from "./lettering/lettering.ts";
import { type Axis, drawPlot, type Line } from "./plot.ts";
import type { Result, Results } from "./results.ts";

/** A row of the picture: pictures side by side, and what stands before them. */
export interface Row {
  readonly title: string;
  readonly subtitle: string;
  readonly pictures: Pictures;
}

/** How many pictures a row shows. */
export const SHOWN = 12;

/** Told apart by who sees no red or green too (Okabe & Ito 2008). */
const COLOURS = [
  ..."#0072b2 #d55e00 #009e73 #cc79a7 #7a5c00 #56b4e9 #e69f00 #5b3fa0".split(" "),
  "#333333",
];

const WIDTH = 1400;
const MARGIN = 24;
const PLOT_HEIGHT = 340;
/** Right of a plot, for the labels of its lines. */
const LABELS = 170;
/** Before a row's pictures. */
const TITLES = 250;
/** Pixels that a row's pictures are about high. */
const CELL = 84;

const thousands: Axis["format"] = (value) => value === 0 ? "0" : `${value / 1000}k`;
const plain: Axis["format"] = (value) => `${Number(value.toPrecision(3))}`;

/**
 * The bytes of `compare.png`.
 *
 * @param rows Of the entrants, in their order, and more below.
 * @throws {UserError} Where the library that draws cannot be loaded.
 */
export async function comparisonPicture(
  { entrants, real, data }: Results,
  rows: readonly Row[],
): Promise<Uint8Array<ArrayBuffer>> {
  const y: Axis = { title: "Fréchet distance", isLogarithmic: true, format: plain };
  const mark = { label: "real", y: real.frechet };
  const left = MARGIN + 70;
  const width = (WIDTH - 2 * (70 + LABELS) - 2 * MARGIN) / 2;
  const box = { top: 110, width, height: PLOT_HEIGHT };
  const lines = entrants.map(lineOf);
  const byImages = drawPlot({
    x: { title: "images seen", isLogarithmic: false, format: thousands },
    ...{ y, mark, lines },
  }, { ...box, left });
  const byWork = lines.flatMap((line, i) => {
    const { imageWork } = entrants[i]!;
    if (imageWork === null) return [];
    const points = line.points.map(([images, y]) => [images * imageWork / 1e12, y] as const);
    return [{ ...line, points }];
  });
  const right = byWork.length === 0 ? "" : drawPlot({
    x: { title: "work in TFLOP", isLogarithmic: true, format: plain },
    ...{ y, mark, lines: byWork },
  }, { ...box, left: left + width + LABELS + 70 });
  const top = box.top + PLOT_HEIGHT + 90;
  const drawn = drawRows(rows, entrants.length, top);
  const height = top + drawn.height + MARGIN;
  const title = `${entrants.length} generators on ${data.name}, the same seeds of each`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}">` +
    `<rect width="100%" height="100%" fill="#fff"/>` +
    lettering(MARGIN, 52, title, { size: 30, bold: true }) +
    `${byImages}${right}${drawn.svg}</svg>`;
  return await render(svg, drawn.strips);
}

/** A drawing as PNG, with pictures laid over it, enlarged as they are. */
async function render(svg: string, strips: readonly Strip[]): Promise<Uint8Array<ArrayBuffer>> {
  const { default: sharp } = await import("sharp").catch((error) => {
    throw new UserError(`Cannot load sharp, which draws the picture (${messageOf(error)})`);
  });
  const layers: OverlayOptions[] = [];
  for (const { pictures, columns, scale, left, top } of strips) {
    const size = { width: columns * pictures.width * scale, height: pictures.height * scale };
    const input = await sharp(contactSheet(pictures, columns))
      .resize({ ...size, kernel: "nearest" }).png().toBuffer();
    layers.push({ input, left, top });
  }
  // Barred where images are read, since a file of the user's might be one; this one is ours.
  const drawing = { operation: ["VipsForeignLoadSvg"] };
  sharp.unblock(drawing);
  try {
    return new Uint8Array(await sharp(Buffer.from(svg)).composite(layers).png().toBuffer());
  } finally {
    sharp.block(drawing);
  }
}

/** The title of an entrant: the milestone as people call it, unless it has a name of its own. */
export function titleOf({ milestone: id, name }: Pick<Result, "milestone" | "name">): string {
  const isUsual = name === `zoo-${id}` || name.endsWith(`${id}-mnist`);
  const milestone = milestones.find((milestone) => milestone.id === id);
  return isUsual && milestone ? milestone.name : name;
}

/** The line of an entrant; of one whose training left no log, the dot where it ended. */
function lineOf(result: Result, i: number): Line {
  const { course, images, scores } = result;
  const points = course.length > 0 ? course : [{ images, frechet: scores.frechet }];
  return {
    label: titleOf(result),
    colour: colourOf(i),
    points: points.map(({ images, frechet }) => [images, frechet] as const),
  };
}

function colourOf(i: number): string {
  return COLOURS[i % COLOURS.length]!;
}

/** Pictures side by side, at a place of the drawing. */
interface Strip {
  readonly pictures: Pictures;
  readonly columns: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/**
 * Rows from a height on: their titles, and what is to be laid beside them. The first of them
 * have the colours of the lines.
 */
function drawRows(rows: readonly Row[], entrants: number, top: number) {
  const strips: Strip[] = [];
  let svg = "";
  let at = top;
  for (const [i, { title, subtitle, pictures }] of rows.entries()) {
    const { height, width, channels, pixels } = pictures;
    const columns = pixels.length / (height * width * channels);
    const most = Math.floor((WIDTH - 2 * MARGIN - TITLES) / (columns * width));
    const scale = Math.max(1, Math.min(most, Math.round(CELL / height)));
    strips.push({ pictures, columns, scale, left: MARGIN + TITLES, top: at });
    const middle = at + height * scale / 2;
    const room = (TITLES - 10) / widthOf(title, 1);
    const colour = i < entrants ? colourOf(i) : "#222";
    svg += lettering(MARGIN, middle, title, { size: Math.min(22, room), bold: true, colour }) +
      lettering(MARGIN, middle + 22, subtitle, { size: 15, colour: "#555" });
    at += height * scale + 10;
  }
  return { svg, strips, height: at - top };
}
