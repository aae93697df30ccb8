import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootWasm } from "../../../shared/backend.ts";
import { UserError } from "../../../shared/errors.ts";
import { loadModel } from "../../../shared/model/load.ts";
import { exportCommand } from "../../../trainer/commands/export.ts";
import { toOnnx } from "../../../trainer/export/onnx/onnx.ts";
import { saveTinyModel } from "../../shared/model/fixture.ts";
import { assertRefused, runTask } from "./command_line.ts";

const home = Deno.cwd();
let folder: string;

describe("deno task export", () => {
  beforeAll(async () => {
    await bootWasm();
    folder = await Deno.makeTempDir();
    await saveTinyModel(`${folder}/weights`);
    Deno.chdir(folder);
  });
  afterAll(async () => {
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  });

  it("as a program, writes the ONNX file, and says what goes in and comes out", async () => {
    const args = ["--model", "weights/tiny/", "--onnx", "tiny.onnx"];
    const { code, stdout, stderr } = await runTask(folder, "export", args);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      "tiny.onnx: tiny@1, opset 17\n" +
        "  from latent [N, 4], labels [N, 3]\n" +
        "  to picture [N, 1, 8, 8]\n",
    );
    const expected = toOnnx(await loadModel("weights/tiny"));
    assert.deepEqual(new Uint8Array(await Deno.readFile("tiny.onnx")), expected);
  });

  for (
    const [line, message] of [
      ["", /^Export to where\? Name it: --onnx cats\.onnx$/],
      ["--onnx", /^Option --onnx needs a value: --onnx FILE\.onnx$/],
      ["--onnx a.onnx --model weights/gone", /^weights\/gone\/config.json: no such file/],
      ["--onnx gone/a.onnx --model weights/tiny", /^gone\/a\.onnx: cannot write/],
      ["--tflite a.tflite", /^Unknown option --tflite; the options are --model, --onnx$/],
    ] as const
  ) {
    it(`refuses ${line || "to guess the file"}`, async () => {
      await assert.rejects(
        () => exportCommand.run(line === "" ? [] : line.split(" ")),
        (error) => error instanceof UserError && message.test(error.message),
      );
      assert.deepEqual(
        Array.from(Deno.readDirSync("."), ({ name }) => name).includes("a.onnx"),
        false,
      );
    });
  }

  it("as a program, refuses in one line on stderr", async () => {
    assertRefused(await runTask(folder, "export", ["--onnx", "a.onnx"]), /weights\/cats/);
  });
});
