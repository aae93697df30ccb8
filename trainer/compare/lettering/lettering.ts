/**
 * Text as outlines, so that a drawing has the same letters on machines that have no fonts.
 * They are those of Figtree Light, in thousandths of the size, the baseline at 0.
 *
 * @module
 */

import figtree from "./figtree.json" with { type: "json" };

/** Advance and outline of each character. */
const glyphs = figtree as unknown as Readonly<Record<string, readonly [number, string]>>;

/** How a text stands. */
export interface TextOptions {
  /** In pixels. */
  readonly size: number;
  /** What of the text is at x; its start where left out. */
  readonly anchor?: "start" | "middle" | "end";
  readonly colour?: string;
  readonly bold?: boolean;
  /** In degrees, clockwise, about the point. */
  readonly turn?: number;
}

/** Width of a text in pixels. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + glyphOf(character)[0], 0) * size / 1000;
}

/** A text as an SVG element, its baseline at y. */
export function lettering(x: number, y: number, text: string, options: TextOptions): string {
  const { size, anchor = "start", colour = "#222", bold = false, turn = 0 } = options;
  const width = widthOf(text, size);
  const shift = anchor === "start" ? 0 : anchor === "middle" ? -width / 2 : -width;
  let at = 0;
  const letters = [...text].map((character) => {
    const [advance, outline] = glyphOf(character);
    const letter = outline === "" ? "" : `<path transform="translate(${at})" d="${outline}"/>`;
    at += advance;
    return letter;
  });
  const place = `translate(${x} ${y}) rotate(${turn}) translate(${shift}) scale(${size / 1000})`;
  // A line about the outlines makes them heavier: the light face is the only one here.
  const weight = `stroke="${colour}" stroke-width="${bold ? 55 : 18}"`;
  return `<g transform="${place}" fill="${colour}" ${weight}>${letters.join("")}</g>`;
}

function glyphOf(character: string): readonly [number, string] {
  return glyphs[character] ?? glyphs["?"]!;
}
