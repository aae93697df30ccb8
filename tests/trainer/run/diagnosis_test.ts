import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Diagnosis } from "../../../trainer/run/diagnosis.ts";
import type { Measurements } from "../../../trainer/game/game.ts";

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

describe("the diagnosis", () => {
  it("finds nothing wrong with a game that goes on", () => {
    const diagnosis = new Diagnosis(0);
    for (let images = 0; images < 1e6; images += 50_000) {
      assert.equal(diagnosis.observe(images, healthy), null);
    }
  });

  for (const name of ["judgeLoss", "forgerLoss"] as const) {
    for (const value of [NaN, Infinity, 1e7]) {
      it(`stops at once when ${name} is ${value}, and says what to try`, () => {
        const trouble = new Diagnosis(0).observe(1024, { ...healthy, [name]: value });
        assert.match(trouble!, /have run away .*lower --rate.*higher --gamma/);
        assert.ok(trouble!.includes(`${value}`));
      });
    }
  }

  it("gives up a judge that has won for 200,000 pictures, and advises a higher γ", () => {
    const diagnosis = new Diagnosis(0);
    assert.equal(diagnosis.observe(199_999, hasWon), null);
    assert.match(
      diagnosis.observe(200_000, hasWon)!,
      /told real from forged.*200000.*higher --gamma/,
    );
  });

  it("gives up a judge that has lost for 200,000 pictures, and advises a lower γ", () => {
    const diagnosis = new Diagnosis(0);
    assert.equal(diagnosis.observe(199_999, hasLost), null);
    assert.match(diagnosis.observe(200_000, hasLost)!, /forgeries for real.*200000.*lower --gamma/);
  });

  it("counts anew after a healthy report, and from where a resumed run goes on", () => {
    const diagnosis = new Diagnosis(500_000);
    assert.equal(diagnosis.observe(699_000, hasWon), null);
    assert.equal(diagnosis.observe(700_000, healthy), null);
    assert.equal(diagnosis.observe(899_000, hasLost), null);
    assert.notEqual(diagnosis.observe(900_000, hasLost), null);
  });
});
