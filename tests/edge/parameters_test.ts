import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import sharp from "sharp";
import { Catalogue } from "../../edge/catalogue.ts";
import { classOfSeed } from "../../shared/latent.ts";
import { tinySampler } from "../shared/model/fixture.ts";
import { testServer } from "./fixture.ts";
import { refusal } from "./refusal.ts";

const { app } = testServer();

const get = (path: string) => app.request(path);

/** The PNG's pixels and texts. */
async function png(response: Response) {
  assert.equal(response.status, 200);
  return decode(new Uint8Array(await response.arrayBuffer()), { checkCrc: true });
}

describe("class", () => {
  it("is taken by name or by index", async () => {
    const [named, counted] = await Promise.all(
      ["square", "1"].map((wanted) => get(`/generate?seed=alice&class=${wanted}`)),
    );
    assert.equal(named!.headers.get("ETag"), counted!.headers.get("ETag"));
    assert.equal((await png(named!)).text["Class"], "square");
  });

  it("is the seed's own where none is asked for", async () => {
    const own = ["circle", "square", "star"][classOfSeed("alice", 3)];
    const response = await get("/generate?seed=alice");
    const asked = await get(`/generate?seed=alice&class=${own}`);
    assert.deepEqual(await response.arrayBuffer(), await asked.arrayBuffer());
    assert.equal(response.headers.get("ETag"), asked.headers.get("ETag"));
  });

  it("is refused where there is no such class, naming those that are", async () => {
    for (const wanted of ["circel", "Circle", "3", "-1", "01", "1.0"]) {
      const body = await refusal(await get(`/generate?seed=a&class=${wanted}`), 400);
      assert.deepEqual(
        [body.parameter, body.value, body.allowed],
        ["class", wanted, ["circle", "square", "star"]],
      );
    }
  });

  it("is refused for a model without classes", async () => {
    const body = await refusal(await get("/generate?seed=a&model=rgb&class=0"), 400);
    assert.match(body.detail, /has no classes/);
  });
});

describe("model", () => {
  it("is taken by name, or by name and version", async () => {
    for (const name of ["rgb", "rgb@1"]) {
      const picture = await png(await get(`/generate?seed=alice&model=${name}`));
      assert.equal(picture.channels, 3);
      assert.equal(picture.text["Model"], "rgb@1");
      assert.equal(picture.text["Class"], undefined);
    }
  });

  it("answers for ever where the URL pins its version, for a day where not", async () => {
    const cache = async (query: string) =>
      (await get(`/generate?seed=alice${query}`)).headers.get("Cache-Control");
    const forNow = "public, max-age=86400, stale-while-revalidate=604800";
    assert.equal(await cache("&model=plain@3"), "public, max-age=31536000, immutable");
    assert.equal(await cache("&model=plain%403"), "public, max-age=31536000, immutable");
    assert.equal(await cache("&model=plain"), forNow);
    assert.equal(await cache(""), forNow);
  });

  it("is refused where there is none, listing those that are", async () => {
    for (const name of ["nope", "plain@2", "plain@03", "Plain", "plain@", "__proto__"]) {
      const body = await refusal(await get(`/generate?seed=a&model=${name}`), 404);
      assert.deepEqual(body.models, ["plain@3", "rgb@1", "wide@1"]);
      assert.ok(body.detail.includes(`"${name}"`));
    }
  });
});

describe("truncation", () => {
  it("scales the noise", async () => {
    const bodies = await Promise.all(["alice", "bob"].map(async (seed) => {
      const { data } = await png(await get(`/generate?seed=${seed}&class=0&truncation=0`));
      return data.join();
    }));
    assert.equal(bodies[0], bodies[1]);
  });

  it("is the model's own where none is asked for", async () => {
    const catalogue = new Catalogue([tinySampler({ name: "tidy", truncation: 0.5 })]);
    const tidy = testServer({ catalogue }).app;
    const [own, asked, full] = await Promise.all(
      ["", "&truncation=0.5", "&truncation=1"].map((query) =>
        tidy.request(`/generate?seed=alice${query}`)
      ),
    );
    assert.equal(own!.headers.get("ETag"), asked!.headers.get("ETag"));
    assert.notEqual(own!.headers.get("ETag"), full!.headers.get("ETag"));
    const facts = await (await tidy.request("/generate?seed=alice&format=json")).json();
    assert.equal(facts.truncation, 0.5);
  });

  it("gives one answer for one number, however it is written", async () => {
    const tag = async (query: string) =>
      (await get(`/generate?seed=alice${query}`)).headers.get("ETag");
    assert.equal(await tag("&truncation=1"), await tag("&truncation=1.00"));
    assert.equal(await tag("&truncation=1"), await tag(""));
    assert.notEqual(await tag("&truncation=0.5"), await tag(""));
  });

  it("is refused outside 0 to 2, and where it is no plain number", async () => {
    for (
      const value of ["-0.1", "2.01", "3", "NaN", "Infinity", "1e0", "0x1", ".5", "1.", "%201"]
    ) {
      const body = await refusal(await get(`/generate?seed=a&truncation=${value}`), 400);
      assert.equal(body.parameter, "truncation");
      assert.equal(body.allowed, "a decimal number from 0 to 2");
    }
  });
});

describe("size", () => {
  it("is the longer edge", async () => {
    const { width, height, channels, text } = await png(await get("/generate?seed=a&size=50"));
    assert.deepEqual([width, height, channels], [50, 50, 1]);
    assert.equal(text["Seed"], "a");
    const wide = await png(await get("/generate?seed=a&model=wide&size=40"));
    assert.deepEqual([wide.width, wide.height, wide.channels], [40, 20, 3]);
  });

  it("gives the very same answer where it is the model's own", async () => {
    const [plain, sized] = await Promise.all(
      ["", "&size=32"].map((query) => get(`/generate?seed=a&model=wide${query}`)),
    );
    assert.equal(plain!.headers.get("ETag"), sized!.headers.get("ETag"));
    assert.deepEqual(await plain!.arrayBuffer(), await sized!.arrayBuffer());
    const other = await get("/generate?seed=a&model=wide&size=33");
    assert.notEqual(other.headers.get("ETag"), plain!.headers.get("ETag"));
  });

  it("is refused outside 16 to 1024, and where it is no integer", async () => {
    for (const value of ["15", "1025", "0", "-16", "016", "16.0", "1e2", "NaN", "9".repeat(400)]) {
      const body = await refusal(await get(`/generate?seed=a&size=${value}`), 400);
      assert.equal(body.parameter, "size");
      assert.match(body.allowed, /16 to 1024/);
    }
  });
});

describe("format", () => {
  const types = {
    png: "image/png",
    webp: "image/webp",
    jpeg: "image/jpeg",
    avif: "image/avif",
  };
  for (const [format, type] of Object.entries(types)) {
    it(`gives ${format} for grey and for RGB`, async () => {
      for (const model of ["plain", "wide"]) {
        const response = await get(`/generate?seed=a&model=${model}&format=${format}`);
        assert.equal(response.headers.get("Content-Type"), type);
        assert.equal(
          response.headers.get("Content-Disposition"),
          `inline; filename="${model}-a.${format}"`,
        );
        const { format: found, width, compression } = await sharp(await response.arrayBuffer())
          .metadata();
        assert.equal(compression === "av1" ? "avif" : found, format);
        assert.equal(width, model === "wide" ? 32 : 8);
      }
    });
  }
});

describe("parameters", () => {
  const cases: [string, string, string, RegExp][] = [
    ["seed=", "seed", "", /1 to 256 bytes/],
    ["seed", "seed", "", /1 to 256 bytes/],
    ["seed=a&seed=a", "seed", "a", /once/],
    ["seed=a&sede=b", "sede", "b", /seed, model, class, domain, size, mix, truncation, format/],
    ["seed=a&constructor=b", "constructor", "b", /seed, model/],
    ["seed=a&__proto__=b", "__proto__", "b", /seed, model/],
    ["seed=a&", "", "", /seed, model/],
    ["seed=a&class=", "class", "", /class/],
    ["seed=a&model=", "model", "", /name@version/],
    ["seed=a&format=", "format", "", /png, webp, jpeg, avif, json/],
    ["seed=a&format=PNG", "format", "PNG", /png, webp, jpeg, avif, json/],
    ["seed=%ff", "seed", "%ff", /UTF-8/],
    ["seed=%c0%80", "seed", "%c0%80", /UTF-8/],
    ["seed=%ed%a0%80", "seed", "%ed%a0%80", /UTF-8/],
    ["seed=100%", "seed", "100%", /UTF-8/],
    ["%ff=a", "%ff", "%ff", /UTF-8/],
  ];
  for (const [query, parameter, value, allowed] of cases) {
    it(`refuses ?${query}, naming parameter, value and what is allowed`, async () => {
      const body = await refusal(await get(`/generate?${query}`), 400);
      assert.deepEqual([body.parameter, body.value], [parameter, value]);
      assert.match(String(body.allowed), allowed);
      assert.ok(body.detail.includes(`"${parameter}"`));
    });
  }

  it("take a seed of 256 bytes and refuse one of 257", async () => {
    assert.equal((await get(`/generate?seed=${"a".repeat(256)}`)).status, 200);
    assert.equal((await get(`/generate?seed=${"é".repeat(128)}`)).status, 200);
    await refusal(await get(`/generate?seed=${"a".repeat(257)}`), 400);
    const body = await refusal(await get(`/generate?seed=${"é".repeat(128)}a`), 400);
    assert.ok(body.value.length < 110);
  });
});
