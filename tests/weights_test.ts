import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootWasm } from "../shared/backend.ts";
import { verifyGolden } from "../shared/model/golden.ts";
import { loadModel, type Model } from "../shared/model/load.ts";
import { createSampler } from "../shared/sampler.ts";
import { assertSame } from "./support/same_onnx.ts";

const WEIGHTS = `${import.meta.dirname}/../weights`;

/** Bytes that a model may have, and one that stands for its family. */
const MOST = 4e6;
const MOST_OF_ZOO = 1.5e6;

for (const { name } of Deno.readDirSync(WEIGHTS)) {
  describe(`the published model ${name}`, () => {
    const folder = `${WEIGHTS}/${name}`;
    let model: Model;

    beforeAll(async () => {
      await bootWasm();
      model = await loadModel(folder);
    });

    it("gives its golden pictures", () => {
      verifyGolden(createSampler(model), folder);
    });

    it("gives the same pictures as ONNX", () => assertSame(model, name));

    it("is small", () => {
      const { size } = Deno.statSync(`${folder}/model.safetensors`);
      assert.ok(size <= (name.startsWith("zoo-") ? MOST_OF_ZOO : MOST), `${size} bytes`);
    });

    it("was measured, beside real pictures", () => {
      const { metrics } = model.config;
      assert.ok(metrics["frechet"]! > metrics["real frechet"]!, JSON.stringify(metrics));
    });
  });
}
