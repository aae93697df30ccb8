/** Lends a folder below `runs`, by its absolute path; it is removed when the work is done. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await Deno.mkdir("runs", { recursive: true });
  const folder = await Deno.realPath(await Deno.makeTempDir({ dir: "runs", prefix: ".bench-" }));
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
