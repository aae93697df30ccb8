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
 *   the groups stand too, a member of a group being named "group > member".
 */
export function countTests(junit: string): Counts {
  const cases = [...junit.matchAll(/<testcase name="([^"]*)" classname="([^"]*)".*?<\/testcase>/gs)]
    .map(([element, name, file]) => ({ element, path: `${file} ${name}` }));
  const groups = new Set(cases.flatMap(({ path }) => ancestors(path)));
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const { element, path } of cases) {
    if (element.includes("<skipped/>")) skipped += 1;
    else if (/<failure message="\d+ test steps? failed"/.test(element)) continue;
    else if (element.includes("<failure")) failed += 1;
    else if (!groups.has(path)) passed += 1;
  }
  return { passed, failed, skipped };
}

/** "a > b > c" is a member of "a > b" and of "a". */
function ancestors(path: string): string[] {
  const parts = path.split(" &gt; ");
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join(" &gt; "));
}
