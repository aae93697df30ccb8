/**
 * The slider through time, and the button that plays it. At its end it follows what comes.
 *
 * @module
 */

/// <reference lib="dom" />

import { group, indexAt } from "../words.ts";
import { byId, say } from "./dom.ts";

/** How long a way through the whole of a run takes, and the most that one time is shown. */
const PLAY_MS = 9000;
const LONGEST_MS = 400;

/** See the module's text. */
export class Timeline {
  readonly #slider = byId<HTMLInputElement>("moment");
  readonly #button = byId<HTMLButtonElement>("play");
  readonly #onTime: (images: number) => void;
  #times: readonly number[] = [];
  #unit = "images";
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param onTime Is told of every time that is to be shown. */
  constructor(onTime: (images: number) => void) {
    this.#onTime = onTime;
    this.#slider.addEventListener("input", () => {
      this.#stop();
      this.#show();
    });
    this.#button.addEventListener("click", () => {
      if (this.#timer === undefined) this.#play();
      else this.#stop();
    });
  }

  /** Knows of other times than before; at the end, it goes on to the new end. */
  update(times: readonly number[], unit: string): void {
    const isAtEnd = this.#isAtEnd;
    const images = this.images;
    this.#times = times;
    this.#unit = unit;
    byId("time").hidden = times.length < 2;
    this.#slider.max = `${Math.max(0, times.length - 1)}`;
    this.#slider.value = isAtEnd ? this.#slider.max : `${Math.max(0, indexAt(times, images))}`;
    this.#show();
  }

  /** The images at the time that is shown; infinitely many at the end. */
  get images(): number {
    return this.#isAtEnd ? Infinity : this.#times[Number(this.#slider.value)] ?? Infinity;
  }

  /** Goes to the last time that is not later. */
  go(images: number): void {
    this.#stop();
    this.#slider.value = `${Math.max(0, indexAt(this.#times, images))}`;
    this.#show();
  }

  get #isAtEnd(): boolean {
    return Number(this.#slider.value) >= this.#times.length - 1;
  }

  #show(): void {
    const images = this.#times[Number(this.#slider.value)];
    if (images !== undefined) {
      const words = images === 0 ? "the first noise" : `${group(images)} ${this.#unit}`;
      say(byId("now"), words);
      this.#slider.setAttribute("aria-valuetext", words);
    }
    this.#onTime(this.images);
  }

  #play(): void {
    if (this.#isAtEnd) this.#slider.value = "0";
    this.#button.setAttribute("aria-pressed", "true");
    this.#show();
    this.#timer = setInterval(() => {
      this.#slider.stepUp();
      this.#show();
      if (this.#isAtEnd) this.#stop();
    }, Math.min(LONGEST_MS, PLAY_MS / this.#times.length));
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#button.setAttribute("aria-pressed", "false");
  }
}
