/**
 * The judge of the family `stylegan`; see `style_judge.ts`. The game is that of the paper's
 * appendix C: the non-saturating loss, held by R1.
 *
 * @module
 */

import { styleJudge } from "./style_judge.ts";

/** See the module's text. */
export const styleganJudge = styleJudge({ name: "stylegan", isResidual: false });
