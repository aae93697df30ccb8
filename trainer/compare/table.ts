/**
 * A comparison in words: a table in Markdown, below the picture.
 *
 * @module
 */

import { milestones, paperUrl } from "../../shared/generators/milestones.ts";
import { generatorFamily } from "../../shared/generators/registry.ts";
import { clock } from "../run/clock.ts";
import type { ComparedScores, Result, Results } from "./results.ts";

/** The columns: their titles, and what an entrant has there. */
const COLUMNS: readonly (readonly [string, (result: Result) => string])[] = [
  ["model", ({ name, folder }) => `${name} (\`${folder}\`)`],
  ["family", paperOf],
  ["weights", ({ parameters }) => parameters.toLocaleString("en")],
  ["MFLOP a picture", ({ pictureWork }) => (pictureWork / 1e6).toFixed(1)],
  ["images", ({ images }) => images.toLocaleString("en")],
  ["training", ({ seconds }) => clock(seconds)],
  ["TFLOP", ({ images, imageWork }) => imageWork === null ? "?" : tera(images * imageWork)],
];

const SCORES: readonly (readonly [string, (scores: ComparedScores) => string])[] = [
  ["Fréchet", ({ frechet }) => frechet.toFixed(2)],
  ["precision", ({ precision }) => percent(precision)],
  ["recall", ({ recall }) => percent(recall)],
  ["density", ({ density }) => percent(density)],
  ["coverage", ({ coverage }) => percent(coverage)],
  ["class accuracy", ({ accuracy }) => accuracy === null ? "–" : percent(accuracy)],
];

/** The text of `compare.md`. */
export function comparisonText(results: Results, picture: string): string {
  const { data, count, classifierAccuracy, real, entrants } = results;
  const titles = [...COLUMNS, ...SCORES].map(([title]) => title);
  const rows = [
    ...entrants.map((entrant) => [
      ...COLUMNS.map(([, read]) => read(entrant)),
      ...SCORES.map(([, read]) => read(entrant.scores)),
    ]),
    ["real pictures", ...COLUMNS.slice(1).map(() => ""), ...SCORES.map(([, read]) => read(real))],
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return `# ${entrants.length} generators on ${data.name}

![Scores against images and work, and the same seeds of each](${picture})

${line(titles)}
${line(titles.map((_, i) => i < 2 ? "---" : "--:"))}
${rows.map(line).join("\n")}

${count} pictures of each were scored, in the features of a classifier that answers
${percent(classifierAccuracy)} right on real pictures new to it. Lower is better for the Fréchet
distance, higher for the rest. Images, time (that of the measurements on the way included) and work are
those of the whole training; published is the generator that was best on the way. Work counts the
operations of convolutions and matrix products.${entrants.some(hasDomains) ? BY_DOMAIN : ""}
`;
}

const BY_DOMAIN = ` Who draws in several domains, such as
digits and their edges, is scored in the first.`;

function hasDomains({ family }: Result): boolean {
  return generatorFamily(family).hasDomains ?? false;
}

function paperOf({ family, milestone: id }: Result): string {
  const milestone = milestones.find((milestone) => milestone.id === id);
  if (milestone === undefined) return family;
  return `[${milestone.name} ${milestone.year}](${paperUrl(milestone)})`;
}

/** In 10^12, to three digits. */
function tera(operations: number): string {
  return Number((operations / 1e12).toPrecision(3)).toLocaleString("en");
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
