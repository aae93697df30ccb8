/**
 * What a maker should know of a data set before training on it.
 *
 * @module
 */

import type { Dataset } from "./dataset.ts";
import type { Size } from "./decode_image.ts";
import type { Survey } from "./survey.ts";
import type { Fit } from "./target.ts";

/** Fewer pictures than this are soon known by heart. */
const FEW = 1000;

/** With no more than this, little can be learned. */
const HARDLY_ANY = 200;

/** Classes, or kinds of files, that are listed one by one. */
const LISTED = 12;

/** What is known of a data set. */
export interface Known {
  readonly dataset: Dataset;
  /** Null where there were no image files. */
  readonly survey: Survey | null;
  /** How pictures were made square; crop if left out. */
  readonly fit?: Fit | undefined;
}

/** What to say always: what it is, which files are none of it, and what may go wrong with it. */
export function describeData(known: Known): string[] {
  const { name, kind, count, height, width, channels, classes } = known.dataset;
  if (kind === "points") return [`Data: ${name}, ${count} points of a plane`];
  const labels = classes === null ? "no classes" : `${classes.length} classes`;
  if (kind === "features") {
    return [`Data: ${name}, ${count} rows of ${height * width * channels} features, ${labels}`];
  }
  const colours = channels === 1 ? "grey" : "colour";
  const leftOut = Object.entries(known.survey?.leftOut ?? {});
  return [
    `Data: ${name}, ${count} images, ${dimensions(known.dataset)}, ${colours}, ${labels}`,
    ...(leftOut.length === 0 ? [] : [`Left out, being no pictures: ${listCounts(leftOut)}`]),
    ...warnings(known).map((warning) => `Warning: ${warning}`),
  ];
}

/** What to say to who asks: the pictures of each class, and what was done to the originals. */
export function detailData({ dataset, survey, fit = "crop" }: Known): string[] {
  const { labels, classes } = dataset;
  const lines: string[] = [];
  if (labels && classes) {
    const counts = classes.map((): number => 0);
    for (const label of labels) counts[label]!++;
    lines.push(`Classes: ${listCounts(classes.map((name, i) => [name, counts[i]!]))}`);
  }
  if (survey) {
    const sizes = [survey.smallest, survey.median, survey.largest].map(dimensions);
    const isOneSize = sizes[0] === sizes[2] && sizes[0] === sizes[1];
    const done = [
      isOneSize ? `all ${sizes[0]}` : `${sizes[0]} to ${sizes[2]}, median ${sizes[1]}`,
      ...(survey.oblong > 0
        ? [`${survey.oblong} ${fit === "crop" ? "cropped" : "letterboxed"}`]
        : []),
      ...(survey.scaledUp > 0 ? [`${survey.scaledUp} scaled up`] : []),
    ];
    lines.push(`Originals: ${done.join("; ")}`);
  }
  return lines;
}

/** What is likely to make the outcome worse than it might be, and the remedy. */
function warnings({ dataset, survey, fit = "crop" }: Known): string[] {
  const { count } = dataset;
  const found: string[] = [];
  const warn = (some: number, what: string) => {
    if (some > 0) found.push(`${some} of ${count} images ${some === 1 ? "is" : "are"} ${what}`);
  };
  if (count <= HARDLY_ANY) {
    found.push(
      `only ${
        count === 1 ? "1 image" : `${count} images`
      }, with which this will hardly work: the judge knows them by heart at ` +
        `once and teaches the forger nothing; collect ${FEW} or more`,
    );
  } else if (count < FEW) {
    found.push(
      `only ${count} images: the judge will soon know them by heart, and from then on the ` +
        `forgeries get no better; more pictures help, ${FEW} or rather several thousand`,
    );
  }
  if (survey === null) return found;
  warn(
    survey.scaledUp,
    `smaller than ${dimensions(dataset)} and so blurred by scaling up: replace them by larger ` +
      `ones, or choose a smaller --size`,
  );
  warn(
    survey.elongated,
    `more than twice as long one way as the other: ` +
      (fit === "crop"
        ? `less than half of each is left; --fit letterbox keeps the whole`
        : `black bars fill more than half of each; --fit crop does without`),
  );
  warn(survey.copies, `the same as another, pixel by pixel: keep one of each`);
  return found;
}

/** `400 cat, 412 dog`, and how many more where there are many. */
function listCounts(counts: readonly (readonly [name: string, count: number])[]): string {
  const shown = counts.slice(0, LISTED).map(([name, count]) => `${count} ${name}`);
  const rest = counts.slice(LISTED);
  if (rest.length === 0) return shown.join(", ");
  const sum = rest.reduce((total, [, count]) => total + count, 0);
  return `${shown.join(", ")}, and ${sum} in ${rest.length} more`;
}

/** `64x48` */
function dimensions({ width, height }: Size): string {
  return `${width}x${height}`;
}
