/**
 * A client that does next to nothing: on a machine with two cores, what loads a server
 * also takes from it, and `fetch` or a general load generator take more than the servers
 * that are measured here.
 *
 * @module
 */

/** A request, ready to be sent. */
export interface Request {
  readonly method: string;
  readonly bytes: Uint8Array;
}

/** An answer, its body read and dropped. */
export interface Answer {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
}

/**
 * No more of an answer is taken for its head: to turn a long body into text, too, would cost
 * this side more than the server whose speed is asked for.
 */
const LONGEST_HEAD = 1024;

const latin1 = new TextDecoder("latin1");

/** A connection that stays open: one request after the other. */
export class Connection implements Disposable {
  readonly #socket: Deno.TcpConn;
  readonly #buffer: Uint8Array;

  private constructor(socket: Deno.TcpConn, capacity: number) {
    this.#socket = socket;
    this.#buffer = new Uint8Array(capacity);
  }

  /**
   * Connects to a server on this machine.
   *
   * @param capacity Bytes of its longest answer.
   */
  static async open(port: number, capacity = 1 << 20): Promise<Connection> {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port });
    socket.setNoDelay(true);
    return new Connection(socket, capacity);
  }

  /**
   * Sends a request and returns when the last byte of its answer is here.
   *
   * @throws {Error} Where the answer does not say how long it is, has a head of more than
   * {@linkcode LONGEST_HEAD} bytes, or is cut short.
   */
  async ask({ method, bytes }: Request): Promise<Answer> {
    await this.#socket.write(bytes);
    let received = 0;
    const more = async () => {
      const count = await this.#socket.read(this.#buffer.subarray(received));
      if (count === null) throw new Error(`The server hung up after ${received} bytes`);
      received += count;
    };
    let end = -1;
    let text = "";
    do {
      await more();
      text = latin1.decode(this.#buffer.subarray(0, Math.min(received, LONGEST_HEAD)));
      end = text.indexOf("\r\n\r\n");
      if (end < 0 && received > LONGEST_HEAD) throw new Error(`A head without an end: ${text}`);
    } while (end < 0);
    const head = text.slice(0, end);
    const status = Number(head.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length));
    const length = head.length + 4 + (method === "HEAD" || status === 304 ? 0 : bodyLength(head));
    while (received < length) await more();
    return { status, head };
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

function bodyLength(head: string): number {
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
  if (length === undefined) throw new Error(`An answer of unknown length: ${head}`);
  return Number(length);
}

/** Makes a request. */
export function requestOf(
  path: string,
  method = "GET",
  headers: Readonly<Record<string, string>> = {},
): Request {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const text = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.join("")}\r\n`;
  return { method, bytes: new TextEncoder().encode(text) };
}
