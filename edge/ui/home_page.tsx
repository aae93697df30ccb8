/**
 * The page at `/`.
 *
 * @module
 */

import type { FC } from "hono/jsx";
import type { Model } from "../../shared/model/load.ts";
import type { Catalogue } from "../catalogue.ts";
import { imageUrl } from "../links.ts";
import { script } from "./assets.ts";
import { picturePath } from "./embed_code.ts";
import { Gallery, type Sign } from "./gallery.tsx";
import { Page } from "./layout.tsx";
import { factsOf, type PageState } from "./page_state.ts";
import { Playground } from "./playground.tsx";
import { isInZoo } from "./zoo_row.ts";

interface HomePageProps {
  catalogue: Catalogue;
  state: PageState;
  /** Of this server, for the code to copy. */
  origin: string;
}

/** See the module's text. */
export function homePage({ catalogue, state, origin }: HomePageProps) {
  const { model, choice } = state;
  const models = modelsOf(catalogue);
  return (
    <Page
      title={`${choice.seed} does not exist · Figment`}
      description={DESCRIPTION}
      icon={picturePath(model, choice, { format: "" })}
      preview={origin + picturePath(model, choice, { format: "", size: "512" })}
      gallery="#gallery"
      script={script.path}
    >
      <Playground state={state} models={models.map(factsOf)} origin={origin} />
      <How latentSize={catalogue.default.model.shape.latentSize} />
      <Galleries models={models} />
    </Page>
  );
}

/** The page of a server that makes pictures for signed URLs only: nothing to choose on it. */
export function signedPage({ catalogue, sign }: { catalogue: Catalogue; sign: Sign }) {
  const models = modelsOf(catalogue);
  const { name, version } = models[0]!.config;
  return (
    <Page
      title="Pictures that do not exist · Figment"
      description={DESCRIPTION}
      icon={sign(imageUrl({ model: `${name}@${version}`, seed: "alice" }))}
      gallery="#gallery"
    >
      <section aria-labelledby="headline">
        <h1 id="headline">Pictures that do not exist</h1>
        <p class="lead">
          This server draws for signed addresses only: whoever runs it says who may ask, and how to
          {" "}
          <a href="/docs#signing">sign</a>.
        </p>
      </section>
      <How latentSize={catalogue.default.model.shape.latentSize} />
      <Galleries models={models} sign={sign} />
    </Page>
  );
}

const DESCRIPTION =
  "Pictures that do not exist, at a URL. The same seed gives the same picture, for ever.";

/** The default model first: it is what a visitor sees above. */
function modelsOf(catalogue: Catalogue): Model[] {
  return [
    catalogue.default,
    ...catalogue.samplers.filter((sampler) => sampler !== catalogue.default),
  ].map((sampler) => sampler.model);
}

const How: FC<{ latentSize: number }> = ({ latentSize }) => (
  <section class="how" aria-labelledby="how">
    <h2 id="how">How a word becomes a picture</h2>
    <ol>
      <li>
        <h3>Seed</h3>
        <p>
          A word is hashed, and the hash starts a stream of random numbers: always the same ones.
        </p>
      </li>
      <li>
        <h3>Noise</h3>
        <p>
          They become a point in a space of {latentSize}{" "}
          dimensions, in which nearby points are similar pictures.
        </p>
      </li>
      <li>
        <h3>Picture</h3>
        <p>
          A network that learned to fool another one turns the point into pixels, in a few
          milliseconds.
        </p>
      </li>
    </ol>
  </section>
);

/** Models of each of which many pictures are shown; of more, fewer. */
const FEW_MODELS = 5;

/** The models of the zoo have a page of their own. */
const Galleries: FC<{ models: readonly Model[]; sign?: Sign }> = ({ models, sign }) => {
  const shown = models.filter((model) => !isInZoo(model));
  const brief = shown.length > FEW_MODELS;
  return (
    <section aria-labelledby="gallery">
      <h2 id="gallery" tabindex={-1}>None of these exist either</h2>
      {shown.map((model) => (
        <Gallery key={model.config.name} model={model} brief={brief} sign={sign} />
      ))}
      {shown.length === models.length ? null : (
        <p class="gallery">
          And the landmarks of the field, side by side: <a href="/zoo">the zoo</a>.
        </p>
      )}
    </section>
  );
};
