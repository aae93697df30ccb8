/**
 * The model card: what a model makes, from what, how well, and on what terms.
 *
 * @module
 */

import type { ModelConfig } from "../../shared/model/schema.ts";
import { clock } from "../run/progress.ts";

/** The text of a model folder's `README.md`. */
export function modelCard(config: ModelConfig): string {
  const { name, version, width, height, channels, classes, dataset, training, metrics } = config;
  const kind = channels === 1 ? "grey" : "colour";
  return `# ${name}

Pictures that do not exist: ${width}x${height}, ${kind}, made from a seed by version ${version} of
this generator.

![Samples](samples.png)

| | |
|---|---|
| Classes | ${classes === null ? "none" : classes.join(", ")} |
| Family | ${config.family} |
| Trained on | ${dataset.name} (${dataset.licence}) |
| Training | preset \`${training.preset}\`, ${imagesOf(training)} images, \
${clock(training.seconds)} on ${training.backend}, seed ${training.seed} |

## How well

${measured(metrics)}

## Make one like it

\`\`\`sh
deno task train --preset ${training.preset}
\`\`\`

The grid above shows the fixed seeds \`figment 0\`, \`figment 1\`, … row by row${
    classes === null ? "" : ", a class to each column"
  }.

## Limits and terms

It knows nothing but its data: pictures resemble ${dataset.name}, in content, variety and bias.
Single pictures can be malformed. The data's terms: ${dataset.licence}.
`;
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
