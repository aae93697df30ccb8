/**
 * The script of the page at `/`: the form answers at once, without a round trip.
 *
 * @module
 */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import {
  alternative,
  type Choice,
  dimensions,
  embedCode,
  filmPath,
  type ModelFacts,
  picturePath,
  withQuery,
} from "../embed_code.ts";
import { inventedSeed } from "../invented_seed.ts";

interface Facts {
  readonly models: readonly ModelFacts[];
  /** Name of the default model. */
  readonly default: string;
}

const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const input = (id: string) => find<HTMLInputElement>(id);
const select = (id: string) => find<HTMLSelectElement>(id);

const facts: Facts = JSON.parse(find("facts").textContent!);
const form = find<HTMLFormElement>("choice");
const picture = find<HTMLImageElement>("picture");
const seed = input("seed");

function chosenModel(): ModelFacts {
  const { value } = select("model");
  return facts.models.find(({ name }) => name === value)!;
}

/** What the form says. */
function readForm(): Choice {
  const model = chosenModel();
  const { value: truncation } = input("truncation");
  const { value: format } = select("format");
  const { value: to } = input("to");
  return {
    seed: seed.value,
    class: select("class").value,
    mix: model.truncates === "styles" ? input("mix").value : "",
    truncation: model.truncates === "nothing" || Number(truncation) === model.truncation
      ? ""
      : truncation,
    size: input("size").checkValidity() ? input("size").value : "",
    format: format === "png" ? "" : format,
    to,
    t: to === "" ? "" : input("t").value,
  };
}

/** Makes the form say what an address of this page says; the rest is as usual. */
function fillForm(parameters: URLSearchParams): void {
  const read = (name: string, usual: string) => parameters.get(name) || usual;
  select("model").value = read("model", facts.default);
  adaptToModel();
  seed.value = read("seed", "alice");
  select("class").value = read("class", "");
  input("mix").value = read("mix", "");
  input("truncation").value = read("truncation", `${chosenModel().truncation}`);
  input("size").value = read("size", "");
  select("format").value = read("format", "png");
  input("to").value = read("to", "");
  input("t").value = read("t", "0.5");
}

/** The controls that depend on the model. */
function adaptToModel(): void {
  const { classes, width, height, truncation, truncates } = chosenModel();
  const list = select("class");
  const before = list.value;
  list.length = 1; // "by the seed" stays
  for (const name of classes ?? []) list.add(new Option(name, name));
  list.value = classes?.includes(before) ? before : "";
  find("class-field").hidden = classes === null;
  find("mix-field").hidden = truncates !== "styles";
  find("truncation-field").hidden = truncates === "nothing";
  input("truncation").value = `${truncation}`;
  input("size").placeholder = `${Math.max(width, height)}`;
}

/** The path of the picture that is on its way, and of the one to fetch after it. */
let loading: string | undefined;
let next: string | undefined;

/** Fetches a picture; of many that are asked for meanwhile, only the last one. */
function load(path: string): void {
  if (loading !== undefined) {
    next = path;
    return;
  }
  if (picture.getAttribute("src") === path) return;
  loading = path;
  picture.src = path;
}

function loaded(): void {
  loading = undefined;
  if (next === undefined) return;
  const path = next;
  next = undefined;
  load(path);
}

/** Says why there is no picture: in the server's words, if it has some. */
async function explain(path: string): Promise<void> {
  let reason = "The server cannot be reached.";
  try {
    const response = await fetch(path);
    if (response.ok) return;
    reason = (await response.json()).detail ?? reason;
  } catch {
    // Unreachable, or no answer of ours.
  }
  if (picture.getAttribute("src") !== path) return; // another one meanwhile
  const trouble = find("trouble");
  trouble.textContent = reason;
  trouble.hidden = false;
}

/** Shows what the form says. */
function show(): void {
  const model = chosenModel();
  const choice = readForm();
  if (choice.seed === "" || new TextEncoder().encode(choice.seed).length > 256) return;
  const { width, height } = dimensions(model, choice.size);
  const path = picturePath(model, choice);
  const code = embedCode(location.origin, model, choice);
  find("trouble").hidden = true;
  picture.className = model.channels === 1 ? "pixels" : "smooth";
  picture.width = width;
  picture.height = height;
  picture.alt = alternative(choice);
  load(path);
  find<HTMLAnchorElement>("frame").href = path;
  find("subject").textContent = choice.seed;
  document.title = `${choice.seed} does not exist · Figment`;
  find("label").textContent = `${model.pinned}, ${width} × ${height} pixels.`;
  const film = find<HTMLAnchorElement>("film");
  film.href = filmPath(model, choice);
  film.textContent = `Watch it become ${choice.to}`;
  film.hidden = choice.to === "";
  for (const kind of ["url", "html", "markdown"] as const) find(kind).textContent = code[kind];
}

/** The page's own address, which says the same as the form. */
function address(): string {
  const name = chosenModel().name;
  const { seed, ...rest } = readForm();
  return withQuery("/", { seed, model: name === facts.default ? "" : name, ...rest });
}

/** Marks what we wrote into the browser's history; visits to a heading are not ours. */
const OURS = true;

let remembering: ReturnType<typeof setTimeout> | undefined;

/** Puts it where it can be copied; not at every keystroke, which browsers refuse. */
function remember(): void {
  clearTimeout(remembering);
  remembering = setTimeout(() => history.replaceState(OURS, "", address() + location.hash), 300);
}

function update(): void {
  show();
  remember();
}

/** Goes to another picture, from which the browser's button leads back. */
function visit(change: () => void): void {
  clearTimeout(remembering);
  history.replaceState(OURS, "", address());
  change();
  history.pushState(OURS, "", address());
  show();
  find("status").textContent = `${picture.alt} is shown`;
}

async function copy(button: HTMLElement): Promise<void> {
  const code = find(button.dataset["copy"]!);
  const name = button.querySelector("span")!.textContent!;
  try {
    await navigator.clipboard.writeText(code.textContent!);
    find("status").textContent = `${name} copied`;
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
  } catch {
    // Not over plain HTTP, nor where the visitor forbids it: selected, it is a key away.
    getSelection()?.selectAllChildren(code);
    find("status").textContent = `${name} is selected; copy it with the keyboard`;
  }
}

picture.addEventListener("load", loaded);
picture.addEventListener("error", () => {
  const isLast = next === undefined;
  const failed = picture.getAttribute("src")!;
  loaded();
  if (isLast) void explain(failed);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  update();
});
form.addEventListener("input", (event) => {
  if (event.target === select("model")) adaptToModel();
  update();
});
find("random").addEventListener("click", (event) => {
  event.preventDefault();
  visit(() => seed.value = inventedSeed());
});
document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const button = target.closest<HTMLElement>("[data-copy]");
  if (button !== null) void copy(button);
  const tile = target.closest<HTMLAnchorElement>(".gallery li a");
  if (tile === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  visit(() => fillForm(new URL(tile.href).searchParams));
  find("main").focus({ preventScroll: true });
  scrollTo({ top: 0 }); // smoothly, unless the visitor wants less motion: see the style
});
addEventListener("popstate", ({ state }) => {
  if (state !== OURS) return;
  fillForm(new URLSearchParams(location.search));
  show();
});

for (const button of document.querySelectorAll<HTMLElement>("[data-copy]")) button.hidden = false;
find("draw").hidden = true; // every keystroke draws
form.reset(); // some browsers bring back what was typed before a reload
show();
// It may have failed before anyone listened.
if (picture.complete && picture.naturalWidth === 0) void explain(picture.getAttribute("src")!);
