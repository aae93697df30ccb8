import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Diagnosis } from "../../../trainer/run/diagnosis.ts";
import type { Measurements } from "../../../trainer/game/game.ts";
import type { Moment } from "../../../trainer/run/moment_files.ts";
import { WARNINGS } from "../../../trainer/run/warnings.ts";

const healthy: Measurements = {
  judgeLoss: 0.6,
  forgerLoss: 0.8,
  verdictOnReal: 0.6,
  verdictOnForged: 0.4,
  satOut: 0,
  augmentation: 0,
};
const hasWon = { ...healthy, verdictOnReal: 0.999, verdictOnForged: 0.001 };
const hasLost = { ...healthy, verdictOnReal: 0.4, verdictOnForged: 0.6 };
const varied: Moment = { images: 0, diversity: 1, pull: 0.6 };

/** A watch over a run, which is told what there is to see at a number of pictures. */
function watch(images = 0, { total = 200_000, tie = Math.log(4) } = {}) {
  const diagnosis = new Diagnosis({ images, total, tie });
  return (at: number, measurements: Measurements, moment: Moment | null = varied) =>
    diagnosis.observe({ images: at, measurements, moment });
}

describe("the diagnosis, where a run is hopeless,", () => {
  it("finds nothing wrong with a game that goes on", () => {
    const observe = watch();
    for (let images = 0; images < 1e6; images += 50_000) {
      assert.deepEqual(observe(images, healthy), { fatal: null, warnings: [] });
    }
  });

  it("finds nothing wrong with a tie, which chance may tip to the forger's side", () => {
    const observe = watch();
    const tie = { ...healthy, verdictOnReal: 0.499, verdictOnForged: 0.501 };
    for (let images = 0; images < 1e6; images += 50_000) {
      assert.deepEqual(observe(images, tie), { fatal: null, warnings: [] });
    }
  });

  it("stops a network that plays with nobody, whose loss has run away", () => {
    const { fatal } = watch(0, { tie: 0 })(1024, { loss: NaN, satOut: 0, augmentation: 0 });
    assert.match(fatal!, /have run away \(loss NaN\); try a lower --rate$/);
  });

  it("finds nothing wrong where no game is played", () => {
    const observe = watch(0, { tie: 0 });
    for (let images = 0; images < 1e6; images += 50_000) {
      const measurements = { reconstruction: 90, divergence: 20, satOut: 0, augmentation: 0 };
      assert.deepEqual(observe(images, measurements), { fatal: null, warnings: [] });
    }
  });

  for (const name of ["judgeLoss", "forgerLoss", "reconstruction"] as const) {
    for (const value of [NaN, Infinity, 1e7]) {
      it(`stops at once when ${name} is ${value}, and says what to try`, () => {
        const { fatal } = watch()(1024, { ...healthy, [name]: value });
        assert.match(fatal!, /have run away .*lower --rate.*higher --gamma/);
        assert.ok(fatal!.includes(`${value}`));
      });
    }
  }

  it("gives up a judge that has won for 200,000 pictures, and advises a higher γ", () => {
    const observe = watch();
    assert.equal(observe(199_999, hasWon).fatal, null);
    assert.match(
      observe(200_000, hasWon).fatal!,
      /told real from forged.*200000.*higher --gamma/,
    );
  });

  it("gives up a judge that has lost for 200,000 pictures, and advises a lower γ", () => {
    const observe = watch();
    assert.equal(observe(199_999, hasLost).fatal, null);
    assert.match(observe(200_000, hasLost).fatal!, /forgeries for real.*200000.*lower --gamma/);
  });

  it("counts anew after a healthy report, and from where a resumed run goes on", () => {
    const observe = watch(500_000);
    assert.equal(observe(699_000, hasWon).fatal, null);
    assert.equal(observe(700_000, healthy).fatal, null);
    assert.equal(observe(899_000, hasLost).fatal, null);
    assert.notEqual(observe(900_000, hasLost).fatal, null);
  });
});

describe("the diagnosis warns", () => {
  const ahead = { ...healthy, verdictOnReal: 0.96, verdictOnForged: 0.03 };
  const alike = { ...varied, diversity: 0.2 };
  const flat = { ...varied, pull: 0.02 };

  for (
    const [name, measurements, moment] of [
      ["judge-wins", ahead, varied],
      ["judge-loses", hasLost, varied],
      ["mode-collapse", healthy, alike],
    ] as const
  ) {
    it(`of ${name} that lasts, until it is over`, () => {
      const observe = watch();
      assert.deepEqual(observe(1000, measurements, moment).warnings, []);
      assert.deepEqual(observe(10_999, measurements, moment).warnings, []);
      assert.deepEqual(observe(11_000, measurements, moment).warnings, [name]);
      assert.deepEqual(observe(50_000, healthy).warnings, []);
      assert.deepEqual(observe(59_999, measurements, moment).warnings, []);
    });
  }

  it("of a forger's loss that is flat because the judge is sure", () => {
    const observe = watch();
    observe(1000, ahead, flat);
    assert.deepEqual(observe(11_000, ahead, flat).warnings, ["judge-wins", "saturation"]);
    // A judge that is fooled is no reason to pull.
    observe(12_000, healthy, flat);
    assert.deepEqual(observe(40_000, healthy, flat).warnings, []);
  });

  it("at once of a loss many times that of a tie, but not of distances", () => {
    const large = { ...healthy, forgerLoss: 30 };
    assert.deepEqual(watch()(1024, large).warnings, ["divergence"]);
    assert.deepEqual(watch(0, { tie: 0 })(1024, large).warnings, []);
  });

  it("later in a longer run, of which much more is to come", () => {
    const observe = watch(0, { total: 1_000_000 });
    observe(0, ahead);
    assert.deepEqual(observe(49_999, ahead).warnings, []);
    assert.deepEqual(observe(50_000, ahead).warnings, ["judge-wins"]);
  });

  it("in words that fit a terminal and a page, with an option to try", () => {
    for (const { title, meaning, advice } of Object.values(WARNINGS)) {
      for (const text of [title, meaning, advice]) assert.match(text, /^[A-Z][^\n]*[^.\s]$/);
      assert.match(advice, /--\w+/);
    }
  });
});
