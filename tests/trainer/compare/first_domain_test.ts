import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../../shared/errors.ts";
import type { Sampler } from "../../../shared/sampler.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import {
  checkEntrant,
  dataForModel,
  dataForPreset,
  forgeOf,
} from "../../../trainer/compare/first_domain.ts";
import { inDomains } from "../../../trainer/data/domains.ts";
import { coupledTiny, tinySampler } from "../../shared/model/fixture.ts";
import { bars } from "../tiny.ts";

const data = bars();
const requests = [{ seed: "alice", class: 1 }, { seed: "bob", class: 0 }, { seed: "bob" }];
let coupled: Sampler;
let plain: Sampler;

describe("who draws in domains, in a comparison", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
    coupled = tinySampler(coupledTiny());
    plain = tinySampler({ classes: ["lying", "standing"] });
  });

  it("draws in the first of them, whatever is asked for, and claims no class of the data", async () => {
    const samples = await forgeOf(coupled, data)(requests);
    const expected = await coupled.sampleBatch(requests.map(({ seed }) => ({ seed, class: 0 })));
    assert.deepEqual(samples.map(({ pixels }) => pixels), expected.map(({ pixels }) => pixels));
    assert.deepEqual(samples.map((sample) => sample.class), [null, null, null]);
  });

  it("draws them all where they are what is compared on", async () => {
    const both = inDomains({ ...data, classes: ["0", "1"] }, "edges");
    assert.deepEqual(
      await forgeOf(coupled, both)(requests),
      await coupled.sampleBatch(requests),
    );
    assert.equal(dataForModel(coupled.model, both), both);
  });

  it("leaves others as they are", async () => {
    assert.deepEqual(await forgeOf(plain, data)(requests), await plain.sampleBatch(requests));
    assert.equal(dataForModel(plain.model, data), data);
    assert.equal(dataForPreset("dcgan-mnist", data), data);
  });

  it("learned from domains, of as many pictures", () => {
    for (const domains of [dataForModel(coupled.model, data), dataForPreset("cogan-mnist", data)]) {
      assert.deepEqual([domains.classes?.at(-1), domains.count], ["edges", data.count]);
    }
  });

  it("has to fit the data by size alone, others by their classes too", () => {
    checkEntrant(coupled.model, data);
    checkEntrant(plain.model, data);
    const refusal = (error: unknown) => error instanceof UserError && /differ/.test(error.message);
    const larger = { ...data, height: 16 };
    assert.throws(() => checkEntrant(coupled.model, larger), refusal);
    const others = { ...data, classes: ["up", "down"] };
    assert.throws(() => checkEntrant(plain.model, others), refusal);
  });
});
