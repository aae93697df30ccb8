/**
 * A run on the page, at a time.
 *
 * @module
 */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { WARNINGS } from "../../run/warnings.ts";
import type { Chart, Extent } from "../curves.ts";
import { currentSpells, latest, type RunReport, type Spell } from "../run_report.ts";
import { settingsOf } from "../settings_table.ts";
import { at, group, percent, progressOf, standingOf, unitOf, verdictsAt } from "../words.ts";
import { ChartView } from "./chart_view.ts";
import { make, part, say } from "./dom.ts";
import { Histogram } from "./histogram.ts";
import type { PictureStore } from "./picture_store.ts";
import { Pictures } from "./pictures.ts";
import { PlaneView } from "./plane_view.ts";

/** See the module's text. */
export class RunView {
  report: RunReport;
  readonly #root: HTMLElement;
  readonly #pictures: Pictures;
  readonly #plane: PlaneView;
  readonly #histogram: Histogram;
  readonly #onPick: (images: number) => void;
  #charts: ChartView[] = [];
  #images = Infinity;
  /** How many images all charts of the page span. */
  span = 1;
  /** What the values of each chart span, over all runs of the page. */
  extents: ReadonlyMap<string, Extent> = new Map();

  /**
   * @param root The run's section.
   * @param onPick Is told of a time that someone points at.
   */
  constructor(
    root: HTMLElement,
    report: RunReport,
    store: PictureStore,
    onPick: (images: number) => void,
  ) {
    this.report = report;
    this.#root = root;
    this.#pictures = new Pictures(root, store);
    this.#plane = new PlaneView(root);
    this.#histogram = new Histogram(part<SVGSVGElement>(root, "histogram"));
    this.#onPick = onPick;
  }

  /**
   * Shows what has been added to the report.
   *
   * @param charts Its charts.
   */
  update(charts: readonly Chart[]): void {
    const { report } = this;
    this.#pictures.prepare(report);
    say(this.#part("name"), nameOf(report));
    const { words, share } = progressOf(report);
    say(this.#part("progress-words"), words);
    const bar = this.#part("progress");
    bar.setAttribute("aria-valuenow", `${Math.round(100 * share)}`);
    bar.style.setProperty("--share", `${share}`);
    this.#showWarnings();
    this.#showCharts(charts);
    this.#showFacts();
    this.show(this.#images);
  }

  /** Shows how it was after so many images. */
  show(images: number): void {
    this.#images = images;
    const { report } = this;
    this.#showStanding(images);
    this.#pictures.show(report, images);
    this.#plane.show(report, images);
    for (const chart of this.#charts) chart.show(images);
  }

  /** Draws anew what does not follow the style sheet by itself. */
  recolour(): void {
    this.#plane.recolour();
    for (const chart of this.#charts) chart.recolour();
  }

  #part(name: string): HTMLElement {
    return part(this.#root, name);
  }

  #showStanding(images: number): void {
    const { report } = this;
    const verdicts = verdictsAt(report, images);
    const moment = at(report.moments, images);
    this.#part("said").hidden = verdicts === null;
    this.#part("winning").hidden = verdicts === null;
    this.#part("standing").classList.toggle("unknown", verdicts === null);
    if (verdicts === null) {
      if (report.columns["images"] || report.grids.length > 0) {
        say(this.#part("standing"), "Learning");
        say(this.#part("meaning"), "No game of two here: one loss is made small, step by step.");
      }
      return;
    }
    const { title, meaning } = moment?.images === 0 && images < 1
      ? {
        title: "Before the first move",
        meaning: "The forger makes noise, and the judge has seen nothing yet.",
      }
      : standingOf(verdicts, moment?.diversity);
    say(this.#part("standing"), title);
    say(this.#part("meaning"), meaning);
    const lead = Math.min(1, Math.max(0, verdicts.real - verdicts.forged));
    const tug = this.#part("tug");
    tug.style.setProperty("--share", `${0.02 + 0.96 * lead}`);
    tug.setAttribute(
      "aria-label",
      `${title}. P(real) is ${percent(verdicts.real)} for real pictures, ` +
        `${percent(verdicts.forged)} for forgeries`,
    );
    const histogram = this.#part("histogram").parentElement!;
    histogram.hidden = !moment?.real || !moment.forged;
    if (moment) this.#histogram.show(moment);
  }

  #showWarnings(): void {
    const { stopped, spells } = this.report;
    const now = currentSpells(this.report);
    const boxes = [
      ...(stopped === null ? [] : [box("Given up", `${sentence(stopped)}.`)]),
      ...now.map(({ name, from }) => {
        const words = WARNINGS[name as keyof typeof WARNINGS];
        const since = `Since ${group(from)} ${unitOf(this.report)}.`;
        return words === undefined
          ? box(name, since)
          : box(words.title, `${words.meaning}. ${since}`, `What to try: ${words.advice}.`);
      }),
    ];
    const past = spells.filter((spell) => !now.includes(spell) && spell.to > spell.from);
    if (past.length > 0) boxes.push(pastOf(past, unitOf(this.report)));
    const key = boxes.map(({ textContent }) => textContent).join();
    const place = this.#part("warnings");
    if (place.dataset["key"] === key) return; // nothing new to read out
    place.dataset["key"] = key;
    place.replaceChildren(...boxes);
  }

  #showCharts(charts: readonly Chart[]): void {
    const isSame = charts.length === this.#charts.length &&
      charts.every((chart, i) => this.#charts[i]!.suits(chart));
    if (isSame) {
      charts.forEach((chart, i) => this.#charts[i]!.update(chart));
      return;
    }
    for (const chart of this.#charts) chart.dispose();
    const surroundings = (chart: string) => ({
      total: this.span,
      extent: this.extents.get(chart)!,
      unit: unitOf(this.report),
      spells: this.report.spells,
      onPick: this.#onPick,
    });
    const place = this.#part("curves");
    const heading = place.dataset["heading"] as "h2" | "h3";
    this.#charts = charts.map((chart) => new ChartView(chart, heading, surroundings));
    place.replaceChildren(...this.#charts.map(({ element }) => element));
  }

  #showFacts(): void {
    const { report } = this;
    const { notes, columns } = report;
    const speed = latest(report, "imagesPerSecond");
    const seconds = latest(report, "seconds");
    const left = latest(report, "secondsLeft");
    const memory = latest(report, "memory");
    const sat = meanOf(columns["satOut"]);
    const facts: [string, string][] = [
      ...(speed === null ? [] : [[`${unitOf(report)} a second`, group(speed)]]),
      ...(seconds === null ? [] : [["trained for", duration(seconds)]]),
      ...(left === null || left === 0 || report.stopped !== null
        ? []
        : [["time left", duration(left)]]),
      ...(memory === null ? [] : [["memory", `${group(memory)} MB`]]),
      ...(sat === null ? [] : [["moves sat out", percent(sat)]]),
    ] as [string, string][];
    fill(this.#part("numbers"), facts);
    const settings = settingsOf(report);
    fill(this.#part("settings"), settings);
    this.#part("settings").parentElement!.hidden = settings.length === 0;
    this.#part("notes").replaceChildren(...notes.map((note) => make("li", "", `${note}.`)));
  }
}

/** `drawn: 6,000 digits` */
function nameOf({ name, file }: RunReport): string {
  if (file === null) return name;
  const { data } = file;
  const learned = data.name === name ? "" : `, learning from ${data.name}`;
  return `${name}${learned}`;
}

function box(title: string, ...texts: string[]): HTMLElement {
  return make(
    "div",
    "warning",
    make("strong", "", title),
    ...texts.map((text) => make("p", "", text)),
  );
}

/** What was wrong for a while and is no more. */
function pastOf(spells: readonly Spell[], unit: string): HTMLElement {
  const items = spells.map(({ name, from, to }) => {
    const title = WARNINGS[name as keyof typeof WARNINGS]?.title ?? name;
    return make("li", "", `${title}, from ${group(from)} to ${group(to)} ${unit}`);
  });
  return make("div", "past soft", make("strong", "", "Got over"), make("ul", "", ...items));
}

function fill(list: HTMLElement, entries: readonly (readonly [string, string])[]): void {
  const key = JSON.stringify(entries);
  if (list.dataset["key"] === key) return;
  list.dataset["key"] = key;
  list.replaceChildren(
    ...entries.map(([name, value]) => make("div", "", make("dt", "", name), make("dd", "", value))),
  );
}

function meanOf(values: readonly (number | null)[] | undefined): number | null {
  const known = values?.filter((value) => value !== null) ?? [];
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** `1:04:10 h`, `4:25 min`, `40 s` */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const pad = (part: number) => `${part}`.padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${pad(m)} h` : `${m}:${pad(s)} min`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
