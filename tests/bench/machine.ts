import { arch, cpus, type } from "node:os";

/** The machine in a line: processor, cores, system, Deno. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const system = `${type()} ${arch()}`;
  return `${model}, ${navigator.hardwareConcurrency} cores, ${system}, Deno ${Deno.version.deno}`;
}
