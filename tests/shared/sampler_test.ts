import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { bootWasm } from "../../shared/backend.ts";
import { UserError } from "../../shared/errors.ts";
import { classOfSeed, latentBetween, latentOfSeed } from "../../shared/latent.ts";
import { goldenOf, isGolden, verifyGolden } from "../../shared/model/golden.ts";
import type { Generator, GeneratorInput } from "../../shared/generators/family.ts";
import { runGenerator } from "../../shared/sampler.ts";
import { tinySampler } from "./model/fixture.ts";

await bootWasm();

const seeds = ["alice", "bob", "", "日本", "alice "];

describe("createSampler()", () => {
  it("gives equal pixels for equal seeds, other pixels for others", () => {
    const sampler = tinySampler();
    const [a, b] = [sampler.sample({ seed: "alice" }), sampler.sample({ seed: "alice" })];
    assert.deepEqual(a, b);
    assert.equal(a.pixels.length, 8 * 8);
    assert.notDeepEqual(a.pixels, sampler.sample({ seed: "Alice" }).pixels);
  });

  it("picks the seed's class where none is asked for", () => {
    const sampler = tinySampler();
    for (const seed of seeds) {
      const index = classOfSeed(seed, 3);
      assert.deepEqual(sampler.sample({ seed }), sampler.sample({ seed, class: index }));
      assert.equal(sampler.sample({ seed }).class, index);
    }
  });

  it("draws another picture for another class", () => {
    const sampler = tinySampler();
    const [first, second] = [0, 1].map((index) => sampler.sample({ seed: "alice", class: index }));
    assert.notDeepEqual(first!.pixels, second!.pixels);
  });

  it("gives one and the same picture at truncation 0, whatever the seed", () => {
    const sampler = tinySampler();
    const [a, b] = ["alice", "bob"].map((seed) =>
      sampler.sample({ seed, class: 0, truncation: 0 }).pixels
    );
    assert.deepEqual(a, b);
  });

  it("scales the noise as the model says where the request does not", () => {
    const half = tinySampler({ truncation: 0.5 });
    const asked = tinySampler().sample({ seed: "alice", truncation: 0.5 });
    assert.deepEqual(half.sample({ seed: "alice" }), asked);
  });

  it("has no class where the model has none", () => {
    assert.equal(tinySampler({ classes: null }).sample({ seed: "alice" }).class, null);
  });

  it("gives each picture of a batch the pixels that it has alone", async () => {
    const sampler = tinySampler();
    const requests = [...seeds, ...seeds].map((seed, i) => ({ seed, class: i % 3 }));
    const alone = requests.map((request) => sampler.sample(request));
    assert.deepEqual(await sampler.sampleBatch(requests), alone);
  });

  it("draws on the way to another seed what lies there, in the class of the first", () => {
    const sampler = tinySampler();
    const towards = (t: number) => sampler.sample({ seed: "alice", towards: { seed: "bob", t } });
    const own = classOfSeed("alice", 3);
    assert.deepEqual(towards(0), sampler.sample({ seed: "alice" }));
    assert.deepEqual(towards(1), sampler.sample({ seed: "bob", class: own }));
    assert.notDeepEqual(towards(0.5).pixels, towards(0).pixels);
    assert.notDeepEqual(towards(0.5).pixels, towards(1).pixels);
  });

  it("leaves no tensor behind", async () => {
    const sampler = tinySampler();
    const before = tf.memory().numTensors;
    sampler.sample({ seed: "alice" });
    await sampler.sampleBatch([{ seed: "alice" }, { seed: "bob" }]);
    assert.equal(tf.memory().numTensors, before);
  });
});

describe("runGenerator()", () => {
  it("hands the generator scaled noise and one-hot classes", () => {
    const shape = { height: 1, width: 6, channels: 1, classes: 3, latentSize: 3 };
    const echo = ({ latent, labels }: { latent: Tensor2D; labels: Tensor2D | null }) =>
      tf.reshape(tf.concat([latent, labels!], 1), [-1, 1, 6, 1]) as tf.Tensor4D;
    const requests = [{ seed: "alice", class: 2 }, { seed: "bob", class: 0, truncation: 2 }];
    const output = runGenerator(echo, shape, requests, 0.5);
    assert.deepEqual(
      [...output.dataSync()],
      [
        ...latentOfSeed("alice", 3).map((z) => z * 0.5),
        ...[0, 0, 1],
        ...latentOfSeed("bob", 3).map((z) => z * 2),
        ...[1, 0, 0],
      ],
    );
    output.dispose();
  });

  it("hands a generator with styles their scale and the finer ones, and the noise as it is", () => {
    const shape = { height: 1, width: 5, channels: 1, classes: 0, latentSize: 2 };
    const echo = ({ latent, styling }: GeneratorInput) =>
      tf.reshape(tf.concat([latent, styling!.truncation, styling!.finer!], 1), [-1, 1, 5, 1]);
    const requests = [{ seed: "alice", mix: "carol" }, { seed: "bob", truncation: 2 }];
    const output = runGenerator(echo as Generator, shape, requests, 0.5, "styles");
    const latent = (seed: string) => [...latentOfSeed(seed, 2)];
    assert.deepEqual(
      [...output.dataSync()],
      [
        ...[...latent("alice"), 0.5, ...latent("carol")],
        ...[...latent("bob"), 2, ...latent("bob")],
      ],
    );
    output.dispose();
  });

  it("hands any other generator no styling, and scales nothing of one that heeds no scale", () => {
    const shape = { height: 1, width: 2, channels: 1, classes: 0, latentSize: 2 };
    const echo = ({ latent, styling }: GeneratorInput) => {
      assert.equal(styling, undefined);
      return tf.reshape(latent, [-1, 1, 2, 1]) as tf.Tensor4D;
    };
    const output = runGenerator(echo, shape, [{ seed: "alice" }], 0.5, "nothing");
    assert.deepEqual([...output.dataSync()], [...latentOfSeed("alice", 2)]);
    output.dispose();
    const mixed = [{ seed: "alice", mix: "bob" }];
    assert.throws(() => runGenerator(echo, shape, mixed, 1), /with styles/);
  });

  it("scales the noise between two seeds as it does theirs", () => {
    const shape = { height: 1, width: 3, channels: 1, classes: 0, latentSize: 3 };
    const echo = ({ latent }: { latent: Tensor2D }) =>
      tf.reshape(latent, [-1, 1, 3, 1]) as tf.Tensor4D;
    const towards = { seed: "bob", t: 0.5 };
    const output = runGenerator(echo, shape, [{ seed: "alice", towards }], 0.5);
    const between = latentBetween(latentOfSeed("alice", 3), latentOfSeed("bob", 3), 0.5);
    assert.deepEqual([...output.dataSync()], [...between.map((z) => z * 0.5)]);
    output.dispose();
  });
});

describe("verifyGolden()", () => {
  it("takes a model that gives its golden pictures", () => {
    const sampler = tinySampler();
    assert.deepEqual(goldenOf(sampler, ["alice", "bob"]), sampler.model.config.golden);
    assert.doesNotThrow(() => verifyGolden(sampler, "folder"));
  });

  it("refuses one that gives others, naming file, field and seed", () => {
    const { model, ...rest } = tinySampler();
    const golden = [model.config.golden[0]!, {
      ...model.config.golden[1]!,
      sha256: "0".repeat(64),
    }];
    const sampler = { ...rest, model: { ...model, config: { ...model.config, golden } } };
    assert.equal(isGolden(sampler, golden[1]!), false);
    assert.throws(() => verifyGolden(sampler, "folder"), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^folder\/config\.json: field "golden\.1": seed "bob"/);
      return true;
    });
  });
});
