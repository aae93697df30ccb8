/**
 * The settings of a run, as a page shows them.
 *
 * @module
 */

import type { RunReport } from "./run_report.ts";

/** Name and value of each, those inside others by their paths; none where they are not known. */
export function settingsOf({ file }: RunReport): [name: string, value: string][] {
  if (file === null) return [];
  const { settings, backend, workers, data, startedAt } = file;
  const count = data.count > 0 ? `, ${data.count.toLocaleString("en")}` : "";
  return [
    ["data", `${data.name}${count}${data.classes ? `, ${data.classes.length} classes` : ""}`],
    ["backend", `${backend}, ${workers === 1 ? "1 worker" : `${workers} workers`}`],
    ["begun or gone on with", startedAt.replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, " UTC")],
    ...flatten(settings),
  ];
}

function flatten(record: Readonly<Record<string, unknown>>, path = ""): [string, string][] {
  return Object.entries(record).flatMap(([name, value]): [string, string][] => {
    if (Array.isArray(value)) return [[path + name, value.map(text).join("; ")]];
    if (typeof value !== "object" || value === null) return [[path + name, text(value)]];
    return flatten(value as Record<string, unknown>, `${path}${name}.`);
  });
}

/** `48 channels, 1 convolutions` of an object, and anything else as it is. */
function text(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map(([name, part]) => `${name} ${text(part)}`).join(", ");
}
