/**
 * A request in its normal form. Routes make one of these of whatever they are asked; entity
 * tag, links, file name, what the file says of itself, and the pixels all come from it, so
 * that two spellings of a request cannot differ in any of them.
 *
 * @module
 */

import type { Model } from "../../shared/model/load.ts";
import type { Raster } from "../encode/raster.ts";

/** A picture, known by everything but its pixels until someone asks for them. */
export interface Picture {
  readonly model: Model;
  /** Scale of the noise, or of the styles made of it; undefined for a model of neither. */
  readonly truncation: number | undefined;
  /** Of the whole picture. */
  readonly width: number;
  readonly height: number;
  /** Longer edge of what the network draws, where it is not the model's own. */
  readonly size: number | undefined;
  /** What a file of it may be called, before it is made safe. */
  readonly title: string;
  /**
   * Path and query of this very picture: the version pinned, every parameter resolved and
   * in its one spelling. Equal for equal pictures, and for no others.
   */
  link(format: string): string;
  /** What a file of it says of itself, by keyword, after what all have in common. */
  texts(): Readonly<Record<string, string>>;
  /** What there is to know about it besides. */
  facts(): Readonly<Record<string, unknown>>;
  /** Runs the network. */
  raster(): Raster | Promise<Raster>;
}

/** A picture that moves; its raster is the first frame. */
export interface Animation extends Picture {
  /** In the order in which they are shown; the same object where a frame comes again. */
  frames(): AsyncIterable<Raster>;
}

/** How long an animation shows each frame. */
export const FRAME_MS = 80;
