/**
 * The reference as Markdown, short enough for a language model to read whole.
 *
 * https://llmstxt.org
 *
 * @module
 */

import type { OpenApi, Operation } from "./document.ts";
import type { Parameter } from "./parameters.ts";

/** @param origin Of the server, for whole URLs. */
export function llmsText(reference: OpenApi, origin: string): string {
  const { info, tags, paths, "x-topics": topics } = reference;
  const operations = Object.entries(paths).map(([path, { get }]) => ({ path, operation: get }));
  const known = new Map<string, string>();
  const lines = [
    `# ${info.title}`,
    "",
    `> ${info.summary}. ${info.description}`,
    "",
    `The server is at ${origin}. Every answer is to GET, without a key or cookies, unless it says otherwise.`,
  ];
  for (const { name, description } of tags) {
    lines.push("", `## ${name}`, "", `${description}.`);
    for (const { path, operation } of operations) {
      if (operation.tags.includes(name)) lines.push(...describe(path, operation, origin, known));
    }
  }
  for (const { title, paragraphs, code } of topics) {
    lines.push("", `## ${title}`, "", paragraphs.join("\n\n"));
    if (code !== undefined) {
      lines.push("", "```html", code.replaceAll('src="/', `src="${origin}/`), "```");
    }
  }
  return lines.join("\n") + "\n";
}

/** @param known Descriptions of parameters that were given before: not given again. */
function describe(
  path: string,
  operation: Operation,
  origin: string,
  known: Map<string, string>,
): string[] {
  const { summary, description, parameters = [], "x-examples": examples = [] } = operation;
  const lines = ["", `### GET ${path}`, "", `${summary}. ${description}`.trim(), ""];
  const before: string[] = [];
  for (const parameter of parameters) {
    const { name } = parameter;
    const text = bullet(parameter);
    if (known.get(name) === text) before.push(`\`${name}\``);
    else lines.push(text);
    known.set(name, text);
  }
  if (before.length > 0) lines.push(`- as above: ${before.join(", ")}`);
  for (const { summary, url } of examples) lines.push(`- example, ${summary}: ${origin}${url}`);
  return lines;
}

function bullet({ name, in: place, required, description, schema }: Parameter): string {
  const notes = [
    place === "path" ? "in the path" : required ? "required" : "",
    schema.default === undefined ? "" : `default ${schema.default}`,
  ].filter((note) => note !== "");
  return `- \`${name}\`${notes.length > 0 ? ` (${notes.join(", ")})` : ""}: ${description}`;
}
