/**
 * The judge of the family `stylegan`; see `style_judge.ts`. The paper's game, of its appendix C,
 * is the non-saturating loss held by R1; the preset for few digits has reasons for another.
 *
 * @module
 */

import { styleJudge } from "./style_judge.ts";

/** See the module's text. */
export const styleganJudge = styleJudge({ name: "stylegan", isResidual: false });
