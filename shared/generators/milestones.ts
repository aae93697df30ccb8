/**
 * The history of the field as its families tell it: which paper each is true to, and
 * what was new about it.
 *
 * @module
 */

/** A paper and its idea. */
export interface Milestone {
  /** Name of the family. */
  readonly family: string;
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
    family: "vae",
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
    family: "gan",
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
    family: "dcgan",
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
    family: "cogan",
    name: "CoGAN",
    title: "Coupled Generative Adversarial Networks",
    authors: "Ming-Yu Liu and Oncel Tuzel",
    year: 2016,
    arxiv: "1606.07536",
    idea: "Two games share the layers that decide what is in a picture, so that one seed gives a " +
      "matching pair in two styles, although no pair was ever shown.",
  },
  {
    family: "progan",
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
    family: "stylegan",
    name: "StyleGAN",
    title: "A Style-Based Generator Architecture for Generative Adversarial Networks",
    authors: "Tero Karras and others",
    year: 2018,
    arxiv: "1812.04948",
    idea: "Noise no longer enters at the top: it is turned into a style that steers every layer, " +
      "from pose to texture, and the styles of two seeds can be mixed.",
  },
  {
    family: "stylegan2",
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
    family: "modern",
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
 * The milestone of a family.
 *
 * @returns undefined for a family of no paper of its own.
 */
export function milestoneOf(family: string): Milestone | undefined {
  return milestones.find((milestone) => milestone.family === family);
}

/** Where the paper is to be read. */
export function paperUrl({ arxiv }: Milestone): string {
  return `https://arxiv.org/abs/${arxiv}`;
}
