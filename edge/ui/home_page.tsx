/**
 * The page at `/`.
 *
 * @module
 */

import type { Catalogue } from "../catalogue.ts";
import { script } from "./assets.ts";
import { picturePath } from "./embed_code.ts";
import { Gallery } from "./gallery.tsx";
import { Page } from "./layout.tsx";
import { factsOf, type PageState } from "./page_state.ts";
import { Playground } from "./playground.tsx";

interface HomePageProps {
  catalogue: Catalogue;
  state: PageState;
  /** Of this server, for the code to copy. */
  origin: string;
}

/** See the module's text. */
export function homePage({ catalogue, state, origin }: HomePageProps) {
  const { model, choice } = state;
  // The default model first: it is what a visitor sees above.
  const models = [
    catalogue.default,
    ...catalogue.samplers.filter((sampler) => sampler !== catalogue.default),
  ].map((sampler) => sampler.model);
  return (
    <Page
      title={`${choice.seed} does not exist · Figment`}
      description="Pictures that do not exist, at a URL. The same seed gives the same picture, for ever."
      icon={picturePath(model, choice, { format: "" })}
      preview={origin + picturePath(model, choice, { format: "", size: "512" })}
      gallery="#gallery"
      script={script.path}
    >
      <Playground state={state} models={models.map(factsOf)} origin={origin} />
      <section class="how" aria-labelledby="how">
        <h2 id="how">How a word becomes a picture</h2>
        <ol>
          <li>
            <h3>Seed</h3>
            <p>
              A word is hashed, and the hash starts a stream of random numbers: always the same
              ones.
            </p>
          </li>
          <li>
            <h3>Noise</h3>
            <p>
              They become a point in a space of {catalogue.default.model.shape.latentSize}{" "}
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
      <section aria-labelledby="gallery">
        <h2 id="gallery" tabindex={-1}>None of these exist either</h2>
        {models.map((model) => <Gallery key={model.config.name} model={model} />)}
      </section>
    </Page>
  );
}
