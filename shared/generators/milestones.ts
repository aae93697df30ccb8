/**
 * The history of the field as its families tell it: which paper each is true to, and
 * what was new about it.
 *
 * @module
 */

/** A paper and its idea. */
export interface Milestone {
  /** What it is called in addresses, and its model in the zoo after `zoo-`. */
  readonly id: string;
  /** Name of the family, where that is another. */
  readonly family?: string;
  /** What the architecture of its models says, where others of the family are of another paper. */
  readonly architecture?: Readonly<Record<string, unknown>>;
  /** What people call it. */
  readonly name: string;
  readonly title: string;
  /** The first author, and "and others" where there are more than two. */
  readonly authors: string;
  readonly year: number;
  /** Its number there. */
  readonly arxiv: string;
  /** What was new, in a sentence. */
  readonly idea: string;
}

/** In the order of their years. */
export const milestones: readonly Milestone[] = [
  {
    id: "vae",
    name: "VAE",
    title: "Auto-Encoding Variational Bayes",
    authors: "Diederik Kingma and Max Welling",
    year: 2013,
    arxiv: "1312.6114",
    idea:
      "An encoder learns to describe pictures by a few numbers, a decoder to paint from them; " +
      "numbers drawn by chance then give new pictures, somewhat blurred ones.",
  },
  {
    id: "gan",
    name: "GAN",
    title: "Generative Adversarial Networks",
    authors: "Ian Goodfellow and others",
    year: 2014,
    arxiv: "1406.2661",
    idea:
      "Two networks play a game, one forging pictures, the other judging them, and no one has " +
      "to say any more what makes a picture good.",
  },
  {
    id: "dcgan",
    name: "DCGAN",
    title: "Unsupervised Representation Learning with Deep Convolutional Generative " +
      "Adversarial Networks",
    authors: "Alec Radford and others",
    year: 2015,
    arxiv: "1511.06434",
    idea: "Both players become convolutional, with batch normalisation to keep the game from " +
      "falling apart: the recipe that made it work beyond the smallest pictures.",
  },
  {
    id: "cogan",
    name: "CoGAN",
    title: "Coupled Generative Adversarial Networks",
    authors: "Ming-Yu Liu and Oncel Tuzel",
    year: 2016,
    arxiv: "1606.07536",
    idea: "Two games share the layers that decide what is in a picture, so that one seed gives a " +
      "matching pair in two styles, although no pair was ever shown.",
  },
  {
    id: "progan",
    name: "Progressive GAN",
    title: "Progressive Growing of GANs for Improved Quality, Stability, and Variation",
    authors: "Tero Karras and others",
    year: 2017,
    arxiv: "1710.10196",
    idea:
      "Training begins with tiny pictures, and layers for finer detail are faded in one by one, " +
      "which made faces of a thousand pixels a side possible.",
  },
  {
    id: "vae-sphere",
    family: "vae",
    architecture: { latent: "sphere" },
    name: "VAE on a sphere",
    title: "Hyperspherical Variational Auto-Encoders",
    authors: "Tim Davidson and others",
    year: 2018,
    arxiv: "1804.00891",
    idea: "The numbers that describe a picture become a direction, a point on a sphere, on which " +
      "no place is the middle that all descriptions are drawn to.",
  },
  {
    id: "stylegan",
    name: "StyleGAN",
    title: "A Style-Based Generator Architecture for Generative Adversarial Networks",
    authors: "Tero Karras and others",
    year: 2018,
    arxiv: "1812.04948",
    idea: "Noise no longer enters at the top: it is turned into a style that steers every layer, " +
      "from pose to texture, and the styles of two seeds can be mixed.",
  },
  {
    id: "stylegan2",
    name: "StyleGAN2",
    title: "Analyzing and Improving the Image Quality of StyleGAN",
    authors: "Tero Karras and others",
    year: 2019,
    arxiv: "1912.04958",
    idea:
      "Styles scale the weights instead of the pictures, which removes the blots that gave its " +
      "ancestor away, and small steps in the noise make small steps in the picture.",
  },
  {
    id: "modern",
    name: "R3GAN",
    title: "The GAN is dead; long live the GAN! A Modern GAN Baseline",
    authors: "Yiwen Huang and others",
    year: 2024,
    arxiv: "2501.05441",
    idea:
      "A loss that compares real and forged pictures, and two penalties that provably calm the " +
      "game, make the tricks of ten years unnecessary: plain networks do.",
  },
];

/**
 * The milestone that a model is of.
 *
 * @returns undefined for a family of no paper of its own.
 */
export function milestoneOf(
  model: { readonly family: string; readonly architecture: Readonly<Record<string, unknown>> },
): Milestone | undefined {
  const own = milestones.filter(({ id, family = id }) => family === model.family);
  return own.find(({ architecture }) => architecture && holds(model.architecture, architecture)) ??
    own.find(({ architecture }) => architecture === undefined);
}

function holds(all: Readonly<Record<string, unknown>>, some: typeof all): boolean {
  return Object.entries(some).every(([name, value]) => all[name] === value);
}

/** Where the paper is to be read. */
export function paperUrl({ arxiv }: Milestone): string {
  return `https://arxiv.org/abs/${arxiv}`;
}
