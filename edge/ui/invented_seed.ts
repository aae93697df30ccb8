/**
 * Seeds that can be said aloud.
 *
 * @module
 */

const CONSONANTS = "bdfgklmnprstvz";
const VOWELS = "aeiou";
const SYLLABLES = 4;

/** A word that nobody thought of: one of 24 million. */
export function inventedSeed(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(2 * SYLLABLES));
  const pick = (letters: string, number: number) => letters[number % letters.length]!;
  return Array.from(
    { length: SYLLABLES },
    (_, i) => pick(CONSONANTS, numbers[2 * i]!) + pick(VOWELS, numbers[2 * i + 1]!),
  ).join("");
}
