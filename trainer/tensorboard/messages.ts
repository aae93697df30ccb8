/**
 * What stands in a record of an event file: a protocol buffer. Names and numbers are those of
 * https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto, event.proto
 * and summary.proto.
 *
 * @module
 */

import protobuf from "protobufjs/light.js";

/** A picture in a summary. */
export interface ImageMessage {
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for RGB. */
  readonly colorspace: number;
  /** A PNG. */
  readonly encodedImageString: Uint8Array;
}

/** A number or a picture under its name. */
export type ValueMessage =
  & { readonly tag: string }
  & ({ readonly simpleValue: number } | { readonly image: ImageMessage });

/** `SessionLog.SessionStatus` */
export const START = 1;

/** An event. */
export interface EventMessage {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step?: number;
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly ValueMessage[] };
  readonly sessionLog?: { readonly status: number };
}

const root = protobuf.Root.fromJSON({
  nested: {
    Event: {
      fields: {
        wallTime: { id: 1, type: "double" },
        step: { id: 2, type: "int64" },
        fileVersion: { id: 3, type: "string" },
        summary: { id: 5, type: "Summary" },
        sessionLog: { id: 7, type: "SessionLog" },
      },
    },
    Summary: { fields: { value: { id: 1, type: "Value", rule: "repeated" } } },
    Value: {
      fields: {
        tag: { id: 1, type: "string" },
        simpleValue: { id: 2, type: "float" },
        image: { id: 4, type: "Image" },
      },
      oneofs: { value: { oneof: ["simpleValue", "image"] } }, // so that a 0 is written, too
    },
    Image: {
      fields: {
        height: { id: 1, type: "int32" },
        width: { id: 2, type: "int32" },
        colorspace: { id: 3, type: "int32" },
        encodedImageString: { id: 4, type: "bytes" },
      },
    },
    SessionLog: { fields: { status: { id: 1, type: "int32" } } },
  },
});

const event = root.lookupType("Event");

/** The bytes of an event. */
export function encodeEvent(message: EventMessage): Uint8Array {
  return event.encode(message).finish();
}
