/**
 * What each model makes: of every class a few, or many of a model without.
 *
 * @module
 */

import type { FC } from "hono/jsx";
import type { Model } from "../../shared/model/load.ts";
import { type Choice, type ModelFacts, picturePath, withQuery } from "./embed_code.ts";
import { factsOf } from "./page_state.ts";
import { Picture } from "./picture.tsx";

/** Pictures of a class. */
const ROWS = 4;
/** The most classes that are side by side; of a model with more, each seed picks its own. */
const COLUMNS = 12;
/** Letters that a narrow column has room for. */
const LABEL = 3;
/** Pictures of a model whose classes are not shown apart. */
const MANY = 24;

const NOTHING: Choice = {
  seed: "",
  class: "",
  truncation: "",
  size: "",
  format: "",
  to: "",
  t: "",
};

/** The section of one model. */
export const Gallery: FC<{ model: Model }> = ({ model }) => {
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
          {classes === null ? "" : `, ${classes.length} classes`}. Learned from{" "}
          {config.dataset.name} ({config.dataset.licence}).{" "}
          <a href={`/models/${facts.pinned}`}>Facts and figures</a>
        </p>
      </header>
      {classes !== null && classes.length <= COLUMNS
        ? <ByClass model={facts} classes={classes} />
        : <Many model={facts} />}
    </section>
  );
};

const ByClass: FC<{ model: ModelFacts; classes: readonly string[] }> = ({ model, classes }) => (
  <ul class={classes.some((name) => name.length > LABEL) ? "classes wordy" : "classes"}>
    {classes.map((name, column) => (
      <li>
        <span class="class" aria-hidden="true">{name}</span>
        <ul>
          {Array.from({ length: ROWS }, (_, row) => (
            <Tile
              key={row}
              model={model}
              seed={`figment ${row * classes.length + column + 1}`}
              class={name}
            />
          ))}
        </ul>
      </li>
    ))}
  </ul>
);

const Many: FC<{ model: ModelFacts }> = ({ model }) => (
  <ul class={`many ${model.channels === 1 ? "small" : "large"}`}>
    {Array.from(
      { length: MANY },
      (_, i) => <Tile key={i} model={model} seed={`figment ${i + 1}`} />,
    )}
  </ul>
);

/** A picture that leads to the playground with it. */
const Tile: FC<{ model: ModelFacts; seed: string; class?: string }> = (
  { model, seed, class: name = "" },
) => (
  <li>
    <a href={withQuery("/", { model: model.name, seed, class: name })}>
      <Picture
        model={model}
        src={picturePath(model, { ...NOTHING, seed, class: name })}
        alt={`${model.name}${name === "" ? "" : `, ${name}`}: ${seed}`}
        width={model.width}
        height={model.height}
        lazy
      />
    </a>
  </li>
);
