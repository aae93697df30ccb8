/** The backends that can train, the preferred one first; `cpu` only on request. */
export const BACKENDS = ["webgpu", "wasm", "cpu"] as const;

/** Name of a backend that can train. */
export type BackendName = typeof BACKENDS[number];
