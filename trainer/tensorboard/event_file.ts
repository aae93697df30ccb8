/**
 * Files of events, as TensorBoard reads them: records of the format TFRecord
 * (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details).
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { maskedCrc32c } from "./crc32c.ts";
import { encodeEvent, type EventMessage } from "./messages.ts";

/** What names of such files begin with: by that TensorBoard knows them, wherever they lie. */
export const EVENTS = "events.out.tfevents.";

/** What files say that they are, in their first record. */
const VERSION = "brain.Event:2";

/** The records of some events, one after the other. */
export function recordsOf(events: readonly EventMessage[]): Uint8Array<ArrayBuffer> {
  const records = events.map((event) => recordOf(encodeEvent(event)));
  const bytes = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const record of records) {
    bytes.set(record, at);
    at += record.length;
  }
  return bytes;
}

/** A record: the length in 64 bits, its checksum, the data, its checksum; little-endian. */
function recordOf(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(8 + 4 + data.length + 4);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return record;
}

/** A file that events are added to. */
export class EventFile {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * Begins a file, named after the time.
   *
   * @param folder Where; exists.
   * @param now Seconds since 1970.
   * @throws {UserError} Where it cannot be written.
   */
  static async begin(folder: string, now: number): Promise<EventFile> {
    // TensorBoard reads files in the order of their names.
    const file = new EventFile(`${folder}/${EVENTS}${Math.floor(now)}.figment`);
    await file.#write([{ wallTime: now, fileVersion: VERSION }]);
    return file;
  }

  /**
   * Adds events, whole or, where the disk is full, torn: readers stop before a torn record.
   *
   * @throws {UserError} Where they cannot be written.
   */
  async add(events: readonly EventMessage[]): Promise<void> {
    await this.#write(events, { append: true });
  }

  async #write(events: readonly EventMessage[], options?: Deno.WriteFileOptions): Promise<void> {
    try {
      await Deno.writeFile(this.#path, recordsOf(events), options);
    } catch (error) {
      throw new UserError(`${this.#path}: cannot write (${(error as Error).message})`);
    }
  }
}
