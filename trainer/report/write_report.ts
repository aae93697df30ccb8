/**
 * Writes the page of a run, or of several, as one file that can be mailed or hosted.
 *
 * @module
 */

import { writeAtomically } from "../run/write_atomically.ts";
import { inlinePicture } from "./inline_picture.ts";
import { reportPage } from "./page.tsx";
import { readRun } from "./read_run.ts";
import type { RunReport } from "./run_report.ts";

/** The file in a run's folder. */
export const REPORT = "report.html";

/**
 * Writes the page of runs.
 *
 * @param folders The runs'.
 * @param path The file.
 * @throws {UserError} Where a folder is no run's, or the file cannot be written.
 */
export async function writeReport(folders: readonly string[], path: string): Promise<void> {
  const reports: RunReport[] = [];
  for (const folder of folders) {
    reports.push(await readRun(folder, (file) => inlinePicture(`${folder}/${file}`)));
  }
  await writePage(reports, path);
}

/** Writes the page of reports whose pictures are in them. */
export async function writePage(reports: readonly RunReport[], path: string): Promise<void> {
  await writeAtomically(path, new TextEncoder().encode(reportPage({ reports })));
}
