import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import type { GeneratorInput, Training, Weights } from "../../../shared/generators/family.ts";
import { stylegan } from "../../../shared/generators/stylegan.ts";
import { stylegan2 } from "../../../shared/generators/stylegan2.ts";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { newPlayer } from "../../../trainer/game/player.ts";
import { distance, labelsInTurn, noise } from "../../families/tensors.ts";
import { assertClose, normals } from "../../support/tensors.ts";

const architecture = {
  latent: 6,
  mapping: { style: 5, layers: 2, rate: 0.01 },
  mixing: 0.9,
  levels: [{ channels: 6 }, { channels: 5 }],
};
const picture = { height: 8, width: 12, channels: 3, classes: 2 };
const COUNT = 4;
const PIXELS = 8 * 12 * 3;

/** Of level 0 and of level 1: 4x6 and 8x12. */
const families = [
  { family: stylegan, pixels: 2 * 24 + 2 * 96 },
  { family: stylegan2, pixels: 24 + 2 * 96 },
];

for (const { family, pixels } of families) {
  const shape = { ...picture, latentSize: 6 + pixels };

  /** As they start, but with noise that counts, and small pictures, so that none is clipped. */
  const weightsOf = (): Record<string, Tensor> => {
    const { weights } = newPlayer(family.parameters(shape, architecture), "stylegan");
    const loud = (name: string, weight: Tensor) => {
      if (name.endsWith(".noise")) return tf.add(weight, 0.3);
      if (name.endsWith("picture.filter")) return tf.mul(weight, 0.1);
      return name === "mapping.mean" ? noise("mean", 2, 5) : weight;
    };
    return Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, loud(name, weight)]),
    );
  };
  const latent = () => noise("latent", COUNT, shape.latentSize);
  const labels = () => labelsInTurn(COUNT, 2);
  const draw = (input: Partial<GeneratorInput>, weights: Weights = weightsOf()) =>
    tf.tidy(() =>
      family.generator(shape, architecture, weights)({
        latent: latent(),
        labels: labels(),
        ...input,
      }).dataSync()
    );
  /** The latent with one of its parts times a factor. */
  const scaled = (z: number, rest: number) =>
    tf.mul(latent(), tf.tensor2d([[...Array(6).fill(z), ...Array(pixels).fill(rest)]])) as Tensor2D;
  const truncation = (scale: number) => tf.fill([COUNT, 1], scale) as Tensor2D;

  describe(`the generator of the family ${family.name}`, () => {
    beforeAll(async () => {
      await bootTrainer("wasm");
    });

    it("begins with a constant: what is drawn comes from the styles and the noise alone", () => {
      const names = Object.keys(family.parameters(shape, architecture));
      assert.ok(names.includes("constant"));
      const one = tf.tile(tf.slice(latent(), 0, 1), [COUNT, 1]) as Tensor2D;
      const pictures = draw({
        latent: one,
        labels: tf.tile(tf.slice(labels()!, 0, 1), [COUNT, 1]),
      });
      const first = pictures.subarray(0, PIXELS);
      for (let i = 1; i < COUNT; i++) {
        assert.ok(distance(pictures.subarray(i * PIXELS, (i + 1) * PIXELS), first) < 1e-5);
      }
      const constant = normals("constant", [1, 4, 6, 6]);
      assert.ok(distance(draw({}, { ...weightsOf(), constant }), draw({})) > 1e-2);
    });

    it("takes the direction of z, not its length", () => {
      assert.ok(distance(draw({ latent: scaled(3, 1) }), draw({})) < 1e-4);
      assert.ok(distance(draw({ latent: scaled(-1, 1) }), draw({})) > 1e-2);
    });

    it("draws other details for other noise, and none before it has learned to", () => {
      assert.ok(distance(draw({ latent: scaled(1, -1) }), draw({})) > 1e-2);
      const fresh = newPlayer(family.parameters(shape, architecture), "stylegan").weights;
      assert.equal(distance(draw({ latent: scaled(1, -1) }, fresh), draw({}, fresh)), 0);
    });

    it("truncates styles to the mean of their class, and leaves the noise alone", () => {
      const typical = (input: Partial<GeneratorInput>) =>
        draw({ ...input, styling: { truncation: truncation(0), finer: null } });
      // Whatever z is, at 0 the style is the mean; the noise is still there.
      assert.ok(distance(typical({ latent: scaled(-1, 1) }), typical({})) < 1e-5);
      assert.ok(distance(typical({ latent: scaled(1, -1) }), typical({})) > 1e-2);
      const means = weightsOf()["mapping.mean"]!;
      const others = { ...weightsOf(), "mapping.mean": tf.reverse(means, 0) };
      const styling = { truncation: truncation(0), finer: null };
      assert.ok(distance(draw({ styling }, others), typical({})) > 1e-2);
      const whole = draw({ styling: { truncation: truncation(1), finer: null } });
      assert.ok(distance(whole, draw({})) < 1e-5);
      const half = draw({ styling: { truncation: truncation(0.5), finer: null } });
      assert.ok(distance(half, whole) > 1e-3 && distance(half, typical({})) > 1e-3);
    });

    it("takes the finer layers' style from a second latent, and no noise", () => {
      const mixed = (finer: Tensor2D) => draw({ styling: { truncation: truncation(1), finer } });
      const other = noise("finer", COUNT, shape.latentSize);
      assert.ok(distance(mixed(latent()), draw({})) < 1e-5);
      assert.ok(distance(mixed(other), draw({})) > 1e-2);
      assert.ok(distance(mixed(other), draw({ latent: other })) > 1e-2);
      const silent = tf.mul(
        other,
        tf.tensor2d([[...Array(6).fill(1), ...Array(pixels).fill(0)]]),
      ) as Tensor2D;
      assert.equal(distance(mixed(silent), mixed(other)), 0);
    });

    it("is conditional on the class", () => {
      const other = labelsInTurn(COUNT, 2, 1);
      assert.ok(distance(draw({ labels: other }), draw({})) > 1e-2);
    });

    it("in nine of ten steps of training gives the finer layers the style of a neighbour", () => {
      const weights = weightsOf();
      const input = { latent: latent(), labels: labels() };
      const train = (name: string) =>
        tf.tidy(() => {
          const training: Training = {
            ...{ progress: 0, observe: () => {} },
            random: new RandomStream(name),
          };
          return family.generator(shape, architecture, weights, training)(input).dataSync();
        });
      const alone = draw({}, weights);
      const steps = Array.from({ length: 60 }, (_, i) => train(`${i}`));
      const mixed = steps.filter((pictures) => distance(pictures, alone) > 1e-3);
      assert.ok(mixed.length >= 47 && mixed.length <= 59, `${mixed.length} of 60`);
      assert.ok(distance(mixed[0]!, mixed[1]!) + distance(mixed[1]!, mixed[2]!) > 1e-3);
      assert.deepEqual(train("0"), steps[0]);
    });

    it("observes the mean style of each class as it is trained", () => {
      const seen: Record<string, Tensor2D> = {};
      const training: Training = {
        progress: 0,
        random: new RandomStream("observe"),
        observe: (name, value) => {
          seen[name] = tf.keep(tf.clone(value)) as Tensor2D;
        },
      };
      const weights = { ...weightsOf(), "mapping.mean": tf.zeros([2, 5]) };
      const input = { latent: latent(), labels: labels() };
      family.generator(shape, architecture, weights, training)(input).dispose();
      assert.deepEqual(Object.keys(seen), ["mapping.mean"]);
      const { momentum } = family.parameters(shape, architecture)["mapping.mean"]!;
      assert.equal(momentum, 0.995);
      // Truncated to what was seen, all pictures have the mean style of their class.
      const trained = { ...weights, "mapping.mean": seen["mapping.mean"]! };
      const styling = { truncation: truncation(0), finer: null };
      const before = draw({ styling }, weights);
      assert.ok(distance(draw({ styling }, trained), before) > 1e-2);
    });

    it("has a mapping network that learns a hundred times slower than the rest", () => {
      const specs = family.parameters(shape, architecture);
      assert.equal(specs["mapping.0.weight"]!.deviation, 100);
      assert.equal(specs["level1.conv.filter"]!.deviation, 1);
      const weights = weightsOf();
      const moved = { ...weights, "mapping.0.weight": tf.add(weights["mapping.0.weight"]!, 0.01) };
      const fast = { ...weights, "mapping.0.weight": tf.add(weights["mapping.0.weight"]!, 1) };
      assert.ok(distance(draw({}, moved), draw({}, weights)) < 1e-3);
      assert.ok(distance(draw({}, fast), draw({}, weights)) > 1e-3);
    });

    it("refuses a latent of another length, naming both", () => {
      assert.throws(
        () => family.parameters({ ...shape, latentSize: 64 }, architecture),
        new UserError(
          `Pictures of 12x8 of the family "${family.name}" are made from 6 numbers and ` +
            `${pixels} pixels of noise, but the latent has 64 numbers, not ${6 + pixels}; take ` +
            `pictures of the size that it is for`,
        ),
      );
    });

    it("refuses a size that its levels cannot reach, and says which it can", () => {
      assert.throws(
        () => family.parameters({ ...shape, width: 11 }, architecture),
        (error) => error instanceof UserError && /11x8.*multiples of 2/.test(error.message),
      );
    });

    it("has a schema that takes its architectures and no other", () => {
      assert.deepEqual(family.architecture.parse(architecture), architecture);
      const { levels, mapping } = architecture;
      for (
        const wrong of [
          { ...architecture, levels: [] },
          { ...architecture, latent: 0 },
          { ...architecture, mapping: { ...mapping, layers: 9 } },
          { levels },
          { ...architecture, noise: true },
        ]
      ) {
        assert.equal(family.architecture.safeParse(wrong).success, false, JSON.stringify(wrong));
      }
    });
  });
}

describe("the generator of the family stylegan2", () => {
  it("adds up a picture of each level, the coarse ones enlarged", () => {
    const shape = { ...picture, latentSize: 6 + 24 + 2 * 96 };
    const { weights } = newPlayer(stylegan2.parameters(shape, architecture), "skips");
    const draw = (changes: Weights) =>
      tf.tidy(() =>
        stylegan2.generator(shape, architecture, { ...weights, ...changes })({
          latent: noise("latent", 1, shape.latentSize),
          labels: labelsInTurn(1, 2),
        }).dataSync()
      );
    const quiet = (level: number) => tf.mul(weights[`level${level}.picture.filter`]!, 0.1);
    const none = (level: number) => tf.zerosLike(weights[`level${level}.picture.filter`]!);
    const [coarse, fine, both] = [[quiet(0), none(1)], [none(0), quiet(1)], [quiet(0), quiet(1)]]
      .map(([first, second]) =>
        draw({ "level0.picture.filter": first!, "level1.picture.filter": second! })
      );
    assert.ok(distance(coarse!, both!) > 1e-3 && distance(fine!, both!) > 1e-3);
    assertClose(both!, coarse!.map((value, i) => value + fine![i]!), 1e-5, "the sum");
  });
});
