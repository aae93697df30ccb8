/**
 * What each model makes: of every class a few, or many of a model without; of a model with
 * domains, each seed in all of them.
 *
 * @module
 */

import type { FC } from "hono/jsx";
import type { Model } from "../../shared/model/load.ts";
import { type Choice, type ModelFacts, picturePath, withQuery } from "./embed_code.ts";
import { factsOf } from "./page_state.ts";
import { Picture } from "./picture.tsx";

/** Pictures of a class, and of a model whose classes are not shown apart. */
const AMPLE = { rows: 4, many: 24 };
/** The same where there are many models: no one scrolls for ever. */
const BRIEF = { rows: 2, many: 16 };
/** The most classes that are side by side; of a model with more, each seed picks its own. */
const COLUMNS = 12;
/** Letters that a narrow column has room for. */
const LABEL = 3;

const NOTHING: Choice = {
  seed: "",
  class: "",
  mix: "",
  truncation: "",
  size: "",
  format: "",
  to: "",
  t: "",
};

/** Signs the address of a picture; absent where that needs no signature. */
export type Sign = (target: string) => string;

interface GalleryProps {
  model: Model;
  /** Whether there are many other models. */
  brief: boolean;
  sign?: Sign | undefined;
}

/** The section of one model; signed pictures lead to themselves, others to the playground. */
export const Gallery: FC<GalleryProps> = ({ model, brief, sign }) => {
  const { rows, many } = brief ? BRIEF : AMPLE;
  const { config } = model;
  const facts = factsOf(model);
  const { classes, width, height, channels } = facts;
  const id = `gallery-${config.name}`;
  return (
    <section class="gallery" aria-labelledby={id}>
      <header>
        <h3 id={id}>{config.name}</h3>
        <p>
          {width} × {height} pixels, {channels === 1 ? "grey" : "colour"}
          {classes === null ? "" : `, ${classes.length} ${facts.domains ? "domains" : "classes"}`}.
          Learned from {config.dataset.name}; {config.dataset.licence}.{" "}
          <a href={`/models/${facts.pinned}`}>Facts and figures</a>
        </p>
      </header>
      {classes !== null && facts.domains
        ? <Matching model={facts} domains={classes} count={many} sign={sign} />
        : classes !== null && classes.length <= COLUMNS
        ? <ByClass model={facts} classes={classes} rows={rows} sign={sign} />
        : <Many model={facts} count={many} sign={sign} />}
    </section>
  );
};

interface ByClassProps {
  model: ModelFacts;
  classes: readonly string[];
  rows: number;
  sign: Sign | undefined;
}

const ByClass: FC<ByClassProps> = ({ model, classes, rows, sign }) => (
  <ul class={classes.some((name) => name.length > LABEL) ? "classes wordy" : "classes"}>
    {classes.map((name, column) => (
      <li>
        <span class="class" aria-hidden="true">{name}</span>
        <ul>
          {Array.from({ length: rows }, (_, row) => (
            <Tile
              key={row}
              model={model}
              seed={`figment ${row * classes.length + column + 1}`}
              class={name}
              sign={sign}
            />
          ))}
        </ul>
      </li>
    ))}
  </ul>
);

interface MatchingProps {
  model: ModelFacts;
  domains: readonly string[];
  count: number;
  sign: Sign | undefined;
}

const Matching: FC<MatchingProps> = ({ model, domains, count, sign }) => (
  <ul class="many small">
    {Array.from({ length: count }, (_, i) => (
      <li>
        <ul class="matching">
          {domains.map((name) => (
            <Tile key={name} model={model} seed={`figment ${i + 1}`} class={name} sign={sign} />
          ))}
        </ul>
      </li>
    ))}
  </ul>
);

const Many: FC<{ model: ModelFacts; count: number; sign: Sign | undefined }> = (
  { model, count, sign },
) => (
  <ul class={`many ${model.channels === 1 ? "small" : "large"}`}>
    {Array.from(
      { length: count },
      (_, i) => <Tile key={i} model={model} seed={`figment ${i + 1}`} sign={sign} />,
    )}
  </ul>
);

interface TileProps {
  model: ModelFacts;
  seed: string;
  class?: string;
  sign: Sign | undefined;
}

const Tile: FC<TileProps> = ({ model, seed, class: name = "", sign }) => {
  const path = picturePath(model, { ...NOTHING, seed, class: name });
  const src = sign?.(path) ?? path;
  return (
    <li>
      <a href={sign === undefined ? withQuery("/", { model: model.name, seed, class: name }) : src}>
        <Picture
          model={model}
          src={src}
          alt={`${model.name}${name === "" ? "" : `, ${name}`}: ${seed}`}
          width={model.width}
          height={model.height}
          lazy
        />
      </a>
    </li>
  );
};
