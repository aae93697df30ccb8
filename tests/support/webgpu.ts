/**
 * Whether WebGPU can be tested here.
 *
 * @module
 */

/** @returns Why there is no WebGPU adapter, for {@linkcode itUnless}; undefined where there is one. */
export async function webgpuObstacle(): Promise<string | undefined> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter !== null) return undefined;
  return "no WebGPU adapter (on Debian: apt install mesa-vulkan-drivers libvulkan1)";
}
