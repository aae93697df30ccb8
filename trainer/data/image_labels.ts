/**
 * The labels of a folder or archive of pictures: from dataset.json if there is
 * one, else from class folders, else none.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { packLabels } from "./dataset.ts";
import { compareNaturally, type ImageFiles } from "./image_files.ts";
import { type Labelling, numberedClasses, UNLABELLED } from "./labels.ts";
import { readLabelsJson } from "./labels_json.ts";

/**
 * The label of each picture. Folders that all pictures share are no classes.
 *
 * @throws {UserError} If some pictures have a label and others have none, or it is unclear which.
 */
export async function labelImages(files: ImageFiles): Promise<Labelling> {
  const paths = files.images.map((image) => image.path);
  const [json, another] = files.labels;
  if (!json) return folderClasses(paths, files.source);
  if (another) {
    throw new UserError(
      `${files.source} has two files of labels, ${json.path} and ${another.path}: keep one`,
    );
  }
  const numbers = readLabelsJson(await json.read(), json.name);
  return numbers ? matchLabels(numbers, paths, json.path, json.name) : UNLABELLED;
}

/** Labels in the order of the pictures, from the paths that dataset.json knows them by. */
function matchLabels(
  numbers: ReadonlyMap<string, number>,
  paths: readonly string[],
  jsonPath: string,
  jsonName: string,
): Labelling {
  const base = jsonPath.slice(0, -"dataset.json".length);
  const unlabelled = paths.find((path) =>
    !path.startsWith(base) || !numbers.has(path.slice(base.length))
  );
  if (unlabelled !== undefined) {
    throw new UserError(`${jsonName} has no label for ${unlabelled}: add one, or remove the file`);
  }
  const known = new Set(paths);
  for (const path of numbers.keys()) {
    if (!known.has(base + path)) {
      throw new UserError(
        `${jsonName} has a label for ${path}, which is not there: add the file, or remove the label`,
      );
    }
  }
  return numberedClasses(paths.map((path) => numbers.get(path.slice(base.length))!));
}

/** A class for each folder. */
function folderClasses(paths: readonly string[], source: string): Labelling {
  const shared = sharedFolder(paths);
  const folders = paths.map((path) =>
    path.slice(shared.length, Math.max(shared.length, path.lastIndexOf("/")))
  );
  const classes = [...new Set(folders)].sort(compareNaturally);
  if (classes.length < 2) return UNLABELLED;
  folders.forEach((folder, i) => {
    if (folder === "") {
      throw new UserError(
        `${source} has pictures in class folders and others outside, such as ${paths[i]}: ` +
          `move every picture into a class folder, or none`,
      );
    }
    if (folder.includes("/")) {
      throw new UserError(
        `${source} has folders in folders, such as that of ${paths[i]}, so the classes are ` +
          `unclear: put the pictures of each class into one folder, or list labels in dataset.json`,
      );
    }
  });
  const index = new Map(classes.map((name, i) => [name, i]));
  const labels = packLabels(folders.map((folder) => index.get(folder)!), classes.length);
  return { labels, classes };
}

/** The folders that all paths begin with, with their last "/". */
function sharedFolder(paths: readonly string[]): string {
  let shared = paths[0]!.slice(0, paths[0]!.lastIndexOf("/") + 1);
  while (!paths.every((path) => path.startsWith(shared))) {
    shared = shared.slice(0, shared.lastIndexOf("/", shared.length - 2) + 1);
  }
  return shared;
}
