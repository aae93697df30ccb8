import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { clock } from "../../../trainer/run/clock.ts";
import { describe as describeProgress } from "../../../trainer/run/progress.ts";

const progress = {
  images: 12_288,
  total: 60_000,
  seconds: 68,
  imagesPerSecond: 180.4,
  secondsLeft: 265,
  memory: 400,
  judgeLoss: 0.61234,
  forgerLoss: 0.8,
  verdictOnReal: 0.6,
  verdictOnForged: 0.404,
  satOut: 0,
  augmentation: 0,
};

describe("describe", () => {
  it("gives a line with the pictures, the speed, the time left, the losses and the verdicts", () => {
    assert.equal(
      describeProgress(progress),
      "[====                ] 12,288/60,000 images  180/s  4:25 left  " +
        "loss judge 0.612 forger 0.800  P(real): real 60 % forged 40 %",
    );
  });

  it("gives the loss where no game is played", () => {
    const { images, total, seconds, imagesPerSecond, secondsLeft, memory } = progress;
    const pace = { images, total, seconds, imagesPerSecond, secondsLeft, memory };
    assert.match(describeProgress({ ...pace, loss: 0.4321 }), / 4:25 left {2}loss 0\.432$/);
  });

  it("shows a full bar at the end, and no more than full where a batch went beyond it", () => {
    for (const images of [60_000, 60_032, 90_000]) {
      assert.match(describeProgress({ ...progress, images }), /^\[={20}\] /);
    }
  });
});

describe("clock", () => {
  it("writes seconds as minutes, and as hours where there are some", () => {
    const times = [[0, "0:00"], [9.4, "0:09"], [59.6, "1:00"], [65, "1:05"], [3599, "59:59"]];
    for (const [seconds, text] of times) assert.equal(clock(seconds as number), text);
    assert.equal(clock(3600), "1:00:00");
    assert.equal(clock(3661), "1:01:01");
    assert.equal(clock(360_000), "100:00:00");
    assert.equal(clock(-5), "0:00");
  });
});
