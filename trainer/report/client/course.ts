/**
 * The part of the page that explains the game: a prediction to drag, and whose move it is.
 *
 * @module
 */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import type { RunReport } from "../run_report.ts";
import { percent, verdictsAt } from "../words.ts";
import { byId, say } from "./dom.ts";

/** Where the plot's axes are in its drawing, and how large a loss it has room for. */
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 410, 10, 260];
const MOST = 5;

const xOf = (prediction: number) => LEFT + prediction * (RIGHT - LEFT);
const yOf = (loss: number) => BOTTOM - Math.min(MOST, loss) / MOST * (BOTTOM - TOP);

/** The surprise at a label, where `prediction` was the probability of label 1. */
export function surprise(prediction: number, label: 0 | 1): number {
  return -Math.log(label === 1 ? prediction : 1 - prediction);
}

/** Brings the part to life. */
export function startCourse(): void {
  drawCurves();
  const slider = byId<HTMLInputElement>("prediction");
  slider.addEventListener("input", showPrediction);
  const plot = byId<SVGSVGElement>("surprise-plot");
  const drag = (event: PointerEvent) => {
    const { left, width } = plot.getBoundingClientRect();
    const x = (event.clientX - left) / width * plot.viewBox.baseVal.width;
    slider.value = `${(x - LEFT) / (RIGHT - LEFT)}`; // which the slider keeps within its bounds
    showPrediction();
  };
  plot.addEventListener("pointerdown", (event) => {
    plot.setPointerCapture(event.pointerId);
    drag(event);
  });
  plot.addEventListener("pointermove", (event) => {
    if (plot.hasPointerCapture(event.pointerId)) drag(event);
  });
  showPrediction();

  for (const radio of document.querySelectorAll<HTMLInputElement>("input[name=turn]")) {
    radio.addEventListener("change", () => showTurn(radio.value));
  }
  showTurn(document.querySelector<HTMLInputElement>("input[name=turn]:checked")!.value);
}

/** Says what this part has to do with the run on the page, at the time shown. */
export function relate(reports: readonly RunReport[], images: number): void {
  const [report] = reports;
  if (reports.length !== 1 || report === undefined) return;
  const verdicts = verdictsAt(report, images);
  if (verdicts !== null) {
    const { real, forged } = verdicts;
    say(
      byId("surprise-now"),
      `In this run the judge now predicts ${percent(real)} for real pictures on average, and ` +
        `${percent(forged)} for forgeries.`,
    );
  }
  say(byId("this-game"), THIS_GAME[`${report.file?.settings["loss"]}`] ?? "");
}

/** How the loss of a run differs from what the part explains. */
const THIS_GAME: Readonly<Record<string, string>> = {
  "binary-cross-entropy": "This run plays exactly this game.",
  minimax:
    "This run plays the game as it was first written down: its forger makes log (1 − h) small, " +
    "which is flat where the judge is sure, so there it learns next to nothing.",
  relativistic:
    "This run plays a variant: the judge is shown a real picture and a forgery, and h is how " +
    "sure it is which is which. So real pictures matter in the forger's move too.",
  wasserstein: "This run plays a variant without logarithms: what counts is how far apart the " +
    "judge's scores of real pictures and of forgeries are.",
};

function drawCurves(): void {
  for (const label of [0, 1] as const) {
    const points = Array.from({ length: 400 }, (_, i) => (i + 0.5) / 400)
      .filter((prediction) => surprise(prediction, label) <= MOST)
      .map((prediction) =>
        `${xOf(prediction).toFixed(1)} ${yOf(surprise(prediction, label)).toFixed(1)}`
      );
    byId<SVGPathElement>(`surprise-${label}`).setAttribute("d", `M${points.join("L")}`);
  }
}

function showPrediction(): void {
  const slider = byId<HTMLInputElement>("prediction");
  const prediction = Number(slider.value);
  const x = `${xOf(prediction)}`;
  const line = byId<SVGLineElement>("surprise-line");
  line.setAttribute("x1", x);
  line.setAttribute("x2", x);
  for (const label of [0, 1] as const) {
    const loss = surprise(prediction, label);
    const dot = byId<SVGCircleElement>(`surprise-dot-${label}`);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", `${yOf(loss)}`);
    say(byId(`loss-${label}`), loss.toFixed(3));
  }
  say(byId("prediction-words"), `${percent(prediction)} real`);
  slider.setAttribute(
    "aria-valuetext",
    `${percent(prediction)} real: loss ${surprise(prediction, 1).toFixed(2)} if it was real, ` +
      `${surprise(prediction, 0).toFixed(2)} if it was forged`,
  );
}

function showTurn(turn: string): void {
  byId("turn").dataset["turn"] = turn;
  for (const words of document.querySelectorAll<HTMLElement>("#turn-words > [data-for]")) {
    words.hidden = words.dataset["for"] !== turn;
  }
}
