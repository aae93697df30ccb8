/**
 * The page at `/docs`: the reference, to read.
 *
 * @module
 */

import type { FC } from "hono/jsx";
import type { Example, OpenApi, Operation } from "../openapi/document.ts";
import type { Parameter } from "../openapi/parameters.ts";
import type { Topic } from "../openapi/topics.ts";
import { Page } from "./layout.tsx";

interface DocsPageProps {
  reference: OpenApi;
  /** Path of the picture in the browser's tab. */
  icon: string;
  /** Path of the custom element, which the page shows; absent where it could not. */
  script?: string;
}

/** A route that the reference describes. */
interface Route {
  readonly path: string;
  readonly operation: Operation;
}

/** See the module's text. */
export function docsPage({ reference, icon, script }: DocsPageProps) {
  const { info, tags, paths, "x-topics": topics } = reference;
  const routes = Object.entries(paths).map(([path, { get }]) => ({ path, operation: get }));
  const groups = tags.map(({ name, description }) => ({
    name,
    description,
    routes: routes.filter(({ operation }) => operation.tags.includes(name)),
  }));
  // No reader reads the same twice: the first route that has a parameter describes it.
  const home = new Map<string, Route>();
  for (const route of routes) {
    for (const { description } of route.operation.parameters ?? []) {
      if (!home.has(description)) home.set(description, route);
    }
  }
  return (
    <Page
      title="Docs · Figment"
      description={`How to ask for pictures: ${info.summary}.`}
      icon={icon}
      gallery="/#gallery"
      {...(script === undefined ? {} : { script })}
    >
      <div class="docs">
        <header>
          <h1>Ask for a picture</h1>
          <p class="lead">{info.description}</p>
          <pre tabindex={0} role="group" aria-label="The shortest example"><code>{
            `<img src="/generate?seed=alice" alt="">`
          }</code></pre>
        </header>
        <nav class="contents" aria-label="Contents">
          {groups.map(({ name, routes }) => (
            <>
              <h2>{name}</h2>
              <ul>
                {routes.map(({ path, operation }) => (
                  <li>
                    <a href={`#${operation.operationId}`}>
                      <code>{path}</code>
                    </a>
                  </li>
                ))}
              </ul>
            </>
          ))}
          <h2>Good to know</h2>
          <ul>
            {topics.map(({ id, title }) => (
              <li>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
          </ul>
        </nav>
        <article>
          {groups.map(({ name, description, routes }) => (
            <section aria-labelledby={`group-${name}`}>
              <h2 id={`group-${name}`}>{name}</h2>
              <p class="soft">
                <Prose text={`${description}.`} />
              </p>
              {routes.map((route) => <Reference key={route.path} route={route} home={home} />)}
            </section>
          ))}
          <h2 id="good-to-know">Good to know</h2>
          {topics.map((topic) => (
            <About
              key={topic.id}
              topic={topic}
              isLive={script !== undefined}
            />
          ))}
        </article>
      </div>
    </Page>
  );
}

/** @param home The route that describes a parameter, by its description. */
const Reference: FC<{ route: Route; home: ReadonlyMap<string, Route> }> = ({ route, home }) => {
  const { path, operation } = route;
  const { operationId, summary, description, parameters = [], responses } = operation;
  const examples = operation["x-examples"] ?? [];
  const fresh = parameters.filter(({ description, in: place }) =>
    home.get(description) === route || place === "path"
  );
  const known = parameters.filter((parameter) => !fresh.includes(parameter));
  const statuses = Object.entries(responses) as [string, { description: string }][];
  return (
    <section class="route" aria-labelledby={operationId}>
      <h3 id={operationId}>
        <code>
          <span class="soft">GET</span> {path}
        </code>
      </h3>
      <p>
        <strong>
          <Prose text={summary} />.
        </strong>{" "}
        <Prose text={description} />
      </p>
      <Examples examples={examples} />
      {fresh.length > 0 && <Parameters parameters={fresh} />}
      {known.length > 0 && (
        <p class="soft">
          Also, as above: {known.map(({ name, description: words }, i) => (
            <>
              {i === 0 ? "" : ", "}
              <a href={`#${home.get(words)!.operation.operationId}-${name}`}>
                <code>{name}</code>
              </a>
            </>
          ))}.
        </p>
      )}
      {statuses.length > 1 && (
        <details>
          <summary>Answers</summary>
          <dl>
            {statuses.map(([status, { description }]) => (
              <div>
                <dt>{status}</dt>
                <dd>
                  <Prose text={description} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );

  function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
    return (
      <dl class="parameters">
        {parameters.map(({ name, description, required, schema }) => (
          <div id={`${operationId}-${name}`}>
            <dt>
              <code>{name}</code>
              {required ? <small>required</small> : null}
              {schema.default === undefined ? null : <small>default {`${schema.default}`}</small>}
            </dt>
            <dd>
              <Prose text={description} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
};

const Examples: FC<{ examples: readonly Example[] }> = ({ examples }) => {
  const pictures = examples.filter(({ picture }) => picture);
  const others = examples.filter(({ picture }) => !picture);
  return (
    <>
      {pictures.length > 0 && (
        <ul class="examples">
          {pictures.map(({ summary, url }) => (
            <li>
              <a href={url}>
                <img src={url} alt="" loading="lazy" decoding="async" />
                <span>{summary}</span>
                <code>
                  <Address url={url} />
                </code>
              </a>
            </li>
          ))}
        </ul>
      )}
      {others.map(({ summary, url }) => (
        <p>
          {summary}:{" "}
          <a href={url}>
            <code>{url}</code>
          </a>
        </p>
      ))}
    </>
  );
};

/** `isLive`: with the custom element where it is spoken of. */
const About: FC<{ topic: Topic; isLive: boolean }> = (
  { topic: { id, title, paragraphs, code }, isLive },
) => (
  <section class="route" aria-labelledby={id}>
    <h3 id={id}>{title}</h3>
    {paragraphs.map((text) => (
      <p>
        <Prose text={text} />
      </p>
    ))}
    {code === undefined
      ? null
      : <pre tabindex={0} role="group" aria-label={`Example: ${title}`}><code>{code}</code></pre>}
    {isLive && id === "custom-element" && <figment-img seed="alice" size="128"></figment-img>}
  </section>
);

/** An address that may be broken before each of its parts. */
const Address: FC<{ url: string }> = ({ url }) => (
  <>
    {url.split(/(?=[/?&])/).map((part) => (
      <>
        <wbr />
        {part}
      </>
    ))}
  </>
);

/** Text with `code` in backticks. */
const Prose: FC<{ text: string }> = ({ text }) => (
  <>{text.split("`").map((part, i) => i % 2 === 1 ? <code key={i}>{part}</code> : part)}</>
);
