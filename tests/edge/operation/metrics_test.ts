import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exposition, Histogram } from "../../../edge/operation/instruments.ts";
import { Metrics } from "../../../edge/operation/metrics.ts";

describe("Histogram", () => {
  it("takes a value on a bound into the range below, as Prometheus wants it", () => {
    const histogram = new Histogram([1, 2]);
    for (const value of [0.5, 1, 1.5, 2, 2.5]) histogram.observe(value);
    assert.deepEqual([...histogram.counts], [2, 2, 1]);
    assert.equal(histogram.sum, 7.5);
  });
});

describe("exposition()", () => {
  it("adds the ranges of a histogram up", () => {
    const histogram = new Histogram([0.5, 1]);
    for (const value of [0.25, 0.75, 3]) histogram.observe(value);
    assert.equal(
      exposition("took_seconds", "histogram", "How long", [[{ route: "/" }, histogram]]),
      [
        "# HELP took_seconds How long",
        "# TYPE took_seconds histogram",
        'took_seconds_bucket{route="/",le="0.5"} 1',
        'took_seconds_bucket{route="/",le="1"} 2',
        'took_seconds_bucket{route="/",le="+Inf"} 3',
        'took_seconds_sum{route="/"} 4',
        'took_seconds_count{route="/"} 3',
        "",
      ].join("\n"),
    );
  });

  it("escapes what labels must not hold", () => {
    const text = exposition("a", "gauge", "b", [[{ c: 'x"\\\n' }, 1]]);
    assert.ok(text.endsWith('a{c="x\\"\\\\\\n"} 1\n'), text);
  });
});

describe("Metrics", () => {
  it("are text that Prometheus can read, with a head for each metric", () => {
    const metrics = new Metrics();
    metrics.answered("/generate", 200, 0.002);
    metrics.answered("/generate", 200, 0.002);
    metrics.answered("/generate", 304, 0.0001);
    metrics.shed.increment();
    metrics.inference.observe(0.001);
    const text = metrics.toText({
      queueLength: 3,
      queueLimit: 4,
      cacheBytes: 5,
      cacheEntries: 6,
      models: 7,
    });
    const lines = text.trimEnd().split("\n");
    const heads = new Set<string>();
    for (const line of lines) {
      const [, head] = /^# (?:HELP|TYPE) (\w+) ./.exec(line) ?? [];
      if (head !== undefined) {
        heads.add(head);
        continue;
      }
      const [, name] = /^(\w+)(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})? [-+\d.e]+$/.exec(line) ?? [];
      assert.ok(name !== undefined, line);
      assert.ok(heads.has(name) || heads.has(name.replace(/_(bucket|sum|count)$/, "")), line);
    }
    for (
      const expected of [
        'figment_requests_total{route="/generate",status="200"} 2',
        'figment_requests_total{route="/generate",status="304"} 1',
        'figment_request_duration_seconds_bucket{route="/generate",le="0.0005"} 1',
        'figment_request_duration_seconds_bucket{route="/generate",le="0.0025"} 3',
        "figment_inference_seconds_count 1",
        "figment_queue_length 3",
        "figment_queue_limit 4",
        "figment_shed_total 1",
        "figment_cache_bytes 5",
        "figment_cache_entries 6",
        "figment_models 7",
      ]
    ) assert.ok(lines.includes(expected), `${expected} in\n${text}`);
    const resident = Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)![1]);
    assert.ok(resident > 1e6);
  });
});
