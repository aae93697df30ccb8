/**
 * The model card: what a model makes, from what, how well, and on what terms.
 *
 * @module
 */

import { milestoneOf, paperUrl } from "../../shared/generators/milestones.ts";
import { families } from "../../shared/generators/registry.ts";
import type { ModelConfig } from "../../shared/model/schema.ts";
import { OWN } from "../presets/own.ts";
import { presets } from "../presets/registry.ts";
import { clock } from "../run/clock.ts";

/** Names of the card and of the pictures that it shows. */
export const CARD = "README.md";
export const SAMPLES = "samples.png";
/** Made when the model is evaluated. */
export const NEIGHBOURS = "neighbours.png";
/** What its maker has to say of it, in Markdown, if anything. */
export const NOTES = "notes.md";

/**
 * The text of a model folder's `README.md`.
 *
 * @param notes Its maker's, see {@linkcode NOTES}.
 */
export function modelCard(config: ModelConfig, notes?: string): string {
  const { name, version, width, height, channels, classes, dataset, training, metrics } = config;
  const kind = channels === 1 ? "grey" : "colour";
  return `# ${name}

Pictures that do not exist: ${width}x${height}, ${kind}, made from a seed by version ${version} of
this generator.

![Samples](${SAMPLES})

| | |
|---|---|
| Classes | ${classes === null ? "none" : classes.join(", ")} |
| Family | ${familyOf(config)} |
| Trained on | ${dataset.name} (${dataset.licence}) |
| Training | preset \`${training.preset}\`, ${imagesOf(training)} images, \
${clock(training.seconds)} on ${training.backend}, seed ${training.seed} |

## How well

${measured(metrics)}
${"copies" in metrics ? DOES_IT_COPY : ""}
## Make one like it

\`\`\`sh
deno task train ${recipe(config)}
\`\`\`

The grid above shows the fixed seeds \`figment 0\`, \`figment 1\`, … row by row${
    classes === null
      ? ""
      : hasDomains(config)
      ? ", each in all domains"
      : ", a class to each column"
  }.
${notes === undefined ? "" : `\n${notes.trim()}\n`}
## Limits and terms

It knows nothing but its data: pictures resemble ${dataset.name}, in content, variety and bias.
Single pictures can be malformed. The data's terms: ${dataset.licence}.
`;
}

function hasDomains({ family }: ModelConfig): boolean {
  return families.some(({ name, hasDomains }) => name === family && hasDomains);
}

/** The family, and the paper that it is true to. */
function familyOf(config: ModelConfig): string {
  const { family } = config;
  const milestone = milestoneOf(config);
  if (milestone === undefined) return family;
  const { name, title, authors, year } = milestone;
  return `${family}: ${name}, after ${authors} ${year}, [${title}](${paperUrl(milestone)})`;
}

/** What the sheet of neighbours shows. */
const DOES_IT_COPY = `
## Does it copy?

![Samples beside their nearest neighbours](${NEIGHBOURS})

In groups of three: a sample, the picture of the data that is nearest to it in the features of the
classifier, and the one that is nearest pixel by pixel. In the table, _copies_ are samples that are
nearer to a picture of the data, both ways, than 99 in 100 real pictures are to their nearest
neighbour; _twins_ are as near to one another.
`;

/** The options that train one like it. */
function recipe({ training: { preset }, width, height }: ModelConfig): string {
  if (preset === OWN) return `--data my-pictures --size ${Math.max(width, height)}`;
  const data = presets[String(preset)]?.data === null ? " --data my-pictures" : "";
  return `--preset ${preset}${data}`;
}

/** How many pictures it learned from, and of how many in all, where it was best before the end. */
function imagesOf({ images, imagesInAll }: ModelConfig["training"]): string {
  const seen = images.toLocaleString("en");
  if (typeof imagesInAll !== "number" || imagesInAll === images) return seen;
  return `best after ${seen} of ${imagesInAll.toLocaleString("en")}`;
}

/** A row a measure, the model's pictures beside real ones. */
function measured(metrics: Readonly<Record<string, number>>): string {
  const names = Object.keys(metrics).filter((name) => !name.startsWith("real "));
  if (names.length === 0) return "Not measured yet: `deno task evaluate --write` fills this in.";
  const rows = names.map((name) => {
    const real = metrics[`real ${name}`];
    return `| ${name} | ${metrics[name]} | ${real ?? ""} |`;
  });
  return ["| measure | this model | real pictures |", "|---|---|---|", ...rows].join("\n") +
    "\n\nIn the features of a small classifier fitted on the same data, against its training " +
    "pictures; the real ones are held out.";
}
