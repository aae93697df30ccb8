/**
 * What can be going wrong with a game, in plain words: the same on the terminal, in the log
 * and on the page of the report.
 *
 * @module
 */

/** How a game goes wrong, as the log names it. */
export type WarningName =
  | "judge-wins"
  | "judge-loses"
  | "mode-collapse"
  | "saturation"
  | "divergence";

/** A warning in words; sentences without their full stops. */
export interface Warning {
  readonly title: string;
  /** What it means. */
  readonly meaning: string;
  /** What to try. */
  readonly advice: string;
}

/** Pictures that are less diverse than this share of real ones repeat themselves. */
export const LEAST_DIVERSITY = 0.4;

/** The words for each. */
export const WARNINGS: Readonly<Record<WarningName, Warning>> = {
  "judge-wins": {
    title: "The judge wins",
    meaning: "It tells real from forged nearly without fail, so all that the forger hears is no",
    advice: "Hold the judge back with a higher --gamma; or slow both down with a lower --rate",
  },
  "judge-loses": {
    title: "The judge is lost",
    meaning: "It takes forgeries for real and real pictures for forged, so it teaches the forger " +
      "nothing",
    advice: "Give the judge a freer hand with a lower --gamma; or slow both down with a lower " +
      "--rate",
  },
  "mode-collapse": {
    title: "Mode collapse",
    meaning: "The forger repeats itself: its pictures are much more alike than real ones are, as " +
      "if it knew a few tricks only",
    advice: "Play for --loss relativistic, which rewards no trick for ever; or slow both down " +
      "with a lower --rate, or raise --gamma",
  },
  saturation: {
    title: "The forger's loss is flat",
    meaning: "The judge is so sure of every forgery that its loss says next to nothing on which " +
      "way to change it: the gradient vanishes",
    advice:
      "Play for --loss binary-cross-entropy or relativistic, which do not saturate; or hold " +
      "the judge back with a higher --gamma",
  },
  divergence: {
    title: "The game runs away",
    meaning: "A loss is many times what it should be, and on its way to numbers that are none",
    advice: "Slow both players down with a lower --rate, or raise --gamma",
  },
};
