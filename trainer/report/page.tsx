/**
 * The page of a report: one run, or several side by side. A single document, which needs
 * nothing from elsewhere but, while a run goes on, that run's pictures and figures.
 *
 * @module
 */

import { html, raw } from "hono/html";
import type { FC } from "hono/jsx";
import { policy, script, style } from "./assets.ts";
import { Course } from "./course.tsx";
import type { RunReport } from "./run_report.ts";
import { Run } from "./run_section.tsx";

interface PageProps {
  /** The runs as they are now, pictures included. */
  reports: readonly RunReport[];
  /** Where news of the run come from while it goes on; absent where they do not. */
  events?: string;
}

/** See the module's text. */
export function reportPage({ reports, events }: PageProps): string {
  const names = reports.map(({ name }) => name);
  const page = (
    <>
      {html`<!DOCTYPE html>`}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta http-equiv="Content-Security-Policy" content={policy} />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{`${names.join(", ")} · Figment`}</title>
          <link rel="icon" href={ICON} />
          <style>{raw(style)}</style>
        </head>
        <body class={reports.length > 1 ? "several" : "single"}>
          <a class="skip" href="#main">Skip to the content</a>
          <header class="top">
            <span class="brand">Figment</span>
            {events === undefined
              ? null
              : <span class="live" id="live" role="status">Connecting</span>}
          </header>
          <main id="main" tabindex={-1}>
            {reports.length > 1 && (
              <header class="all">
                <h1>{`${reports.length} runs, side by side`}</h1>
                <p class="lead">Move the time below, and see how far each of them was.</p>
              </header>
            )}
            <div class="runs">
              {reports.map((report, i) => (
                <Run key={i} index={i} name={report.name} isAlone={reports.length === 1} />
              ))}
            </div>
            <Course />
          </main>
          <Time />
          <script type="application/json" id="reports">
            {raw(json({ reports, events: events ?? null }))}
          </script>
          <script type="module">{raw(script)}</script>
        </body>
      </html>
    </>
  );
  return page.toString();
}

/** Moves all the pictures and figures to what they were at a time. */
const Time: FC = () => (
  <section class="time" id="time" aria-label="Time" hidden>
    <button type="button" class="quiet" id="play" aria-pressed="false">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path class="when-still" d="M3 1.5v13l11-6.5z" />
        <path class="when-playing" d="M3 2h3.5v12H3zM9.5 2H13v12H9.5z" />
      </svg>
      <span class="unseen">Play from the first noise</span>
    </button>
    <label class="unseen" for="moment">Images seen</label>
    <input type="range" id="moment" min="0" max="0" step="1" />
    <output id="now" for="moment"></output>
  </section>
);

/** A noisy picture, a plain one, and the line between them. */
const ICON = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" ' +
    'rx="4" fill="#b8371b"/><path d="M8 2v12" stroke="#fff" stroke-width="1.5"/>' +
    '<circle cx="4.8" cy="8" r="1.8" fill="#fff"/><circle cx="11.2" cy="8" r="1.8" fill="none" ' +
    'stroke="#fff" stroke-width="1.3"/></svg>',
);

/** JSON that no text of it can end the element around it. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
