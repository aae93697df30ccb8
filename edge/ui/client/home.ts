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
  /** Whether the server makes other sizes than the model's own. */
  readonly sizes: boolean;
}

const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
/** A control that the server may not have offered. */
const control = (id: string) =>
  find<HTMLInputElement | HTMLSelectElement>(id) as
    | HTMLInputElement
    | HTMLSelectElement
    | null;

const facts: Facts = JSON.parse(find("facts").textContent!);
const form = find<HTMLFormElement>("choice");
const picture = find<HTMLImageElement>("picture");
const seed = find<HTMLInputElement>("seed");
const truncation = find<HTMLInputElement>("truncation");

function chosenModel(): ModelFacts {
  const name = control("model")!.value;
  return facts.models.find((model) => model.name === name)!;
}

/** What the form says. */
function readForm(): Choice {
  const model = chosenModel();
  const value = (id: string) => control(id)?.value ?? "";
  const size = control("size");
  const to = value("to");
  return {
    seed: seed.value,
    class: model.classes === null ? "" : value("class"),
    truncation: Number(truncation.value) === model.truncation ? "" : truncation.value,
    size: size?.checkValidity() ? size.value : "",
    format: value("format") === "png" ? "" : value("format"),
    to,
    t: to === "" ? "" : value("t"),
  };
}

/** Makes the form say something else; what is not mentioned is as at first. */
function fillForm(parameters: URLSearchParams): void {
  const wanted = parameters.get("model")?.replace(/@.*$/, "");
  const model = facts.models.find(({ name }) => name === wanted) ?? facts.models[0]!;
  control("model")!.value = model.name;
  adaptToModel();
  seed.value = parameters.get("seed") || "alice";
  control("class")!.value = model.classes === null ? "" : parameters.get("class") ?? "";
  truncation.value = parameters.get("truncation") || `${model.truncation}`;
  control("format")!.value = parameters.get("format") || "png";
  const rest: Record<string, string> = { size: "", to: "", t: "0.5" };
  for (const [id, usual] of Object.entries(rest)) {
    const field = control(id);
    if (field !== null) field.value = parameters.get(id) ?? usual;
  }
}

/** The controls that depend on the model. */
function adaptToModel(): void {
  const { classes, width, height, truncation: usual } = chosenModel();
  const select = find<HTMLSelectElement>("class");
  const before = select.value;
  select.length = 1; // the seed's own
  for (const name of classes ?? []) select.add(new Option(name, name));
  select.value = classes?.includes(before) ? before : "";
  find("class-field").hidden = classes === null;
  truncation.value = `${usual}`;
  const size = control("size");
  if (size instanceof HTMLInputElement) size.placeholder = `${Math.max(width, height)}`;
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
  const code = embedCode(location.origin, model, choice, facts.sizes);
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
  const film = document.getElementById("film") as HTMLAnchorElement | null;
  if (film !== null) {
    film.href = filmPath(model, choice);
    film.textContent = `Watch it become ${choice.to}`;
    film.hidden = choice.to === "";
  }
  for (const kind of ["url", "html", "markdown"] as const) find(kind).textContent = code[kind];
}

/** The page's own address, which says the same as the form. */
function address(): string {
  const name = chosenModel().name;
  const { seed, ...rest } = readForm();
  return withQuery("/", { seed, model: name === facts.default ? "" : name, ...rest });
}

let remembering: ReturnType<typeof setTimeout> | undefined;

/** Puts it where it can be copied; not at every keystroke, which browsers refuse. */
function remember(): void {
  clearTimeout(remembering);
  remembering = setTimeout(() => history.replaceState(null, "", address() + location.hash), 300);
}

function update(): void {
  show();
  remember();
}

/** Goes to another picture, from which the browser's button leads back. */
function visit(change: () => void): void {
  clearTimeout(remembering);
  history.replaceState(null, "", address());
  change();
  history.pushState(null, "", address());
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
  const failed = loading;
  const last = next === undefined;
  loaded();
  if (failed !== undefined && last) void explain(failed);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  update();
});
form.addEventListener("input", (event) => {
  if (event.target === control("model")) adaptToModel();
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
addEventListener("popstate", () => {
  fillForm(new URLSearchParams(location.search));
  show();
});

for (const button of document.querySelectorAll<HTMLElement>("[data-copy]")) button.hidden = false;
find("draw").hidden = true; // every keystroke draws
// A browser brings back what was typed before a reload; the address has the last word.
fillForm(new URLSearchParams(location.search));
show();
