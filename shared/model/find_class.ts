/**
 * The class that a user's text means: the one of that name, or else of that index.
 *
 * @returns Its index, or undefined where there is none.
 */
export function findClass(classes: readonly string[], text: string): number | undefined {
  const named = classes.indexOf(text);
  if (named >= 0) return named;
  const isIndex = /^(0|[1-9]\d{0,3})$/.test(text) && Number(text) < classes.length;
  return isIndex ? Number(text) : undefined;
}
