/**
 * What axe-core finds wrong with a page.
 *
 * @module
 */

import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** A line for each element that someone could not use, by the rules of axe-core. */
export async function violations(page: Page): Promise<string[]> {
  const source = await Deno.readTextFile(new URL(import.meta.resolve("axe-core/axe.min.js")));
  // Not as a script of the page: its policy allows none but its own.
  await page.evaluate(source);
  const results: AxeResults = await page.evaluate(
    "axe.run({ resultTypes: ['violations'], rules: { region: { enabled: true } } })",
  );
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) =>
      `${id}: ${help}: ${target.join(" ")}: ${failureSummary}`
    )
  );
}
