/**
 * Imported before schemas are made: their validation is not compiled to JavaScript, which a
 * start would have to wait for longer than all of its validation takes.
 *
 * @module
 */

import * as z from "zod";

z.config({ jitless: true });
