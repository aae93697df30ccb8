/**
 * Ends after so many milliseconds. Unlike `setTimeout`, it does not let a start wait for the
 * loading of what Deno has behind that; and no process lives on for it.
 */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    AbortSignal.timeout(ms).addEventListener("abort", () => resolve());
  });
}
