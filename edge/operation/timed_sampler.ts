/**
 * A sampler whose runs are timed.
 *
 * @module
 */

import type { Sampler } from "../../shared/sampler.ts";
import type { Histogram } from "./instruments.ts";

/** The same sampler; each of its pictures is entered in seconds. */
export function timedSampler(sampler: Sampler, seconds: Histogram): Sampler {
  return {
    ...sampler,
    sample(request) {
      const began = performance.now();
      const sample = sampler.sample(request);
      seconds.observe((performance.now() - began) / 1000);
      return sample;
    },
  };
}
