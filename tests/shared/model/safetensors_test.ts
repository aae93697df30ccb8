import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../../../shared/errors.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  float16,
  type WeightData,
} from "../../../shared/model/safetensors.ts";

const pair: WeightData = {
  "a.weight": { shape: [2, 3], data: Float32Array.of(0, 1, -2, 0.5, 65504, 2 ** -24) },
  "a.bias": { shape: [], data: Float32Array.of(-0.25) },
};

/** A file with this header and so many bytes of values. */
function fileOf(header: unknown, bytes: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const tensors = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== "__metadata__"),
  fc.array(fc.nat(4), { maxLength: 3 }).chain((shape) => {
    const length = shape.reduce((product, side) => product * side, 1);
    return fc.array(fc.integer({ min: -2048, max: 2048 }), { minLength: length, maxLength: length })
      .map((values) => ({ shape, data: Float32Array.from(values, (v) => v / 16) }));
  }),
  { maxKeys: 5 },
);

describe("encodeSafetensors()", () => {
  it("lays a file out as the format says", () => {
    const file = encodeSafetensors(pair, "F16", { format: "pt" });
    const headerBytes = Number(new DataView(file.buffer).getBigUint64(0, true));
    assert.equal(headerBytes % 8, 0);
    const header = new TextDecoder().decode(file.subarray(8, 8 + headerBytes));
    assert.match(header, /^\{.*\} *$/);
    assert.deepEqual(JSON.parse(header), {
      __metadata__: { format: "pt" },
      "a.weight": { dtype: "F16", shape: [2, 3], data_offsets: [0, 12] },
      "a.bias": { dtype: "F16", shape: [], data_offsets: [12, 14] },
    });
    // IEEE 754 binary16, little-endian: 0, 1, -2, ½, the largest, the smallest, -¼.
    assert.deepEqual(
      [...file.subarray(8 + headerBytes)],
      [0, 0, 0, 0x3c, 0, 0xc0, 0, 0x38, 0xff, 0x7b, 1, 0, 0, 0xb4],
    );
  });

  it("refuses what the type cannot hold, naming the tensor", () => {
    const huge = { scale: { shape: [1], data: Float32Array.of(70000) } };
    assert.throws(
      () => encodeSafetensors(huge),
      new UserError('Tensor "scale" holds 70000, which F16 cannot store'),
    );
    assert.doesNotThrow(() => encodeSafetensors(huge, "F32"));
    const broken = { scale: { shape: [1], data: Float32Array.of(NaN) } };
    assert.throws(() => encodeSafetensors(broken, "F32"), UserError);
  });
});

describe("decodeSafetensors()", () => {
  it("gives back what was encoded, whatever the names and shapes", () => {
    fc.assert(fc.property(tensors, fc.constantFrom("F16", "F32"), (weights, dtype) => {
      const decoded = decodeSafetensors(encodeSafetensors(weights, dtype), "file");
      assert.deepEqual(Object.entries(decoded).sort(), Object.entries(weights).sort());
    }));
  });

  it("reads tensors that stand in another order than in the header", () => {
    const file = fileOf({
      second: { dtype: "F16", shape: [1], data_offsets: [2, 4] },
      first: { dtype: "F16", shape: [1], data_offsets: [0, 2] },
    }, 4);
    file[file.length - 1] = 0x3c;
    assert.deepEqual(decodeSafetensors(file, "file")["second"]!.data, Float32Array.of(1));
  });

  it("refuses every shortened file", () => {
    const file = encodeSafetensors(pair);
    for (let length = 0; length < file.length; length++) {
      assert.throws(() => decodeSafetensors(file.subarray(0, length), "file"), UserError);
    }
  });

  it("answers any bytes with tensors or a user's mistake", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        decodeSafetensors(bytes, "file");
      } catch (error) {
        assert.ok(error instanceof UserError, `${error}`);
      }
    }));
  });

  const entry = { dtype: "F16", shape: [2], data_offsets: [0, 4] };
  const refused: [string, Uint8Array, RegExp][] = [
    ["a type it does not know", fileOf({ w: { ...entry, dtype: "I8" } }, 4), /"w.dtype"/],
    ["a negative size", fileOf({ w: { ...entry, shape: [-2] } }, 4), /"w.shape.0"/],
    ["an unknown field", fileOf({ w: { ...entry, extra: 1 } }, 4), /"w"/],
    ["a gap before a tensor", fileOf({ w: { ...entry, data_offsets: [2, 6] } }, 6), /"w.data_off/],
    [
      "offsets that do not fit the shape",
      fileOf({ w: { ...entry, shape: [3] } }, 4),
      /shape \[3\]/,
    ],
    ["tensors that overlap", fileOf({ v: entry, w: entry }, 4), /"w.data_offsets"/],
    ["bytes after the last tensor", fileOf({ w: entry }, 5), /1 bytes follow/],
    ["metadata that is no text", fileOf({ __metadata__: { a: 1 } }, 0), /"__metadata__.a"/],
    ["a header that is no object", fileOf([1], 0), /header is not a JSON object/],
    ["infinity", new Uint8Array([...fileOf({ w: entry }, 2), 0, 0x7c]), /not finite/],
  ];
  for (const [what, file, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => decodeSafetensors(file, "some/model.safetensors"), (error) => {
        assert.ok(error instanceof UserError, `${error}`);
        assert.match(error.message, message);
        assert.match(error.message, /^some\/model\.safetensors: /);
        return true;
      });
    });
  }
});

describe("float16()", () => {
  it("agrees with the platform on all of them", () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const [expected] = new Float16Array(Uint16Array.of(bits).buffer);
      assert.ok(Object.is(float16(bits), expected), `${bits}`);
    }
  });
});
