/**
 * Data sets that are known by name: where their authors publish them, what their
 * classes are called, and under which terms.
 *
 * The checksums are those of the published files, as the catalogues of
 * TensorFlow Datasets and torchvision list them.
 *
 * @module
 */

import type { RemoteFile } from "./download.ts";

/** What is known about a data set by its name. */
export interface KnownSet {
  readonly licence: string;
  /** The names of its classes, by label. */
  readonly classes: readonly string[];
  /** The IDX pair of images and labels, or the archive of CIFAR-10 batches. */
  readonly files: readonly [images: RemoteFile, labels: RemoteFile] | readonly [RemoteFile];
}

const MNIST = "https://ossci-datasets.s3.amazonaws.com/mnist";
const FASHION_MNIST = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com";
const CIFAR10 = "https://www.cs.toronto.edu/~kriz";

/** The data sets that can be fetched by name. */
export const KNOWN_SETS: ReadonlyMap<string, KnownSet> = new Map<string, KnownSet>([
  ["mnist", {
    licence: "CC BY-SA 3.0 (LeCun, Cortes, Burges)",
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    files: [
      {
        url: `${MNIST}/train-images-idx3-ubyte.gz`,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      },
      {
        url: `${MNIST}/train-labels-idx1-ubyte.gz`,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      },
    ],
  }],
  ["fashion-mnist", {
    licence: "MIT (Zalando Research)",
    classes: [
      "t-shirt/top",
      "trouser",
      "pullover",
      "dress",
      "coat",
      "sandal",
      "shirt",
      "sneaker",
      "bag",
      "ankle boot",
    ],
    files: [
      {
        url: `${FASHION_MNIST}/train-images-idx3-ubyte.gz`,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      },
      {
        url: `${FASHION_MNIST}/train-labels-idx1-ubyte.gz`,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      },
    ],
  }],
  ["cifar10", {
    licence: "not stated; cite Krizhevsky 2009",
    classes: [
      "airplane",
      "automobile",
      "bird",
      "cat",
      "deer",
      "dog",
      "frog",
      "horse",
      "ship",
      "truck",
    ],
    files: [
      {
        url: `${CIFAR10}/cifar-10-binary.tar.gz`,
        sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
      },
    ],
  }],
]);

/** What to call the data at a path. */
export interface Identity {
  readonly name: string;
  readonly licence: string;
}

/**
 * The name of a data set from its path: that of the folder or file, without
 * extension; or of the folder around it, if that says no more than "train",
 * "images" or "data".
 */
export function identify(path: string): Identity {
  const parts = path.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
  const stem = (parts.at(-1) ?? "data").replace(/(\.(zip|tgz|tar|gz))+$/i, "");
  const name = parts.length > 1 && /^(train\b.*|images?|data|dataset)$/i.test(stem)
    ? parts.at(-2)!
    : stem;
  return { name, licence: KNOWN_SETS.get(name)?.licence ?? "not stated" };
}
