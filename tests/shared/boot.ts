/**
 * Boots the WASM backend and prints the product of two numbers, for a test that
 * runs it without permissions.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { bootWasm } from "../../shared/backend.ts";

await bootWasm();
console.log(tf.getBackend(), tf.mul(tf.scalar(6), tf.scalar(7)).dataSync()[0]);
