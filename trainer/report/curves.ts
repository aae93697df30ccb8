/**
 * The curves of a run: what is drawn over the images seen, and which levels and points are
 * worth a mark.
 *
 * @module
 */

import { brief, percent } from "./words.ts";
import { latest, type RunReport } from "./run_report.ts";

/** Who a curve is about, which is its colour. */
export type Subject = "real" | "forged" | "judge" | "forger" | "other" | "more";

/** A curve; null where it has no value. */
export interface Curve {
  readonly label: string;
  readonly subject: Subject;
  readonly values: readonly (number | null)[];
}

/** Some curves in one picture. */
export interface Chart {
  readonly name: string;
  readonly title: string;
  /** How to read it, in a sentence. */
  readonly help: string;
  readonly unit: "share" | "number";
  /** Images seen. */
  readonly images: readonly number[];
  readonly curves: readonly Curve[];
  /** Values to compare with. */
  readonly levels: readonly { readonly value: number; readonly label: string }[];
  /** Points to mark. */
  readonly marks: readonly {
    readonly images: number;
    readonly value: number;
    readonly label: string;
  }[];
}

/** What a value axis spans. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

type Values = (number | null)[];

/** Figures of the log that are no curves, or are part of other charts. */
const NO_CURVES = ["images", "total", "seconds", "secondsLeft", "bestFrechet", "bestImages"]
  .concat("modesInAll");

/** Every chart that a run has the figures for. */
export function chartsOf(report: RunReport): Chart[] {
  const charts = [
    verdicts(report),
    losses(report),
    balance(report),
    score(report),
    shares(report),
    variety(report),
    modes(report),
    objective(report),
  ].filter((chart) => chart !== null);
  const shown = new Set([...NO_CURVES, ...charts.flatMap(({ uses }) => uses)]);
  const others = Object.keys(report.columns).filter((name) => !shown.has(name));
  return [...charts, ...others.map((name) => plain(report, name))]
    .map(({ uses: _, ...chart }) => inWordsOf(report, chart));
}

/** The lowest and the highest value of charts, by their name, over all runs. */
export function extentsOf(runs: readonly (readonly Chart[])[]): Map<string, Extent> {
  const extents = new Map<string, Extent>();
  for (const chart of runs.flat()) {
    const { low, high } = extentOf(chart);
    const known = extents.get(chart.name) ?? { low, high };
    extents.set(chart.name, {
      low: Math.min(low, known.low),
      high: Math.max(high, known.high),
    });
  }
  return extents;
}

/** With all that is drawn in it: no value is outside. */
function extentOf({ unit, curves, levels, marks }: Chart): Extent {
  let [low, high] = [0, unit === "share" ? 1 : 0];
  const include = (value: number | null) => {
    if (value === null) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const { values } of curves) values.forEach(include);
  for (const { value } of [...levels, ...marks]) include(value);
  return { low, high };
}

/** A chart in the words for what the run is about. */
function inWordsOf({ file }: RunReport, chart: Chart): Chart {
  const kind = file?.kind ?? "pictures";
  if (kind === "pictures") return chart;
  const [one, many] = { points: ["point", "points"], features: ["row", "rows"] }[kind] as [
    string,
    string,
  ];
  const say = (text: string) =>
    text.replace(/^Images/, many.charAt(0).toUpperCase() + many.slice(1))
      .replaceAll("images", many).replaceAll("pictures", many).replaceAll("picture", one);
  const spoken = <T extends { readonly label: string }>(things: readonly T[]) =>
    things.map((thing) => ({ ...thing, label: say(thing.label) }));
  return {
    ...chart,
    title: say(chart.title),
    help: say(chart.help),
    curves: spoken(chart.curves),
    levels: spoken(chart.levels),
    marks: spoken(chart.marks),
  };
}

/** A chart, and the figures that it uses up. */
type Used = Chart & { readonly uses: readonly string[] };

function verdicts(report: RunReport): Used | null {
  return chart(report, ["verdictOnReal", "verdictOnForged"], {
    name: "verdicts",
    title: "Whom the judge believes",
    help: "P(real), what the judge gives for a picture being real, on average. It wants the " +
      "curves far apart, the forger wants them to meet.",
    unit: "share",
    labels: ["real pictures", "forgeries"],
    subjects: ["real", "forged"],
    levels: [{ value: 0.5, label: "a coin: 50 %" }],
  });
}

function losses(report: RunReport): Used | null {
  return chart(report, ["judgeLoss", "forgerLoss"], {
    name: "losses",
    title: "What each player loses",
    help: "Each makes its own loss small, against the other. Where neither is ahead, the losses " +
      "are those of a tie: a low loss of the judge is bad news for the forger.",
    unit: "number",
    labels: ["judge", "forger"],
    subjects: ["judge", "forger"],
    levels: tieLevels(report),
  });
}

/** The losses of a tie, once where both are the same. */
function tieLevels({ file }: RunReport): { value: number; label: string }[] {
  const { judgeLoss, forgerLoss } = file?.tie ?? {};
  if (judgeLoss === undefined || forgerLoss === undefined) return [];
  if (Math.abs(judgeLoss - forgerLoss) < 1e-6) {
    return [{ value: judgeLoss, label: `a tie: ${nameOf(judgeLoss)}` }];
  }
  return [
    { value: judgeLoss, label: `judge in a tie: ${nameOf(judgeLoss)}` },
    { value: forgerLoss, label: `forger in a tie: ${nameOf(forgerLoss)}` },
  ];
}

/** `log 4 = 1.386` */
function nameOf(value: number): string {
  const power = Math.exp(Math.abs(value));
  const base = Math.round(power);
  if (base < 2 || Math.abs(power - base) > 1e-4) return brief(value);
  return `${value < 0 ? "−" : ""}log ${base} = ${value.toFixed(3)}`;
}

function balance(report: RunReport): Used | null {
  const { columns, file } = report;
  const { verdictOnReal, verdictOnForged } = columns;
  if (!verdictOnReal || !verdictOnForged) return null;
  const lead = verdictOnReal.map((real, i) => {
    const forged = verdictOnForged[i] ?? null;
    return real === null || forged === null ? null : real - forged;
  });
  const number = (name: string) => {
    const value = file?.settings[name];
    return typeof value === "number" && value < 1 ? value : null;
  };
  const [most, above] = [number("maxLead"), number("augmentAbove")];
  const optional = (name: string, label: string, subject: Subject): Curve[] =>
    columns[name] ? [{ label, subject, values: columns[name] }] : [];
  return {
    name: "balance",
    title: "What keeps them level",
    help: "A forger learns from a judge that is a little ahead, and from no other. " +
      (most === null
        ? "Nothing holds this judge back but its penalty."
        : "When the lead is too large, the judge sits out every second move.") +
      (above === null ? "" : " Or pictures are changed before it sees them."),
    unit: "share",
    images: imagesOf(report),
    curves: [
      { label: "the judge's lead", subject: "judge", values: lead },
      ...optional("satOut", "moves sat out", "other"),
      ...optional("augmentation", "pictures changed", "more"),
    ],
    levels: [
      ...(most === null ? [] : [{ value: most, label: `sits out above ${percent(most)}` }]),
      ...(above === null ? [] : [{ value: above, label: `changes above ${percent(above)}` }]),
    ],
    marks: [],
    uses: ["verdictOnReal", "verdictOnForged", "satOut", "augmentation"],
  };
}

function score(report: RunReport): Used | null {
  const real = latest(report, "realFrechet");
  const bestImages = latest(report, "bestImages");
  const best = latest(report, "bestFrechet");
  const made = chart(report, ["frechet"], {
    name: "score",
    title: "How good the forgeries are",
    help: "The Fréchet distance between forgeries and pictures that were held back; lower is " +
      "better. What is published is the best.",
    unit: "number",
    labels: ["forgeries"],
    subjects: ["forged"],
    levels: real === null ? [] : [{ value: real, label: `real pictures: ${brief(real)}` }],
  });
  if (made === null) return null;
  const marks = best === null || bestImages === null
    ? []
    : [{ images: bestImages, value: best, label: `best: ${brief(best)}` }];
  return { ...made, marks, uses: ["frechet", "realFrechet", "kernel", "kernelError"] };
}

function shares(report: RunReport): Used | null {
  const isAlone = report.columns["precision"] === undefined;
  return chart(report, ["precision", "recall", "accuracy", "density", "coverage"], {
    name: "shares",
    title: isAlone ? "How often it is right" : "Convincing, and of every kind",
    help: isAlone
      ? "The share of right answers, on rows that were held back."
      : "Precision and density: how many forgeries look like real pictures. Recall and " +
        "coverage: how many real pictures have forgeries like them. Class accuracy: how many " +
        "are what they were to be.",
    unit: "share",
    labels: ["precision", "recall", isAlone ? "accuracy" : "class accuracy", "density", "coverage"],
    subjects: ["real", "forged", "judge", "other", "more"],
    levels: isAlone ? [{ value: 0.5, label: "a coin: 50 %" }] : [],
  });
}

/** In games for points, of which it is known where they are to be. */
function modes(report: RunReport): Used | null {
  const { modes, modesInAll, goodPoints } = report.columns;
  if (!modes || !modesInAll || !goodPoints) return null;
  const covered = modes.map((count, i) => {
    const all = modesInAll[i] ?? null;
    return count === null || all === null ? null : count / all;
  });
  return {
    name: "modes",
    title: "Good points, and everywhere",
    help: "How many forged points lie where real ones do, and how many of the places that real " +
      "ones have are not forgotten.",
    unit: "share",
    images: imagesOf(report),
    curves: [
      { label: "good points", subject: "forged", values: goodPoints },
      { label: "places covered", subject: "real", values: covered },
    ],
    levels: [],
    marks: [],
    uses: ["modes", "goodPoints"],
  };
}

function variety({ moments }: RunReport): Used | null {
  const known = moments.filter(({ diversity }) => Number.isFinite(diversity));
  if (known.length < 2) return null;
  return {
    name: "variety",
    title: "How varied the forgeries are",
    help: "How much pictures of a class differ from each other; real ones: 100 %. A forger far " +
      "below that repeats itself.",
    unit: "share",
    images: known.map(({ images }) => images),
    curves: [
      { label: "forgeries", subject: "forged", values: known.map(({ diversity }) => diversity) },
    ],
    levels: [{ value: 1, label: "real pictures: 100 %" }],
    marks: [],
    uses: [],
  };
}

/** Where no game is played: what is made small. */
function objective(report: RunReport): Used | null {
  const tie = report.file?.tie["loss"];
  return chart(report, ["loss", "heldOutLoss", "reconstruction", "divergence"], {
    name: "objective",
    title: "What is made small",
    help: "The lower, the better what is there is described.",
    unit: "number",
    labels: ["loss", "loss on held-out ones", "reconstruction", "divergence"],
    subjects: ["judge", "other", "forged", "real"],
    levels: tie === undefined ? [] : [{ value: tie, label: `a guess: ${nameOf(tie)}` }],
  });
}

/** A figure that this version has no words for. */
function plain(report: RunReport, name: string): Used {
  const [title, help] = PLAIN[name] ?? [name, "As the log has it."];
  return {
    ...chart(report, [name], {
      ...{ name, title, help },
      unit: "number",
      labels: [name === title ? name : title.toLowerCase()],
      subjects: ["other"],
      levels: [],
    })!,
  };
}

const PLAIN: Readonly<Record<string, readonly [string, string]>> = {
  imagesPerSecond: ["Images a second", "Since this part of the run began."],
  pathLength: [
    "How far a picture moves",
    "When its style moves by one. The forger is to keep it even: a step of a style, a step of " +
    "the picture.",
  ],
  memory: ["Memory, in megabytes", "Of the whole training."],
};

interface Design extends Pick<Chart, "name" | "title" | "help" | "unit" | "levels"> {
  readonly labels: readonly string[];
  readonly subjects: readonly Subject[];
}

/** The chart of some columns; null where there are none of them. */
function chart(report: RunReport, names: readonly string[], design: Design): Used | null {
  const { labels, subjects, ...rest } = design;
  const curves = names.flatMap((name, i): Curve[] => {
    const values = report.columns[name];
    return values ? [{ label: labels[i]!, subject: subjects[i]!, values }] : [];
  });
  if (curves.length === 0) return null;
  return { ...rest, images: imagesOf(report), curves, marks: [], uses: names };
}

function imagesOf({ columns }: RunReport): number[] {
  return (columns["images"] ?? []) as Values as number[];
}
