/**
 * A run on a page. Here is what every run has; `client/run_view.ts` fills in what this one
 * has by a certain time.
 *
 * @module
 */

import type { FC } from "hono/jsx";

/** Pictures of either kind that are shown with the judge's verdict on each. */
export const EXHIBITS = 6;

interface RunProps {
  /** Of the run on the page. */
  index: number;
  name: string;
  /** Whether the page shows no other. */
  isAlone: boolean;
}

/** See the module's text. */
export const Run: FC<RunProps> = ({ index, name, isAlone }) => {
  const id = (part: string) => `${part}-${index}`;
  const [H, Part, Smaller] = isAlone ? ["h1", "h2", "h3"] as const : ["h2", "h3", "h4"] as const;
  return (
    <article class="run" data-run={index} aria-labelledby={id("standing")}>
      <div class="layout">
        <header class="state">
          <p class="name" id={id("name")} data-part="name">{name}</p>
          <p class="soft words" data-part="progress-words"></p>
          <div
            class="bar"
            data-part="progress"
            role="progressbar"
            aria-label="Progress of the run"
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <i></i>
          </div>
          <div class="standing">
            <H id={id("standing")} data-part="standing">Nothing to see yet</H>
            <p class="lead" data-part="meaning">
              As soon as the training begins, its first pictures appear here.
            </p>
          </div>
          <div class="winning" data-part="winning" hidden>
            <div class="tug" data-part="tug" role="img">
              <i></i>
            </div>
            <p class="sides" aria-hidden="true">
              <span class="of-judge">The judge</span>
              <span class="of-forger">The forger</span>
            </p>
          </div>
          <div class="warnings" data-part="warnings"></div>
        </header>

        <section
          class="made"
          data-part="made"
          aria-labelledby={`${id("name")} ${id("made")}`}
          hidden
        >
          <Part class="part" id={id("made")}>What the forger makes</Part>
          <canvas data-part="grid" role="img"></canvas>
          <canvas data-part="plane" role="img" hidden></canvas>
          <p class="soft" data-part="made-words">
            Always from the same noise, so each place shows how one picture came to be.
          </p>
        </section>

        <section
          class="said"
          data-part="said"
          aria-labelledby={`${id("name")} ${id("said")}`}
          hidden
        >
          <Part class="part" id={id("said")}>What the judge says</Part>
          <div class="verdicts">
            <Exhibits kind="real" title="Real pictures" />
            <Exhibits kind="forged" title="Forgeries" />
          </div>
          <div class="histogram">
            <Smaller class="part smaller">All of its verdicts</Smaller>
            <svg data-part="histogram" role="img" viewBox="0 0 400 150"></svg>
            <p class="ends soft" aria-hidden="true">
              <span>0 %: surely forged</span>
              <span>100 %: surely real</span>
            </p>
          </div>
        </section>

        <section
          class="curves"
          data-part="curves"
          data-heading={Part}
          aria-label={`Curves of ${name}`}
        >
        </section>

        <section class="facts" data-part="facts" aria-label={`Facts about ${name}`}>
          <dl class="numbers" data-part="numbers"></dl>
          <details>
            <summary>Settings</summary>
            <dl class="settings" data-part="settings"></dl>
          </details>
          <ul class="notes soft" data-part="notes"></ul>
        </section>
      </div>
    </article>
  );
};

/** A handful of pictures and what the judge says of each. */
const Exhibits: FC<{ kind: "real" | "forged"; title: string }> = ({ kind, title }) => (
  <div class={`exhibits ${kind}`} data-part={`exhibits-${kind}`}>
    <p>
      <strong>{title}</strong>: the judge takes them for real with{" "}
      <b data-part={`mean-${kind}`}></b>
    </p>
    <ul>
      {Array.from({ length: EXHIBITS }, (_, i) => (
        <li key={i}>
          <canvas aria-hidden="true"></canvas>
          <i></i>
          <span></span>
        </li>
      ))}
    </ul>
  </div>
);
