/**
 * The models that a server offers.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";
import { HOUSE_MODEL } from "../shared/house_model.ts";
import type { Model } from "../shared/model/load.ts";
import type { Sampler } from "../shared/sampler.ts";
import { pinnedName } from "./encode/encoder.ts";
import { Problem } from "./problem.ts";

/** See the module's text. */
export class Catalogue {
  readonly #preferred: string | undefined;
  #samplers: readonly Sampler[];
  #default: Sampler;

  /**
   * @param samplers At least one, with distinct names.
   * @param preferred The default model, `name` or `name@version`; where absent, the house
   * model, or the first.
   * @throws {UserError} Where there is no such model.
   */
  constructor(samplers: readonly Sampler[], preferred?: string) {
    this.#preferred = preferred;
    this.#samplers = inOrder(samplers);
    this.#default = this.#choose();
  }

  /** In the order of their names. */
  get samplers(): readonly Sampler[] {
    return this.#samplers;
  }

  /** Of the model that is taken where none is named. */
  get default(): Sampler {
    return this.#default;
  }

  /** Every model as `name@version`. */
  get names(): string[] {
    return this.samplers.map(({ model }) => pinnedName(model));
  }

  /**
   * @param reference `name` or `name@version`.
   * @throws {Problem} 404, listing the models.
   */
  resolve(reference: string): Sampler {
    const found = this.#find(reference);
    if (found !== undefined) return found;
    const models = this.names;
    throw new Problem(
      404,
      `There is no model "${reference.slice(0, 100)}"; there are ${models.join(", ")}`,
      { models },
    );
  }

  /** Offers more models, whose names are new. The default model remains what it is. */
  add(samplers: readonly Sampler[]): void {
    this.#samplers = inOrder([...this.#samplers, ...samplers]);
  }

  /**
   * Offers a model no more.
   *
   * @throws {UserError} Where no model is left, or not the preferred one.
   */
  withdraw(model: Model): void {
    this.#samplers = this.#samplers.filter((sampler) => sampler.model !== model);
    this.#default = this.#choose();
  }

  #choose(): Sampler {
    const chosen = this.#preferred === undefined
      ? this.#find(HOUSE_MODEL) ?? this.#samplers[0]
      : this.#find(this.#preferred);
    if (chosen !== undefined) return chosen;
    throw new UserError(
      this.#preferred === undefined
        ? "There is no model left to serve"
        : `FIGMENT_MODEL: there is no model "${this.#preferred}"; there are ${
          this.names.join(", ")
        }`,
    );
  }

  #find(reference: string): Sampler | undefined {
    return this.#samplers.find(({ model }) =>
      reference === model.config.name || reference === pinnedName(model)
    );
  }
}

function inOrder(samplers: readonly Sampler[]): Sampler[] {
  return samplers.toSorted((a, b) => a.model.config.name < b.model.config.name ? -1 : 1);
}
