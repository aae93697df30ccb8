/**
 * A chart, drawn by uPlot. A line in it shows the time that the page is at; its legend has
 * the values at that time, or where the pointer is.
 *
 * @module
 */

/// <reference lib="dom" />

import uPlot from "uplot";
import type { Spell } from "../run_report.ts";
import type { Chart, Curve, Extent } from "../curves.ts";
import { brief, group, indexAt, percent } from "../words.ts";
import { colour, make, say } from "./dom.ts";

const HEIGHT = 220;
/** Of fewer values, each is a dot on its curve. */
const FEW = 40;
const FONT = "12px Figtree, system-ui, sans-serif";

/** What a chart shows that is not of its own. */
export interface Surroundings {
  /** How many images the time axis spans, and what they are called. */
  readonly total: number;
  readonly unit: string;
  /** What the value axis spans: the same for this chart of every run on the page. */
  readonly extent: Extent;
  /** When something was wrong. */
  readonly spells: readonly Spell[];
  /** Is told of the images at which someone clicks. */
  onPick(images: number): void;
}

/** See the module's text. */
export class ChartView {
  readonly element: HTMLElement;
  readonly #surroundings: (chart: string) => Surroundings;
  readonly #plot: HTMLElement = make("div", "plot");
  readonly #observer: ResizeObserver;
  #chart: Chart;
  #uplot: uPlot | null = null;
  #images = Infinity;

  /** @param heading What the title is, among the page's headings. */
  constructor(chart: Chart, heading: "h2" | "h3", surroundings: (chart: string) => Surroundings) {
    this.#chart = chart;
    this.#surroundings = surroundings;
    const caption = make("figcaption", "", make(heading, "part", chart.title));
    caption.append(make("p", "soft", chart.help));
    this.element = make("figure", "chart", caption, this.#plot);
    this.element.dataset["chart"] = chart.name;
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(this.#plot);
  }

  /** Whether another chart has the same curves, so that it can be shown in its place. */
  suits(chart: Chart): boolean {
    const key = ({ name, curves }: Chart) => [name, ...curves.map(({ label }) => label)].join();
    return key(chart) === key(this.#chart);
  }

  /** Shows new values of the same curves. */
  update(chart: Chart): void {
    this.#chart = chart;
    say(this.element.querySelector("figcaption p")!, chart.help);
    this.#uplot?.setData(dataOf(chart));
    this.#showLegend();
  }

  /** Shows a time. */
  show(images: number): void {
    this.#images = images;
    this.#uplot?.redraw(false);
    this.#showLegend();
  }

  /** Draws all anew, as after a change of colours. */
  recolour(): void {
    this.#uplot?.destroy();
    this.#uplot = null;
    this.#fit();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#uplot?.destroy();
    this.element.remove();
  }

  #fit(): void {
    const width = this.#plot.clientWidth;
    if (width === 0) return;
    if (this.#uplot === null) this.#begin(width);
    else if (this.#uplot.width !== width) this.#uplot.setSize({ width, height: HEIGHT });
  }

  #begin(width: number): void {
    const chart = this.#chart;
    const { unit } = chart;
    const [soft, line] = [colour("soft"), colour("line")];
    const axis = {
      stroke: soft,
      font: FONT,
      grid: { stroke: line, width: 1 },
      ticks: { show: false },
    };
    const format = (value: number) => unit === "share" ? percent(value) : brief(value);
    this.#uplot = new uPlot(
      {
        width,
        height: HEIGHT,
        padding: [12, 12, 0, 0],
        scales: {
          x: { time: false, range: () => [0, Math.max(1, this.#around.total)] },
          y: { range: () => this.#range() },
        },
        axes: [
          { ...axis, size: 28, gap: 6, values: (_, ticks) => ticks.map(thousands) },
          {
            ...axis,
            size: 44,
            gap: 6,
            values: (_, ticks) => ticks.map(unit === "share" ? percent : tick),
          },
        ],
        series: [
          {
            label: this.#around.unit,
            value: (_, value) => value === null ? group(this.#shownImages) : group(value),
          },
          ...chart.curves.map((curve, i): uPlot.Series => ({
            ...styleOf(curve),
            value: (_, __, ___, index) => {
              const value = this.#valueOf(i, index);
              return value === null ? "–" : format(value);
            },
          })),
        ],
        legend: { markers: { width: 0, fill: (_, i) => colour(chart.curves[i - 1]!.subject) } },
        cursor: {
          y: false,
          drag: { x: false, y: false },
          sync: { key: "time", scales: ["x", null] },
          points: { size: 7 },
          dataIdx: (_, series, i) => series === 0 ? i : this.#nearest(series - 1, i),
        },
        hooks: {
          drawAxes: [(uplot) => this.#drawSpells(uplot)],
          draw: [(uplot) => this.#drawMarks(uplot)],
        },
      },
      dataOf(chart),
      this.#plot,
    );
    const { over } = this.#uplot;
    over.parentElement!.setAttribute("aria-hidden", "true"); // the legend says it in words
    over.addEventListener("mouseleave", () => this.#showLegend());
    over.addEventListener("click", () => {
      const { left = -1 } = this.#uplot!.cursor;
      if (left >= 0) this.#around.onPick(this.#uplot!.posToVal(left, "x"));
    });
    this.#showLegend();
  }

  /** Goes back from the values at the pointer to those at the time that is shown. */
  #showLegend(): void {
    this.#uplot?.setLegend({ idx: null as unknown as number }, false); // which its type forgets
  }

  /** The value of a curve at a place, or at the time that is shown. */
  #valueOf(curve: number, index: number | null): number | null {
    const { images, curves } = this.#chart;
    const shown = index ?? Math.max(0, indexAt(images, this.#images));
    return curves[curve]!.values[this.#nearest(curve, shown)] ?? null;
  }

  /** Where a curve has its last value by then, or its first one after. */
  #nearest(curve: number, index: number): number {
    const { values } = this.#chart.curves[curve]!;
    for (let i = index; i >= 0; i--) if (values[i] !== null) return i;
    return Math.max(0, values.findIndex((value) => value !== null));
  }

  /** What the axis of time is at. */
  get #shownImages(): number {
    const { images } = this.#chart;
    return images[Math.max(0, indexAt(images, this.#images))] ?? 0;
  }

  #range(): [number, number] {
    const { low, high } = this.#around.extent;
    const room = this.#chart.unit === "share" && high === 1 ? 0.02 : 0.08 * (high - low || 1);
    return [low === 0 ? 0 : low - room, high + room];
  }

  get #around(): Surroundings {
    return this.#surroundings(this.#chart.name);
  }

  /** Shades the time in which something was wrong. */
  #drawSpells({ ctx, bbox, valToPos }: uPlot): void {
    ctx.save();
    ctx.globalAlpha = 0.1;
    ctx.fillStyle = colour("wrong");
    ctx.beginPath(); // as one shape, in which those that overlap are no darker
    for (const { from, to } of this.#around.spells) {
      const x = valToPos(from, "x", true);
      ctx.rect(x, bbox.top, Math.max(2, valToPos(to, "x", true) - x), bbox.height);
    }
    ctx.fill();
    ctx.restore();
  }

  /** Draws the levels, the marked points and the time. */
  #drawMarks({ ctx, bbox, valToPos }: uPlot): void {
    const { levels, marks } = this.#chart;
    const dots = devicePixelRatio;
    ctx.save();
    ctx.font = FONT.replace("12px", `${12 * dots}px`);
    ctx.lineWidth = dots;
    ctx.strokeStyle = ctx.fillStyle = colour("ink");
    const right = bbox.left + bbox.width;
    ctx.setLineDash([5 * dots, 4 * dots]);
    let above = -Infinity;
    for (const { value, label } of levels) {
      const y = Math.round(valToPos(value, "y", true));
      this.#rule(ctx, bbox.left, y, right, y);
      const isBelow = y - bbox.top < 18 * dots || y - above < 18 * dots;
      this.#write(ctx, label, right - 4 * dots, isBelow ? y + 14 * dots : y - 5 * dots, "right");
      above = y;
    }
    ctx.setLineDash([]);
    for (const { images, value, label } of marks) {
      const [x, y] = [valToPos(images, "x", true), valToPos(value, "y", true)];
      ctx.beginPath();
      ctx.arc(x, y, 6 * dots, 0, 2 * Math.PI);
      ctx.lineWidth = 2 * dots;
      ctx.stroke();
      const isLate = x > bbox.left + bbox.width / 2;
      this.#write(ctx, label, x, y - 11 * dots, isLate ? "right" : "left");
    }
    const { images } = this.#chart;
    const last = images.at(-1) ?? 0;
    if (this.#images < last) {
      const x = Math.round(valToPos(this.#images, "x", true));
      ctx.lineWidth = 2 * dots;
      ctx.strokeStyle = colour("accent");
      this.#rule(ctx, x, bbox.top, x, bbox.top + bbox.height);
    }
    ctx.restore();
  }

  /** Writes over whatever is there. */
  #write(
    ctx: CanvasRenderingContext2D,
    text: string,
    x: number,
    y: number,
    align: "left" | "right",
  ): void {
    const { width } = ctx.measureText(text);
    const [room, height] = [3 * devicePixelRatio, 12 * devicePixelRatio];
    ctx.save();
    ctx.fillStyle = colour("card");
    ctx.globalAlpha = 0.8;
    const left = align === "left" ? x : x - width;
    ctx.fillRect(left - room, y - height + room / 2, width + 2 * room, height + room);
    ctx.restore();
    ctx.textAlign = align;
    ctx.fillText(text, x, y);
  }

  #rule(ctx: CanvasRenderingContext2D, ...[x0, y0, x1, y1]: number[]): void {
    ctx.beginPath();
    ctx.moveTo(x0!, y0!);
    ctx.lineTo(x1!, y1!);
    ctx.stroke();
  }
}

function styleOf({ label, subject, values }: Curve): uPlot.Series {
  const known = values.filter((value) => value !== null).length;
  return {
    label,
    stroke: colour(subject),
    width: 2,
    spanGaps: true,
    points: { show: known <= FEW, size: 5, fill: colour(subject) },
  };
}

function dataOf({ images, curves }: Chart): uPlot.AlignedData {
  return [images as number[], ...curves.map(({ values }) => values as (number | null)[])];
}

/** `40k`, `1.5M` */
function thousands(count: number): string {
  if (count >= 1e6) return `${count / 1e6}M`;
  return count >= 1000 ? `${count / 1000}k` : `${count}`;
}

/** As short as can be: `0.5`, `12`, `1k`. */
function tick(value: number): string {
  return value >= 10_000 ? thousands(value) : `${Number(value.toPrecision(4))}`;
}
