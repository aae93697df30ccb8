/**
 * A cosine from 1 to `end`, over the first `share` of a run.
 *
 * @param progress Share of the run that is played, from 0; beyond `share` it stays at `end`.
 */
export function fall(progress: number, end: number, share = 1): number {
  return end + (1 - end) * (1 + Math.cos(Math.PI * Math.min(1, progress / share))) / 2;
}
