/**
 * Counts tests in the JUnit report of `deno test`.
 *
 * @module
 */

/** How many tests did what. A test is an `it`; a group counts only if it failed on its own. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * @param junit The report, as `deno test --junit-path` writes it: a flat list in which
 *   the groups stand too, a member of a group being named "group > member". It does not
 *   say which file a test is in: for all of them, that is the module of `it`.
 */
export function countTests(junit: string): Counts {
  const cases = [...junit.matchAll(/<testcase name="([^"]*)".*?<\/testcase>/gs)]
    .map(([element, name]) => ({ element, name: name! }));
  const groups = new Set(cases.flatMap(({ name }) => groupsAbove(name)));
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const { element, name } of cases) {
    if (element.includes("<skipped/>")) skipped += 1;
    else if (/<failure message="\d+ test steps? failed"/.test(element)) continue;
    else if (element.includes("<failure")) failed += 1;
    else if (!groups.has(name)) passed += 1;
  }
  return { passed, failed, skipped };
}

/** "a > b > c" is in "a" and in "a > b". */
function groupsAbove(name: string): string[] {
  const parts = name.split(" &gt; ");
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join(" &gt; "));
}
