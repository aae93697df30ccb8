import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { classOfSeed, latentBetween, latentOfSeed } from "../../shared/latent.ts";

interface Vector {
  readonly seed: string;
  /** The first components of the latent. */
  readonly latent: readonly number[];
  /** SHA-256 of its first thousand, as little-endian float32. */
  readonly sha256: string;
  /** The class of 1, 2, 10 and 1000. */
  readonly classes: readonly number[];
}

/** The golden vectors, as latent_vectors.py prints them. They may never change. */
const VECTORS: readonly Vector[] = [
  {
    seed: "",
    latent: [-1.4492099285125732, -0.2695038914680481, -0.5897525548934937],
    sha256: "654bd2ace9809a636710635c787e61def52d9917bc8b3a08c375539ebf0873ed",
    classes: [0, 1, 9, 943],
  },
  {
    seed: " ",
    latent: [-0.16245785355567932, -0.15064160525798798, 0.2789379060268402],
    sha256: "1cc04f26581f6a91def4583dff1dde3817928b15764bf43409095b13c1fdf365",
    classes: [0, 0, 1, 158],
  },
  {
    seed: "alice",
    latent: [-0.2889811098575592, -0.04591873288154602, 0.9766727089881897],
    sha256: "4529af79dcb28d760ab523d606ee543e33762257bfce0a6fb9b9b63025c74239",
    classes: [0, 1, 7, 763],
  },
  {
    seed: "Alice",
    latent: [1.159621000289917, -1.0076934099197388, 0.7113488912582397],
    sha256: "a4d99f6b5910132877334c83fac87458c91e32a1667929006c65bb7bd7d962c4",
    classes: [0, 0, 2, 254],
  },
  {
    seed: "42",
    latent: [-2.2544281482696533, -0.13586680591106415, -1.9776802062988281],
    sha256: "313f03d66827895dc5cd1d545776f2cdf8e30b0f3d65fc170f315944d0a19338",
    classes: [0, 1, 6, 616],
  },
  {
    seed: "a/b?c&d",
    latent: [0.2527118921279907, -1.6481537818908691, -0.6986836791038513],
    sha256: "10764aebcf9ff7d7833c2b954c1995df90440346a3d3477da014909574f7216b",
    classes: [0, 0, 2, 290],
  },
  {
    seed: "Zoë",
    latent: [0.8661625981330872, -0.6633935570716858, 0.5921427011489868],
    sha256: "c5fed5be2c2db05c992eeace478a195b02863d26fe2c259055794b0596f866e3",
    classes: [0, 0, 3, 304],
  },
  {
    seed: "日本語",
    latent: [2.7617368698120117, -0.021395361050963402, -0.5967813730239868],
    sha256: "b53fc20a42c93842b59a4f3968820b1752bf8fb784ccfd691af97554bc3dad0e",
    classes: [0, 0, 1, 173],
  },
  {
    seed: "👩‍🚀",
    latent: [-0.17292191088199615, 1.1883138418197632, -0.5684319138526917],
    sha256: "14702428f73cd2f12d70fc184ef4856c55545af598ee97cf23d52d21a1f097c2",
    classes: [0, 1, 6, 641],
  },
  {
    seed: "\ufffd",
    latent: [-0.3336445987224579, 0.6111380457878113, -2.2965481281280518],
    sha256: "4734b6fedee527bc2e5f8a551b3fa644064bc557c884d9b2ee74a952419235fe",
    classes: [0, 0, 2, 260],
  },
  {
    seed: "x".repeat(256),
    latent: [-0.28623175621032715, -1.231568694114685, -1.1768388748168945],
    sha256: "96875de83ff226f875641f5245efd1fad77741073660f37901fb88c2e92ddaf5",
    classes: [0, 0, 2, 278],
  },
];

function sha256(values: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) bytes.setFloat32(4 * i, value, true);
  return createHash("sha256").update(bytes).digest("hex");
}

function shown(seed: string): string {
  return JSON.stringify(seed.length > 20 ? `${seed.slice(0, 20)}…` : seed);
}

/** Any text, its surrogates in pairs or not. */
const seeds = fc.string({ unit: "binary" });

describe("latentOfSeed", () => {
  for (const { seed, latent, sha256: expected } of VECTORS) {
    it(`gives the golden latent of ${shown(seed)}`, () => {
      assert.deepEqual(Array.from(latentOfSeed(seed, latent.length)), latent);
      assert.equal(sha256(latentOfSeed(seed, 1000)), expected);
    });
  }

  it("begins a longer latent with the shorter one", () => {
    fc.assert(fc.property(seeds, fc.nat(64), fc.nat(64), (seed, size, more) => {
      assert.deepEqual(
        latentOfSeed(seed, size + more).subarray(0, size),
        latentOfSeed(seed, size),
      );
    }));
  });

  it("gives different seeds different latents, however alike they look", () => {
    const composed = "Zo\u00eb";
    const decomposed = "Zoe\u0308";
    for (const [a, b] of [["alice", "Alice"], ["alice", "alice "], [composed, decomposed]]) {
      assert.notDeepEqual(latentOfSeed(a!, 4), latentOfSeed(b!, 4));
    }
  });

  it("takes a lone surrogate, which UTF-8 cannot hold, as U+FFFD", () => {
    for (const lone of ["\ud83d", "\ude80"]) {
      assert.deepEqual(latentOfSeed(lone, 4), latentOfSeed("\ufffd", 4));
    }
  });
});

describe("classOfSeed", () => {
  for (const { seed, classes } of VECTORS) {
    it(`picks the golden classes of ${shown(seed)}`, () => {
      assert.deepEqual([1, 2, 10, 1000].map((count) => classOfSeed(seed, count)), classes);
    });
  }

  it("gives an index below the number of classes", () => {
    fc.assert(fc.property(seeds, fc.integer({ min: 1, max: 100_000 }), (seed, classes) => {
      const index = classOfSeed(seed, classes);
      assert.ok(Number.isInteger(index) && index >= 0 && index < classes);
    }));
  });

  it("does not depend on the latent: seeds pick every class equally often", () => {
    const counts = new Array<number>(10).fill(0);
    let correlation = 0;
    for (let i = 0; i < 10_000; i++) {
      const index = classOfSeed(`${i}`, 10);
      counts[index]! += 1;
      correlation += (index - 4.5) * latentOfSeed(`${i}`, 1)[0]! / 10_000;
    }
    // Standard deviations: 30 for each count, 0.029 for the correlation.
    for (const count of counts) assert.ok(Math.abs(count - 1000) < 130, `${counts}`);
    assert.ok(Math.abs(correlation) < 0.12, `${correlation}`);
  });
});

describe("latentBetween", () => {
  /** As latent_vectors.py prints them, which has sines and cosines. They may never change. */
  const between = [
    {
      seeds: ["alice", "bob"],
      t: 0.5,
      latent: [-0.9893600344657898, -0.3589254915714264, 1.383724570274353],
      sha256: "b83c31da7f29d2a049a70afcfd2d8788b1a82b0133232600482efa93e2e002d9",
    },
    {
      seeds: ["alice", "bob"],
      t: 0.1,
      latent: [-0.45849645137786865, -0.11739508807659149, 1.1167984008789062],
      sha256: "2879cf685f00fba6b7091a6f3dd7fbdcd17cd4a8bd7e0ea6f093961756123c06",
    },
    {
      seeds: ["bob", "alice"],
      t: 0.9,
      latent: [-0.45849645137786865, -0.11739508807659149, 1.1167984008789062],
      sha256: "2879cf685f00fba6b7091a6f3dd7fbdcd17cd4a8bd7e0ea6f093961756123c06",
    },
    {
      seeds: ["", "Zoë"],
      t: 0.999,
      latent: [0.8638883233070374, -0.663764476776123, 0.5912020802497864],
      sha256: "9a1813a7ee1aa883839050d132bbaab2f3c9b03f9390c7a7f32196ada3460b29",
    },
  ];
  for (const { seeds: [from, to], t, latent, sha256: expected } of between) {
    it(`gives the golden latent at ${t} from ${shown(from!)} to ${shown(to!)}`, () => {
      const found = latentBetween(latentOfSeed(from!, 1000), latentOfSeed(to!, 1000), t);
      assert.deepEqual(Array.from(found.subarray(0, 3)), latent);
      assert.equal(sha256(found), expected);
    });
  }

  it("begins and ends with the latents themselves", () => {
    const [a, b] = [latentOfSeed("alice", 64), latentOfSeed("bob", 64)];
    assert.deepEqual(latentBetween(a, b, 0), a);
    assert.deepEqual(latentBetween(a, b, 1), b);
  });

  it("stays as long as latents are, where a straight line would cut the corner", () => {
    const [a, b] = [latentOfSeed("alice", 512), latentOfSeed("bob", 512)];
    const norm = (v: Float32Array) => Math.hypot(...v);
    for (const t of [0.1, 0.25, 0.5, 0.75, 0.9]) {
      const length = norm(latentBetween(a, b, t));
      assert.ok(length > 0.99 * Math.min(norm(a), norm(b)), `${length}`);
    }
  });

  it("goes straight where both point one way, or opposite ways", () => {
    const line = (a: number[], b: number[], t: number) =>
      Array.from(latentBetween(Float32Array.from(a), Float32Array.from(b), t));
    assert.deepEqual(line([1, 1], [3, 3], 0.25), [1.5, 1.5]);
    assert.deepEqual(line([2], [-2], 0.75), [-1]);
    assert.deepEqual(line([0, 0], [1, 2], 0.5), [0.5, 1]);
  });

  it("gives finite numbers between any two seeds", () => {
    fc.assert(
      fc.property(seeds, seeds, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, t) => {
        const found = latentBetween(latentOfSeed(from, 3), latentOfSeed(to, 3), t);
        assert.ok(found.every(Number.isFinite), `${found}`);
      }),
    );
  });
});
