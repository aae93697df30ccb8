/**
 * Tests that need something which not every machine has.
 *
 * @module
 */

import { it } from "@std/testing/bdd";

/**
 * Registers a test where nothing stands in its way; otherwise reports it as
 * skipped, and why. `FIGMENT_NO_SKIP=1` makes the test run fail for every skip.
 *
 * @param obstacle Why the test cannot run here, or undefined where it can.
 */
export function itUnless(
  obstacle: string | undefined,
  name: string,
  test: () => void | Promise<void>,
): void {
  if (obstacle === undefined) {
    it(name, test);
  } else {
    console.log(`skipped: ${name}: ${obstacle}`);
    it.skip(name, test);
  }
}
