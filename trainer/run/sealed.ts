/**
 * Files of tensors that know when they are damaged: safetensors, and behind the
 * last byte the SHA-256 of all before, in hex.
 *
 * @module
 */

import { concatenate } from "../../shared/concatenate.ts";
import { UserError } from "../../shared/errors.ts";
import type { Weights } from "../../shared/generators/family.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  type FloatType,
  safetensorsMetadata,
  type TensorData,
} from "../../shared/model/safetensors.ts";
import { sha256Hex } from "../../shared/model/sha256.ts";
import { writeAtomically } from "./write_atomically.ts";

/** Hexadecimal digits of a SHA-256. */
const DIGEST_LENGTH = 64;

/** What such a file holds. */
export interface Contents {
  readonly tensors: Readonly<Record<string, TensorData>>;
  /** A JSON value about them. */
  readonly facts: unknown;
}

/** Reads tensors back from the device. */
export async function readTensors(weights: Weights): Promise<Record<string, TensorData>> {
  const tensors: Record<string, TensorData> = {};
  for (const [name, tensor] of Object.entries(weights)) {
    tensors[name] = { shape: tensor.shape, data: await tensor.data<"float32">() };
  }
  return tensors;
}

/**
 * Writes tensors and facts; what stood there stays until the new file is whole.
 *
 * @throws {UserError} Where a number is not finite, or the file cannot be written.
 */
export async function writeSealed(
  path: string,
  { tensors, facts }: Contents,
  type: FloatType = "F32",
): Promise<void> {
  const bytes = encodeSafetensors(tensors, type, { facts: JSON.stringify(facts) });
  const digest = new TextEncoder().encode(sha256Hex(bytes));
  await writeAtomically(path, concatenate([bytes, digest]));
}

/**
 * Reads such a file.
 *
 * @param kind What the file is, for messages: "checkpoint".
 * @param remedy What to do about a damaged one.
 * @throws {UserError} Where it is missing, or damaged in any byte.
 */
export async function readSealed(path: string, kind: string, remedy: string): Promise<Contents> {
  const file = await Deno.readFile(path).catch((error) => {
    throw new UserError(`${path}: cannot read the ${kind} (${error.message})`);
  });
  const bytes = file.subarray(0, Math.max(0, file.length - DIGEST_LENGTH));
  const digest = new TextDecoder().decode(file.subarray(bytes.length));
  if (digest !== sha256Hex(bytes)) {
    throw new UserError(
      `${path}: the ${kind} is damaged (its SHA-256 does not match); ${remedy}`,
    );
  }
  const { facts } = safetensorsMetadata(bytes, path);
  return { tensors: decodeSafetensors(bytes, path), facts: JSON.parse(facts ?? "null") };
}
