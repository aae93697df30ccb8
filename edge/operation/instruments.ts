/**
 * Counters and histograms, and the text in which Prometheus reads them. Two dozen lines
 * do what is needed; a library would have to be loaded before the first request is
 * counted, and costs a cold start more than all of this server's own modules.
 *
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @module
 */

/** What a time series is told apart by. */
export type Labels = Readonly<Record<string, string>>;

/** Something that only grows. */
export class Counter {
  value = 0;

  /** Counts one more. */
  increment(): void {
    this.value++;
  }
}

/** How often values fell into which range. */
export class Histogram {
  /** Upper bounds of the ranges, ascending; one without a bound follows. */
  readonly bounds: readonly number[];
  /** How many values fell into each range. */
  readonly counts: Float64Array;
  /** Of all values. */
  sum = 0;

  /** @param bounds See {@linkcode Histogram.bounds}. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** Takes a value in. */
  observe(value: number): void {
    let range = 0;
    while (range < this.bounds.length && value > this.bounds[range]!) range++;
    this.counts[range]!++;
    this.sum += value;
  }
}

/** The text of one metric: each series on a line of its own, under a head of two. */
export function exposition(
  name: string,
  type: "counter" | "gauge" | "histogram",
  help: string,
  series: Iterable<readonly [Labels, number | Histogram]>,
): string {
  let text = `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
  for (const [labels, value] of series) {
    text += typeof value === "number" ? line(name, labels, value) : buckets(name, labels, value);
  }
  return text;
}

function buckets(name: string, labels: Labels, { bounds, counts, sum }: Histogram): string {
  let text = "";
  let count = 0;
  counts.forEach((inRange, range) => {
    count += inRange;
    const le = range < bounds.length ? `${bounds[range]}` : "+Inf";
    text += line(`${name}_bucket`, { ...labels, le }, count);
  });
  return text + line(`${name}_sum`, labels, sum) + line(`${name}_count`, labels, count);
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escape(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}\n`;
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
