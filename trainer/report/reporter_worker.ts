/**
 * The worker that reports on a training: it shows a live page, if it is to, and writes the
 * run's page now and then. It only reads what the training writes; nothing waits for it, and
 * whatever happens to it, the training goes on. Started by `reporter.ts`.
 *
 * @module
 */

/// <reference lib="webworker" />

import type { ListenAddress } from "./address.ts";
import { Feed } from "./feed.ts";
import { inlinePicture } from "./inline_picture.ts";
import { liveApp, pictureAddress } from "./live_app.ts";
import { RunReader } from "./read_run.ts";
import { REPORT, writePage } from "./write_report.ts";

declare const self: DedicatedWorkerGlobalScope;

/** What a reporter is told. */
export type Order =
  | { readonly order: "listen"; readonly address: ListenAddress | null }
  | { readonly order: "follow"; readonly folder: string }
  | { readonly order: "end" };

/** What it answers: that it listens, why it cannot, what else is wrong, that it has ended. */
export type Answer =
  | { readonly answer: "listening"; readonly url: string | null }
  | { readonly answer: "refused"; readonly code: string; readonly message: string }
  | { readonly answer: "trouble"; readonly message: string }
  | { readonly answer: "ended" };

/** From one look for news to the next, and from one page in the run's folder to the next. */
const LOOK_MS = 1000;
const WRITE_MS = 60_000;

/** How long viewers may take to hear that it is over. */
const FAREWELL_MS = 500;

const feed = new Feed();
let folder: string | null = null;
let server: Deno.HttpServer | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** The run with its pictures in it, for the page in its folder. */
let reader: RunReader | null = null;
let writtenAt = -Infinity;
let isInTrouble = false;
/** What is being done, after which the next thing is. */
let busy: Promise<void> = Promise.resolve();

self.onmessage = async ({ data }: MessageEvent<Order>) => {
  if (data.order === "listen") listen(data.address);
  else if (data.order === "follow") {
    folder = data.folder;
    await look();
  } else await end();
};

function listen(address: ListenAddress | null): void {
  if (address === null) return answer({ answer: "listening", url: null });
  const app = liveApp({ feed, folder: () => folder });
  try {
    server = Deno.serve({
      ...address,
      onListen: ({ hostname, port }) => {
        const host = hostname === "0.0.0.0" ? "localhost" : hostname;
        answer({
          answer: "listening",
          url: `http://${host.includes(":") ? `[${host}]` : host}:${port}/`,
        });
      },
    }, app.fetch);
  } catch (error) {
    const { name, message } = error as Error;
    answer({ answer: "refused", code: name, message });
  }
}

/** Looks for news, again and again. */
async function look(): Promise<void> {
  await attempt(async (home) => {
    if (server !== null) await feed.look(home, (name) => pictureAddress(home, name));
    if (performance.now() - writtenAt >= WRITE_MS) await write(home);
  });
  timer = setTimeout(look, LOOK_MS);
}

async function write(home: string): Promise<void> {
  writtenAt = performance.now();
  if (reader === null || await reader.update() === null) {
    reader = await RunReader.open(home, (name) => inlinePicture(`${home}/${name}`));
  }
  await writePage([reader.report], `${home}/${REPORT}`);
}

async function end(): Promise<void> {
  clearTimeout(timer);
  await attempt(async (home) => {
    if (server !== null) await feed.look(home, (name) => pictureAddress(home, name));
    await write(home);
  });
  feed.end();
  if (server !== null) {
    const farewell = new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
    await Promise.race([server.shutdown(), farewell]);
  }
  answer({ answer: "ended" });
  self.close();
}

/**
 * Does something for the run, if there is one, after what is being done; says once what goes
 * wrong, and goes on.
 */
function attempt(work: (home: string) => Promise<void>): Promise<void> {
  const home = folder;
  if (home === null) return Promise.resolve();
  return busy = busy.then(() => work(home)).then(() => {
    isInTrouble = false;
  }, (error: Error) => {
    if (!isInTrouble) answer({ answer: "trouble", message: error.message });
    isInTrouble = true;
  });
}

function answer(message: Answer): void {
  self.postMessage(message);
}
