/**
 * Refusals, as RFC 9457 describes them.
 *
 * @module
 */

const TITLES = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
} as const;

/** Statuses of refusals. */
export type ProblemStatus = keyof typeof TITLES;

/** A request that is refused: thrown anywhere below a route, it becomes the answer. */
export class Problem extends Error {
  override readonly name = "Problem";

  /**
   * @param detail One sentence for a person.
   * @param members What a program may want to know besides.
   * @param headers More headers of the answer.
   */
  constructor(
    readonly status: ProblemStatus,
    readonly detail: string,
    readonly members: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  /** The answer: `application/problem+json`, never stored. */
  toResponse(): Response {
    return new Response(this.toText(), { status: this.status, headers: this.toHeaders() });
  }

  /** Its body. */
  toText(): string {
    const { status, detail, members } = this;
    const body = { type: "about:blank", title: TITLES[status], status, detail, ...members };
    return JSON.stringify(body, null, 2) + "\n";
  }

  /** Its headers. */
  toHeaders(): Record<string, string> {
    return {
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
      ...this.headers,
    };
  }
}

/**
 * A parameter that cannot be.
 *
 * @param allowed What would have been right.
 */
export function badParameter(
  parameter: string,
  value: string,
  allowed: string | readonly string[],
): Problem {
  const choices = typeof allowed === "string" ? allowed : allowed.join(", ");
  const name = shortened(parameter);
  const shown = shortened(value);
  return new Problem(
    400,
    `Parameter "${name}" is "${shown}"; allowed: ${choices}`,
    { parameter: name, value: shown, allowed },
  );
}

/** Enough of what was sent to know it again. */
function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
