/**
 * Validation by zod, whose functional dialect starts in half of the time of the other: schemas
 * are made at every start, of servers as well. They speak English, and are not compiled to
 * JavaScript, which a start would have to wait for longer than all of its validation takes.
 *
 * @module
 */

import { config } from "zod/mini";
import en from "zod/v4/locales/en.js";

config({ ...en(), jitless: true });

export * from "zod/mini";
