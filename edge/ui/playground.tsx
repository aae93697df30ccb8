/**
 * Where a visitor chooses a picture, sees it, and takes its code away. A form that works
 * without script; the script (`client/home.ts`) spares the round trip.
 *
 * @module
 */

import { raw } from "hono/html";
import type { FC } from "hono/jsx";
import { MAX_SEED_BYTES } from "../../shared/latent.ts";
import {
  alternative,
  type Choice,
  dimensions,
  type EmbedCode,
  embedCode,
  filmPath,
  LARGEST,
  type ModelFacts,
  picturePath,
} from "./embed_code.ts";
import { type PageState, pictureFormats } from "./page_state.ts";
import { Picture } from "./picture.tsx";

interface PlaygroundProps {
  state: PageState;
  models: readonly ModelFacts[];
  origin: string;
}

/** A seed is taken exactly: no browser shall correct it. */
const VERBATIM: Readonly<Record<string, string>> = {
  autocomplete: "off",
  autocapitalize: "off",
  spellcheck: "false",
};

/** See the module's text. */
export const Playground: FC<PlaygroundProps> = ({ state, models, origin }) => {
  const { model, choice } = state;
  const facts = { models, default: models[0]!.name };
  return (
    <section class="play" aria-labelledby="headline">
      <script type="application/json" id="facts">
        {raw(JSON.stringify(facts).replaceAll("<", "\\u003c"))}
      </script>
      <div class="stage">
        <a id="frame" href={picturePath(model, choice)}>
          <Picture
            id="picture"
            model={model}
            src={picturePath(model, choice)}
            alt={alternative(choice)}
            {...dimensions(model, choice.size)}
          />
        </a>
        <p class="label">
          <span id="label">{labelOf(model, choice)}</span>{" "}
          <span class="soft">Drawn when asked for, the same every time.</span>{" "}
          <a id="film" href={filmPath(model, choice)} hidden={choice.to === ""}>
            Watch it become {choice.to}
          </a>
        </p>
        <p id="trouble" class="trouble" role="alert" hidden></p>
      </div>
      <div class="side">
        <h1 id="headline">
          <em id="subject">{choice.seed}</em> does not exist.
        </h1>
        <p class="lead">
          A small neural network drew this from the word alone. The same address gives the same
          picture, byte for byte, on every machine, for ever.
        </p>
        <Controls state={state} models={models} />
      </div>
      <Code code={embedCode(origin, model, choice)} />
      <p id="status" class="unseen" role="status"></p>
    </section>
  );
};

/** What stands below the picture. */
function labelOf(model: ModelFacts, { size }: Choice): string {
  const { width, height } = dimensions(model, size);
  return `${model.pinned}, ${width} × ${height} pixels.`;
}

const Controls: FC<Pick<PlaygroundProps, "state" | "models">> = (
  { state: { model, choice }, models },
) => (
  <form id="choice" action="/" method="get">
    <div class="seed">
      <label for="seed">Seed: any word, name or number</label>
      <div class="row">
        <input
          id="seed"
          name="seed"
          value={choice.seed}
          required
          maxlength={MAX_SEED_BYTES}
          {...VERBATIM}
        />
        <button type="submit" id="draw" class="quiet">Draw</button>
        <button type="submit" id="random" name="random" value="1" formnovalidate>
          Surprise me
        </button>
      </div>
    </div>
    <div class="fields">
      <p>
        <label for="model">Model</label>
        <select id="model" name="model">
          {models.map(({ name }) => (
            <option value={name} selected={name === model.name}>{name}</option>
          ))}
        </select>
      </p>
      <p id="class-field" hidden={model.classes === null}>
        <label for="class">Class</label>
        <select id="class" name="class">
          <option value="">by the seed</option>
          {(model.classes ?? []).map((name) => (
            <option value={name} selected={name === choice.class}>{name}</option>
          ))}
        </select>
      </p>
      <p>
        <label for="size">Size in pixels</label>
        <input
          id="size"
          name="size"
          type="number"
          inputmode="numeric"
          min="16"
          max={LARGEST}
          value={choice.size}
          placeholder={`${Math.max(model.width, model.height)}`}
        />
      </p>
      <p>
        <label for="format">Format</label>
        <select id="format" name="format">
          {pictureFormats().map((format) => (
            <option value={format} selected={format === choice.format}>{format}</option>
          ))}
        </select>
      </p>
    </div>
    <p id="mix-field" hidden={model.truncates !== "styles"}>
      <label for="mix">
        Details in the style of <span class="soft">another seed, or none</span>
      </label>
      <input id="mix" name="mix" value={choice.mix} maxlength={MAX_SEED_BYTES} {...VERBATIM} />
    </p>
    <p id="truncation-field" class="slider" hidden={model.truncates === "nothing"}>
      <label for="truncation">
        Variety <span class="soft">from typical to strange</span>
      </label>
      <input
        id="truncation"
        name="truncation"
        type="range"
        min="0"
        max="2"
        step="0.01"
        value={choice.truncation || `${model.truncation}`}
      />
    </p>
    <div class="morph">
      <p>
        <label for="to">On the way to</label>
        <input
          id="to"
          name="to"
          value={choice.to}
          placeholder="another seed"
          maxlength={MAX_SEED_BYTES}
          {...VERBATIM}
        />
      </p>
      <p class="slider">
        <label for="t">How far</label>
        <input
          id="t"
          name="t"
          type="range"
          min="0"
          max="1"
          step="0.01"
          value={choice.t || "0.5"}
        />
      </p>
    </div>
  </form>
);

const Code: FC<{ code: EmbedCode }> = ({ code }) => (
  <div class="take">
    <h2>Take it with you</h2>
    {([["url", "URL"], ["html", "HTML"], ["markdown", "Markdown"]] as const).map(([kind, name]) => (
      <div class="code">
        <h3 id={`${kind}-name`}>{name}</h3>
        <pre
          tabindex={0}
          role="group"
          aria-labelledby={`${kind}-name`}
        ><code id={kind}>{code[kind]}</code></pre>
        <button type="button" class="copy quiet" data-copy={kind} hidden>
          Copy <span class="unseen">{name}</span>
        </button>
      </div>
    ))}
  </div>
);
