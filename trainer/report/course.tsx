/**
 * The part of a page that explains the game as a course does, with something to move. The
 * script is `client/course.ts`.
 *
 * @module
 */

import type { FC } from "hono/jsx";

/** See the module's text. */
export const Course: FC = () => (
  <section class="course" aria-labelledby="course">
    <h2 id="course">How the game works</h2>
    <div class="lessons">
      <Surprise />
      <Moves />
    </div>
  </section>
);

/** The curves of binary cross-entropy, and a prediction to drag. */
const Surprise: FC = () => (
  <section class="lesson" aria-labelledby="surprise">
    <h3 id="surprise">A loss is a surprise</h3>
    <p>
      The judge predicts <var>h</var>, how likely a picture is real. Then the label comes:{" "}
      <b class="of-real">1, it was real</b>, or{" "}
      <b class="of-forged">0, it was forged</b>. The surer it was of the wrong one, the more it
      loses. Drag the prediction.
    </p>
    <svg id="surprise-plot" viewBox="0 0 420 300" aria-hidden="true">
      <g class="axes">
        <path d="M40 10V260H410" />
        <text x="40" y="284">0 %</text>
        <text x="225" y="284" text-anchor="middle">prediction h</text>
        <text x="410" y="284" text-anchor="end">100 %</text>
        <text x="30" y="264" text-anchor="end">0</text>
        <text x="30" y="16" text-anchor="end">5</text>
      </g>
      <path class="curve of-real" id="surprise-1" />
      <path class="curve of-forged" id="surprise-0" />
      <line class="prediction" id="surprise-line" y1="10" y2="260" />
      <circle class="of-real" id="surprise-dot-1" r="7" />
      <circle class="of-forged" id="surprise-dot-0" r="7" />
    </svg>
    <label for="prediction">
      Prediction <output id="prediction-words" for="prediction"></output>
    </label>
    <input type="range" id="prediction" min="0.01" max="0.99" step="0.01" value="0.8" />
    <dl class="losses">
      <div class="of-real">
        <dt>If it was real: −log h</dt>
        <dd id="loss-1"></dd>
      </div>
      <div class="of-forged">
        <dt>If it was forged: −log (1 − h)</dt>
        <dd id="loss-0"></dd>
      </div>
    </dl>
    <p class="soft" id="surprise-now"></p>
  </section>
);

/** Which term of the loss acts on whom, and who is frozen. */
const Moves: FC = () => (
  <section class="lesson" aria-labelledby="moves">
    <h3 id="moves">They move in turn, and one stands still</h3>
    <p>
      All of these surprises together, of <var>m</var>{" "}
      pictures, are the loss J(θ). Which of its terms counts, and whose weights θ it changes,
      depends on whose move it is.
    </p>
    <fieldset class="turns">
      <legend class="unseen">Whose move it is</legend>
      <label>
        <input type="radio" name="turn" value="judge" checked /> The judge moves
      </label>
      <label>
        <input type="radio" name="turn" value="forger" /> The forger moves
      </label>
    </fieldset>
    <div class="turn" id="turn" data-turn="judge">
      <p class="formula">
        J(θ) = −1/m Σ [ <span class="term" data-term="real">y log h</span> +{" "}
        <span class="term" data-term="forged">(1 − y) log (1 − h)</span> ]
      </p>
      <ol class="way" aria-hidden="true">
        <li class="thing">noise</li>
        <li class="player" data-player="forger">forger</li>
        <li class="thing">
          <span>forgery</span>
          <span class="real-picture">real picture</span>
        </li>
        <li class="player" data-player="judge">judge</li>
        <li class="thing">
          <var>h</var>
        </li>
      </ol>
      <div id="turn-words" aria-live="polite">
        <div data-for="judge">
          <p>
            <b>Both terms count.</b>{" "}
            Real pictures have the label y = 1, so for them the second term is nothing; forgeries
            have y = 0, so for them the first is.
          </p>
          <p>
            The gradient changes <b class="of-judge">the judge</b>.{" "}
            <b>The forger is frozen</b>: it only paints what the judge is to see.
          </p>
        </div>
        <div data-for="forger" hidden>
          <p>
            <b>Only forgeries count</b>, since real pictures do not depend on the forger. And it
            plays for the label y = 1: it makes −log h small, so it wants to be believed.
          </p>
          <p>
            The gradient runs back through the judge, which says what to change, and changes{" "}
            <b class="of-forger">the forger</b>. <b>The judge is frozen</b>.
          </p>
        </div>
      </div>
    </div>
    <p class="soft" id="this-game"></p>
  </section>
);
