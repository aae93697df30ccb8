/**
 * The page at `/zoo`: the history of the field, told by its generators side by side. A form
 * that works without script; the script (`client/zoo.ts`) spares the round trip.
 *
 * @module
 */

import type { FC } from "hono/jsx";
import {
  type Milestone,
  milestoneOf,
  milestones,
  paperUrl,
} from "../../shared/generators/milestones.ts";
import type { Model } from "../../shared/model/load.ts";
import type { Catalogue } from "../catalogue.ts";
import { isSeed } from "../params.ts";
import { zooScript, zooStyle } from "./assets.ts";
import type { Sign } from "./gallery.tsx";
import { Page } from "./layout.tsx";
import { factsOf } from "./page_state.ts";
import { Picture } from "./picture.tsx";
import { addressesOf, isInZoo, LONGEST, tilesOf, wordsOf, ZOO } from "./zoo_row.ts";

/** Whose pictures the page shows where nobody chose. */
const FIRST_SEED = "alice";

interface ZooPageProps {
  catalogue: Catalogue;
  /** What the visitor typed; what is no seed counts as nothing. */
  seed: string;
  /** Where URLs have to be signed, nothing is to be chosen. */
  sign?: Sign | undefined;
}

/** See the module's text. */
export function zooPage({ catalogue, seed: typed, sign }: ZooPageProps) {
  const isFit = isSeed(typed) && new TextEncoder().encode(typed).length <= LONGEST;
  const seed = isFit && sign === undefined ? typed : FIRST_SEED;
  const models = catalogue.samplers.map(({ model }) => model);
  const zoo = models.filter(isInZoo);
  const { pinned, name } = factsOf(catalogue.default.model);
  const icon = addressesOf({ pinned, name }, FIRST_SEED, { number: 1, class: "" }).picture;
  return (
    <Page
      title="The zoo · Figment"
      description="The landmarks of generative networks, side by side, drawing the same seed."
      icon={sign?.(icon) ?? icon}
      gallery="/#gallery"
      style={zooStyle.path}
      {...(sign === undefined && { script: zooScript.path })}
    >
      <div class="zoo">
        <header>
          <h1>How networks learned to draw</h1>
          <p class="lead">{storyOf(zoo)}</p>
          {sign === undefined ? <SeedForm seed={seed} /> : null}
          {zoo.length === 0 ? <Nobody /> : null}
        </header>
        <ol>
          {milestones.map((milestone) => (
            <Landmark
              key={milestone.id}
              milestone={milestone}
              models={modelsOf(milestone, models)}
              seed={seed}
              sign={sign}
            />
          ))}
        </ol>
        <p id="status" class="unseen" role="status"></p>
      </div>
    </Page>
  );
}

/** The names of the data that models have learned from, each once. */
function dataOf(models: readonly Model[]): string[] {
  return [...new Set(models.map(({ config }) => config.dataset.name))];
}

/** What all rows have in common. */
function storyOf(zoo: readonly Model[]): string {
  const data = dataOf(zoo);
  const training = data.length === 1 ? `, trained on the same data, ${data[0]}` : "";
  return `Each row is a landmark of the field, rebuilt small${training}. All of them start from ` +
    "the same noise: what differs is what they have learned to make of it.";
}

/**
 * The models that stand for a milestone: those of the zoo, or else the first of its kind, if
 * possible one that has learned from the same data.
 */
function modelsOf(milestone: Milestone, models: readonly Model[]): Model[] {
  const own = models.filter(({ config }) => milestoneOf(config) === milestone);
  const zoo = own.filter(isInZoo);
  if (zoo.length > 0) return zoo;
  const data = dataOf(models.filter(isInZoo));
  const alike = own.filter(({ config }) => data.includes(config.dataset.name));
  return [...alike, ...own].slice(0, 1);
}

const SeedForm: FC<{ seed: string }> = ({ seed }) => (
  <form id="choice" action="/zoo" method="get">
    <label for="seed">Seed: any word, name or number</label>
    <div class="row">
      <input
        id="seed"
        name="seed"
        value={seed}
        required
        maxlength={LONGEST}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
      <button type="submit" id="draw" class="quiet">Draw</button>
      <button type="submit" id="random" name="random" value="1" formnovalidate>
        Surprise me
      </button>
    </div>
  </form>
);

const Nobody: FC = () => (
  <p class="note">
    The zoo of this server is empty: it has no model whose name begins with <code>{ZOO}</code>.{" "}
    <code>deno task train --list</code> names the presets that make them; their models go to{" "}
    <code>weights/{ZOO}…</code>.
  </p>
);

interface LandmarkProps {
  milestone: Milestone;
  models: readonly Model[];
  seed: string;
  sign: Sign | undefined;
}

const Landmark: FC<LandmarkProps> = ({ milestone, models, seed, sign }) => {
  const { id, name, year, title, authors, idea } = milestone;
  return (
    <li>
      <section aria-labelledby={`milestone-${id}`}>
        <header>
          <h2 id={`milestone-${id}`}>
            <span class="year">{year}</span> {name}
          </h2>
          <p>{idea}</p>
          <p class="paper">
            {authors}: <a href={paperUrl(milestone)}>{title}</a>
          </p>
        </header>
        <div>
          {models.length === 0
            ? <p class="note">No model of this kind is on this server.</p>
            : models.map((model) => (
              <Pictures key={model.config.name} model={model} seed={seed} sign={sign} />
            ))}
        </div>
      </section>
    </li>
  );
};

const Pictures: FC<{ model: Model; seed: string; sign: Sign | undefined }> = (
  { model, seed, sign },
) => {
  const facts = factsOf(model);
  return (
    <div class="pictures">
      <ul>
        {tilesOf(facts).map((tile) => {
          const { picture, page } = addressesOf(facts, seed, tile);
          const src = sign?.(picture) ?? picture;
          return (
            <li>
              <a
                href={sign === undefined ? page : src}
                data-number={tile.number}
                data-class={tile.class}
                data-model={facts.name}
                data-pinned={facts.pinned}
              >
                <Picture
                  model={facts}
                  src={src}
                  alt={`${facts.name}: ${wordsOf(seed, tile)}`}
                  width={facts.width}
                  height={facts.height}
                  lazy
                />
              </a>
            </li>
          );
        })}
      </ul>
      <p class="figures">
        {figuresOf(model)} <a href={`/models/${facts.pinned}`}>Facts and figures of {facts.name}</a>
      </p>
    </div>
  );
};

/** Size and score, as far as the model was measured. */
function figuresOf({ config, weights }: Model): string {
  const count = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
  const { frechet, "real frechet": real } = config.metrics;
  const size = `${count.toLocaleString("en")} weights.`;
  if (frechet === undefined) return size;
  const beside = real === undefined ? "" : `, real pictures ${real}`;
  return `${size} Fréchet distance ${frechet}${beside}: lower is better.`;
}
