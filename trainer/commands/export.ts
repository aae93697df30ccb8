/**
 * `deno task export`: a model for other programs.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { loadModel } from "../../shared/model/load.ts";
import { OPSET, toOnnx } from "../export/onnx/onnx.ts";
import { parseOptions } from "../options.ts";
import { writeAtomically } from "../run/write_atomically.ts";
import { type Command, HOUSE } from "./command.ts";

const options = {
  model: { value: "FOLDER", help: `a model's folder; ${HOUSE} if left out` },
  onnx: { value: "FILE.onnx", help: "where to write the model for ONNX Runtime and others" },
} as const;

/** See the module's text; `export` is a word of the language. */
export const exportCommand: Command = {
  summary: "write a model to an ONNX file",
  options,
  async run(args) {
    const { model: folder = HOUSE, onnx } = parseOptions(args, options);
    if (onnx === undefined) throw new UserError("Export to where? Name it: --onnx cats.onnx");
    const model = await loadModel(folder.replace(/\/+$/, ""));
    await writeAtomically(onnx, toOnnx(model));
    const { config, shape } = model;
    const labels = shape.classes === 0 ? "" : `, labels [N, ${shape.classes}]`;
    console.log(`${onnx}: ${config.name}@${config.version}, opset ${OPSET}`);
    console.log(`  from latent [N, ${shape.latentSize}]${labels}`);
    console.log(`  to picture [N, ${shape.channels}, ${shape.height}, ${shape.width}]`);
  },
};
