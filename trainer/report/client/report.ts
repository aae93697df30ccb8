/**
 * The script of a report's page.
 *
 * @module
 */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { chartsOf, extentsOf } from "../curves.ts";
import { latest, type RunReport } from "../run_report.ts";
import { timesOf, unitOf } from "../words.ts";
import { relate, startCourse } from "./course.ts";
import { byId } from "./dom.ts";
import { PictureStore } from "./picture_store.ts";
import { follow } from "./follow.ts";
import { RunView } from "./run_view.ts";
import { Timeline } from "./timeline.ts";

interface Embedded {
  readonly reports: readonly RunReport[];
  /** Address of the news; null where there will be none. */
  readonly events: string | null;
}

const { reports, events }: Embedded = JSON.parse(byId("reports").textContent!);
const store = new PictureStore();
const timeline = new Timeline(show);
const views = [...document.querySelectorAll<HTMLElement>(".run")].map((root, i) =>
  new RunView(root, reports[i]!, store, (images) => timeline.go(images))
);

function show(images: number): void {
  for (const view of views) view.show(images);
  relate(views.map(({ report }) => report), images);
}

function update(): void {
  const all = views.map(({ report }) => report);
  const span = Math.max(
    ...all.flatMap((report) => ["total", "images"].map((name) => latest(report, name) ?? 0)),
  );
  const charts = all.map(chartsOf);
  const extents = extentsOf(charts);
  views.forEach((view, i) => {
    view.span = span;
    view.extents = extents;
    view.update(charts[i]!);
  });
  timeline.update(timesOf(all), unitOf(all[0]!));
}

startCourse();
update();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const view of views) view.recolour();
});
// Curves are drawn with the page's typeface, once it is there.
document.fonts.ready.then(() => views.forEach((view) => view.recolour()));
if (events !== null) follow(events, views[0]!, update);
