import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { createApp } from "../../edge/app.ts";
import { Catalogue } from "../../edge/catalogue.ts";
import { bootWasm } from "../../shared/backend.ts";
import type { Generator, GeneratorInput } from "../../shared/generators/family.ts";
import { families } from "../../shared/generators/registry.ts";
import { verifyGolden } from "../../shared/model/golden.ts";
import { loadModel, type Model } from "../../shared/model/load.ts";
import { createSampler, type Sampler } from "../../shared/sampler.ts";
import { exportModel } from "../../trainer/export/export.ts";
import { newGame, pictureShape } from "../../trainer/game/table.ts";
import { readCheckpoint, saveCheckpoint } from "../../trainer/run/checkpoint.ts";
import { bars } from "../trainer/tiny.ts";
import { distance, labelsInTurn, noise, stirred } from "./tensors.ts";
import { entriesOf, familyOf, tinySettingsOf } from "./tiny_families.ts";

const dataset = bars();

/** Publishes a model of a family as the trainer does, and gives its folder. */
async function publish(name: string, parent: string): Promise<string> {
  const settings = tinySettingsOf(name);
  const fresh = newGame(settings, pictureShape(dataset, settings.latentSize));
  const state = { ...fresh, average: stirred(fresh.average) };
  const facts = { settings, workers: 1, dataset: dataset.sha256, seconds: 1 };
  const path = `${parent}/${name}.safetensors`;
  await saveCheckpoint(path, state, { ...facts, backend: "wasm" });
  const folder = `${parent}/zoo-${name}`;
  await exportModel(folder, await readCheckpoint(path), null, dataset, settings.truncation);
  return folder;
}

/** What goes into a generator, different for each of the pictures. */
function inputOf({ shape, family, architecture }: Model): GeneratorInput {
  const count = 6;
  const input = {
    latent: noise("latent", count, shape.latentSize),
    labels: labelsInTurn(count, shape.classes),
  };
  if (family.truncates(architecture) !== "styles") return input;
  const truncation = tf.tensor2d(Array.from({ length: count }, (_, i) => i / count), [count, 1]);
  return { ...input, styling: { truncation, finer: noise("finer", count, shape.latentSize) } };
}

for (const name of families.flatMap((family) => entriesOf(family.name))) {
  describe(`a model of the family ${name}`, () => {
    let parent: string;
    let folder: string;
    let model: Model;
    let sampler: Sampler;

    beforeAll(async () => {
      await bootWasm();
      parent = await Deno.makeTempDir();
      folder = await publish(name, parent);
      model = await loadModel(folder);
      sampler = createSampler(model);
    });
    afterAll(() => Deno.remove(parent, { recursive: true }));

    const pixels = (seed: string, truncation: number, mix?: string) => {
      const index = model.shape.classes > 0 ? 0 : undefined;
      return sampler.sample({ seed, class: index, truncation, mix }).pixels;
    };

    it("gives its golden pictures", () => {
      assert.ok(model.config.golden.length > 0);
      verifyGolden(sampler, folder);
    });

    it("makes the same pictures folded as it was trained, within 1e-4", () => {
      tf.tidy(() => {
        const { family, shape, architecture } = model;
        const weights = Object.fromEntries(
          Object.entries(model.weights)
            .map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
        );
        const input = inputOf(model);
        const [trained, folded] = [
          family.generator(shape, architecture, weights),
          family.fold(shape, architecture, weights),
        ].map((generator: Generator) => generator(input).dataSync()) as [
          Float32Array,
          Float32Array,
        ];
        assert.equal(folded.length, trained.length);
        assert.ok(distance(folded, trained) < 1e-4, `${distance(folded, trained)}`);
        assert.ok(distance(trained.subarray(0, 64), trained.subarray(128, 192)) > 1e-2);
      });
    });

    it("gives each picture of a batch the pixels that it has alone", async () => {
      const requests = ["alice", "bob", "carol"].map((seed) => ({ seed }));
      const alone = requests.map((request) => sampler.sample(request));
      (await sampler.sampleBatch(requests)).forEach((sample, i) => {
        assert.equal(sample.class, alone[i]!.class);
        assert.ok(distance(sample.pixels, alone[i]!.pixels) <= 1);
      });
    });

    it("truncates what it says it does", () => {
      const pair = (scale: number) => ["alice", "bob"].map((seed) => pixels(seed, scale));
      const [none, some, all] = [pair(0), pair(0.5), pair(1)];
      assert.notDeepEqual(all[0], all[1]);
      switch (model.family.truncates(model.architecture)) {
        case "nothing":
          return assert.deepEqual([none, some], [all, all]);
        case "noise":
          assert.deepEqual(none[0], none[1]);
          break;
        case "styles":
          // All styles are the mean one, so that mixing two changes nothing.
          assert.deepEqual(pixels("alice", 0, "bob"), none[0]);
          assert.notDeepEqual(pixels("alice", 1, "bob"), all[0]);
      }
      assert.notDeepEqual(some[0], none[0]);
      assert.notDeepEqual(some[0], all[0]);
    });

    it("has a card that names the family", async () => {
      assert.match(
        await Deno.readTextFile(`${folder}/README.md`),
        new RegExp(`\\b${familyOf(name)}\\b`),
      );
    });

    it("is served", async () => {
      const app = createApp({ catalogue: new Catalogue([sampler]) });
      const picture = await app.request("/generate?seed=alice");
      assert.equal(picture.status, 200);
      assert.equal(picture.headers.get("content-type"), "image/png");
      assert.ok((await picture.bytes()).length > 60);
      const head = await app.request("/generate?seed=alice", { method: "HEAD" });
      assert.equal(head.status, 200);
      assert.equal(head.headers.get("etag"), picture.headers.get("etag"));
      const unknown = await app.request("/generate?seed=alice&class=unicorn");
      assert.equal(unknown.status, 400);
      assert.equal(unknown.headers.get("content-type"), "application/problem+json");
      for (const known of model.config.classes ?? []) {
        assert.equal((await app.request(`/generate?seed=alice&class=${known}`)).status, 200);
      }
    });
  });
}
