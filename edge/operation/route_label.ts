/**
 * The route that a path belongs to: a name out of a few, whatever clients ask for.
 *
 * @module
 */

/** For paths that no route has. */
export const OTHER = "other";

/**
 * Makes the look-up.
 *
 * @param routes Paths of routes as Hono has them, such as `/models/:name`, or with a regular
 * expression for a part of the path, `/v1/:model/:file{.+\\.png}`.
 */
export function routeLabels(routes: Iterable<string>): (path: string) => string {
  const fixed = new Map<string, string>();
  const patterns: [RegExp, string][] = [];
  for (const route of new Set(routes)) {
    if (route.includes("*")) continue; // middleware
    if (!route.includes(":")) fixed.set(route, route);
    else patterns.push([patternOf(route), route]);
  }
  return (path) =>
    fixed.get(path) ?? patterns.find(([pattern]) => pattern.test(path))?.[1] ?? OTHER;
}

/** Coarser than Hono's own: a part with a parameter is whatever has no slash in it. */
function patternOf(route: string): RegExp {
  const parts = route.replaceAll(/\{[^{}]*\}/g, "").split("/").map((part) =>
    part.includes(":") ? "[^/]+" : RegExp.escape(part)
  );
  return new RegExp(`^${parts.join("/")}$`);
}

/** Routes that explain, list or report; each other one makes pictures. */
const WITHOUT_PICTURES = new Set([
  "/",
  "/assets/:file",
  "/docs",
  "/figment.js",
  "/healthz",
  "/llms.txt",
  "/metrics",
  "/models",
  "/models/:name",
  "/openapi.json",
  "/readyz",
  "/zoo",
  OTHER,
]);

/** Whether a route costs a run of a network, so that it is signed, and shed under load. */
export function makesPictures(route: string): boolean {
  return !WITHOUT_PICTURES.has(route);
}

/** Routes for whoever runs the server; not counted against a client. */
export function isForOperators(route: string): boolean {
  return route === "/healthz" || route === "/readyz" || route === "/metrics";
}
