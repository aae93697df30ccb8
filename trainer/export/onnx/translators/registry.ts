/**
 * The kernels that can be exported. A family that uses another one adds it here.
 *
 * @module
 */

import { convolutions } from "./convolution.ts";
import { dense } from "./dense.ts";
import { elementwise } from "./elementwise.ts";
import { layout } from "./layout.ts";
import { reductions } from "./reduction.ts";
import type { Translators } from "./translator.ts";

export const translators: Translators = {
  ...elementwise,
  ...layout,
  ...reductions,
  ...dense,
  ...convolutions,
};
