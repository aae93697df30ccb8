/**
 * Whether the server on this machine answers, as an exit status: for containers, which
 * have no other program that could ask.
 *
 * @module
 */

const port = Deno.env.get("PORT") ?? "8000";
try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`, {
    signal: AbortSignal.timeout(3000),
  });
  Deno.exit(ok ? 0 : 1);
} catch {
  Deno.exit(1);
}
